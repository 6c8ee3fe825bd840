import { BoltAPI, jwt, silentLogger } from "boltapi";
import { audience, issuer, secret } from "../scenarios.ts";

export const authenticator = jwt({ secret, audience, issuer });

export const api = new BoltAPI({ logger: silentLogger });

api.get("/me", { auth: [authenticator] }, ({ request }) => ({
  id: request.user.id,
  username: request.user.username,
}));

/** On `node:http`. Remembers 1000 verified tokens, by default. */
export async function start(): Promise<number> {
  return (await api.listen({ port: 0, engine: "node-http" })).port;
}
