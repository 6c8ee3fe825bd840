import { BoltAPI, jwt, memoryStore, t, tokenPairs, Unauthorized } from "boltapi";

const secret = process.env.JWT_SECRET ?? "only-for-development-0123456789abcdef";
const users = new Map([["7", { id: 7, username: "mary" }]]);

const pairs = tokenPairs({
  secret,
  store: memoryStore(),
  loadUser: async (id) => users.get(id) ?? null,
});
const auth = [jwt({ secret, revocation: pairs.revocation })];

const Login = t.Object({ username: t.String(), password: t.String() });
const Refresh = t.Object({ refresh_token: t.String({ maxLength: 8192 }) });

export const api = new BoltAPI();

api.post("/token", { body: Login }, async ({ body }) => {
  const user = users.get("7");
  // Compare with the user's hash: see the page about passwords.
  const isValid = body.username === user?.username && body.password === "correct horse";
  if (user === undefined || !isValid) throw new Unauthorized("Wrong name or password");
  return pairs.issue(user);
});

api.post("/token/refresh", { body: Refresh }, ({ body }) =>
  pairs.refresh(body.refresh_token),
);

api.post("/logout", { body: Refresh }, ({ body }) => pairs.revoke(body.refresh_token));

api.post("/logout/everywhere", { auth }, ({ request }) =>
  pairs.revokeUser(request.user.id),
);

api.get("/me", { auth }, ({ request }) => ({ username: request.user.username }));
