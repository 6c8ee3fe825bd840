import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { jwt } from "hono/jwt";
import { audience, issuer, secret } from "../scenarios.ts";

interface Claims {
  readonly sub: string;
  readonly username: string;
}

/** Hono with its own middleware. It remembers nothing. */
export const app = new Hono<{ Variables: { jwtPayload: Claims } }>();
app.use("/me", jwt({ secret, alg: "HS256", verification: { iss: issuer, aud: audience } }));
app.get("/me", (context) => {
  const { sub, username } = context.get("jwtPayload");
  return context.json({ id: sub, username });
});

export async function start(): Promise<number> {
  return new Promise((resolve) => {
    serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, (info: AddressInfo) => resolve(info.port));
  });
}
