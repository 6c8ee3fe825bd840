import { http1Engine } from "boltapi";
import { api } from "./boltapi.ts";

/** On the engine of BoltAPI's own, with the same API. */
export async function start(): Promise<number> {
  return (await api.listen({ port: 0, engine: http1Engine() })).port;
}
