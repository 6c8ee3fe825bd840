import { start as startFastify } from "./fastify.ts";

/** Fastify with the cache of fast-jwt, which remembers 1000 tokens by their hashes. */
export function start(): Promise<number> {
  return startFastify(true);
}
