import { BoltAPI, rateLimit } from "boltapi";

const perClient = rateLimit({ rps: 20 });
const logins = rateLimit({ limit: 2, windowMs: 60_000, name: "login" });

export const api = new BoltAPI({ middleware: [perClient] });

api.get("/books", () => ["Middlemarch"]);
api.post("/login", { use: [logins], skip: [perClient] }, () => ({ token: "s3cret" }));
