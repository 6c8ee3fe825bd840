import type { HandlerArgument } from "../request/route-call.ts";
import { HttpResponse, noHeaders } from "../response/http-response.ts";

/**
 * What a WebSocket's route gives middleware: a handshake that may be accepted. Headers that middleware sets on it are sent
 * with the 101.
 */
export class WebSocketHandshakeResponse extends HttpResponse {
  readonly input: HandlerArgument;

  constructor(input: HandlerArgument) {
    super(101, noHeaders, null);
    this.input = input;
  }
}

/** The handler of a WebSocket's route. */
export type WebSocketHandler = (input: HandlerArgument) => unknown;
