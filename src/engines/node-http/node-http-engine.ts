import type { ListeningEngine } from "../../http/engine.ts";
import { NodeHttpServer } from "./node-http-server.ts";

/** The engine on Node's own HTTP server. */
export function nodeHttpEngine(): ListeningEngine {
  return {
    name: "node-http",
    listen: async (handle, options) => new NodeHttpServer(handle, options).listen(),
  };
}
