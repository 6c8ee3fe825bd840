import type { ListeningEngine } from "../../http/engine.ts";
import { checkHttp1Options, type Http1Options } from "./http1-options.ts";
import { Http1Server } from "./http1-server.ts";

/**
 * BoltAPI's own HTTP/1.1 on `node:net`: by the letter of RFC 9112, and faster than `node:http`.
 *
 * @throws RangeError when an option is no number that can be counted to.
 */
export function http1Engine(options: Http1Options = {}): ListeningEngine {
  checkHttp1Options(options);
  return {
    name: "http1",
    listen: async (handle, listenOptions) => new Http1Server(handle, listenOptions, options).listen(),
  };
}
