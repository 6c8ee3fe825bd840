import { BoltAPI, csrf, csrfToken, memoryStore, sessions } from "boltapi";

const secret = process.env.SECRET ?? "only-for-development-0123456789abcdef";

export const api = new BoltAPI({
  middleware: [
    sessions({ store: memoryStore() }),
    csrf({
      secret,
      header: "x-csrftoken",
      field: "csrfmiddlewaretoken",
      trustedOrigins: ["https://*.example.com"],
    }),
  ],
});

api.get("/csrf-token", async ({ request }) => ({ token: await csrfToken(request) }));
api.delete("/account", () => ({ deleted: true }));
api.post("/hooks/payment", { skip: ["csrf"] }, () => ({ received: true }));
