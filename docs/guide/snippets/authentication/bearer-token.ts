import { createHash } from "node:crypto";
import { BoltAPI, bearerToken, hasPermission } from "boltapi";

const digestOf = (token: string) => createHash("sha256").update(token).digest("hex");

const tokens = new Map([
  [
    digestOf("mF_9.B5f-4.1JqM"),
    { user: { id: 1, username: "mary" }, permissions: ["books.read"] },
  ],
]);

const byToken = bearerToken({ verify: (token) => tokens.get(digestOf(token)) });

export const api = new BoltAPI({ auth: [byToken] });

api.get("/books", { guards: [hasPermission("books.read")] }, () => []);
api.post("/books", { guards: [hasPermission("books.add")] }, () => "added");
