import type { AddressInfo } from "node:net";
import fastifyJwt from "@fastify/jwt";
import fastify, { type FastifyInstance } from "fastify";
import { audience, issuer, secret } from "../scenarios.ts";

const answer = { type: "object", properties: { id: { type: "string" }, username: { type: "string" } } };

/** Fastify as the documentation of @fastify/jwt advises, with a response schema. */
export function build(cache: boolean): FastifyInstance {
  const app = fastify();
  const verify = { algorithms: ["HS256" as const], allowedAud: audience, allowedIss: issuer, cache };
  app.register(fastifyJwt, { secret, verify });
  app.get(
    "/me",
    { schema: { response: { 200: answer } }, onRequest: (request) => request.jwtVerify() },
    async (request) => {
      const { sub, username } = request.user as { sub: string; username: string };
      return { id: sub, username };
    },
  );
  return app;
}

/** Remembers nothing, by default. */
export async function start(cache = false): Promise<number> {
  const app = build(cache);
  await app.listen({ port: 0, host: "127.0.0.1" });
  return (app.server.address() as AddressInfo).port;
}
