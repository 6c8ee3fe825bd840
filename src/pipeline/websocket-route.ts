import { Forbidden } from "../errors/http-exception.ts";
import type { HandlerArgument, Stage } from "../request/route-call.ts";
import type { HttpResponse } from "../response/http-response.ts";
import { type AllowedOrigins, isOriginAllowed } from "../websocket/allowed-origins.ts";
import { WebSocketHandshakeResponse } from "../websocket/handshake-response.ts";

/** What stands for the method in the definition of a WebSocket's route; no request can have it in its place. */
export const webSocketMethod = "WS";

/** The first stage of a WebSocket's route: lets in whom the page's origin allows. */
export function compileOriginCheck(allowed: AllowedOrigins): Stage {
  return ({ request }) => {
    if (!isOriginAllowed(request, allowed)) throw new Forbidden("Origin not allowed");
    return undefined;
  };
}

/** The last step of its pipeline. The user's handler runs when middleware has seen the handshake. */
export function openHandshake(input: HandlerArgument): HttpResponse {
  return new WebSocketHandshakeResponse(input);
}
