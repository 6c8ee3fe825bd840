import { BoltAPI, csrf, csrfToken, html, sessions, t } from "boltapi";

const secret = process.env.SECRET ?? "only-for-development-0123456789abcdef";

export const api = new BoltAPI({ middleware: [sessions({ secret }), csrf({ secret })] });

api.get("/settings", async ({ request }) => {
  const token = await csrfToken(request);
  return html(`<form method="post">
  <input type="hidden" name="csrf_token" value="${token}">
  <input name="nickname">
</form>`);
});

api.post("/settings", { form: { nickname: t.String() } }, ({ form }) => ({
  nickname: form.nickname,
}));
