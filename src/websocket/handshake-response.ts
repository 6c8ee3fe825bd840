import type { ResponseHeaders } from "../http/response-headers.ts";
import type { HandlerArgument } from "../request/route-call.ts";
import { HttpResponse, noHeaders } from "../response/http-response.ts";

/** Runs when a handler accepts, before the 101 leaves with these headers. Throwing refuses the handshake. */
export type AcceptHook = (headers: ResponseHeaders) => void | Promise<void>;

/**
 * What a WebSocket's route gives middleware: a handshake that may be accepted. Headers that middleware sets on it are sent
 * with the 101.
 */
export class WebSocketHandshakeResponse extends HttpResponse {
  readonly input: HandlerArgument;
  /** What middleware puts off until the handler accepts, such as keeping a session that the handler may still change. */
  readonly acceptHooks: AcceptHook[] = [];

  constructor(input: HandlerArgument) {
    super(101, noHeaders, null);
    this.input = input;
  }

  /** Each is made for one handshake. */
  override copy(): WebSocketHandshakeResponse {
    return this;
  }
}

/** The handler of a WebSocket's route. */
export type WebSocketHandler = (input: HandlerArgument) => unknown;
