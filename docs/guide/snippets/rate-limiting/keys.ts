import { type Authenticator, BoltAPI, type Guard, rateLimit } from "boltapi";

const token: Authenticator = {
  name: "token",
  authenticate: (request) => {
    const username = request.headers.get("x-token");
    return username === null ? null : { user: { id: username, username } };
  },
};
const anybody: Guard<false> = { name: "anybody", requiresUser: false, check: () => true };

export const api = new BoltAPI({
  auth: [token],
  guards: [anybody],
  middleware: [
    rateLimit({ rps: 100, name: "address" }),
    rateLimit({ limit: 2, windowMs: 3_600_000, key: "user", name: "user" }),
  ],
});

api.get("/books", () => ["Middlemarch"]);
