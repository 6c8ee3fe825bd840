import { Forbidden, HTTPException, ServiceUnavailable } from "../errors/http-exception.ts";
import type { CompiledRoute } from "../pipeline/compiled-route.ts";
import { observeError } from "../pipeline/request-observer.ts";
import { runRoute } from "../pipeline/run-route.ts";
import { webSocketMethod } from "../pipeline/websocket-route.ts";
import type { HttpRequest } from "../request/http-request.ts";
import type { HandlerArgument } from "../request/route-call.ts";
import type { HttpResponse } from "../response/http-response.ts";
import type { RouteTable } from "../routing/route-table.ts";
import type { RouteMatch } from "../routing/route-tree.ts";
import { CloseCode } from "../websocket/close-code.ts";
import { WebSocketHandshakeResponse } from "../websocket/handshake-response.ts";
import { ServerWebSocket } from "../websocket/server-websocket.ts";
import { WebSocketDisconnect, WebSocketException } from "../websocket/websocket-exception.ts";
import type { WebSocketHub } from "../websocket/websocket-hub.ts";

/** Takes the handshakes of an application's WebSockets. */
export class WebSocketUpgrades {
  private readonly table: RouteTable<CompiledRoute>;
  private readonly hub: WebSocketHub;

  constructor(table: RouteTable<CompiledRoute>, hub: WebSocketHub) {
    this.table = table;
    this.hub = hub;
  }

  /** The route of a path, with or without a slash at its end: clients follow no redirects of handshakes. */
  find(path: string): RouteMatch<CompiledRoute> | null {
    const found = this.table.find(webSocketMethod, path);
    if (found.kind === "found") return found;
    return found.kind === "redirect" ? this.find(found.path) : null;
  }

  /**
   * Runs a route's pipeline, and then its handler until the WebSocket is over. Returns the response to a handshake that is
   * refused, and the handshake itself when it was accepted.
   *
   * @throws What a stage, or the handler before it has accepted, throws.
   */
  async open(match: RouteMatch<CompiledRoute>, request: HttpRequest): Promise<HttpResponse> {
    const { route, values } = match;
    if (!this.hub.reserve()) throw new ServiceUnavailable("Too many WebSocket connections");
    try {
      const response = await runRoute(route, request, values);
      if (!(response instanceof WebSocketHandshakeResponse)) return response;
      const socket = new ServerWebSocket(request, this.hub, response);
      try {
        await runHandler(route, { ...response.input, socket }, socket);
      } finally {
        socket.refuse();
      }
      if (!socket.isAccepted) throw new Forbidden("WebSocket refused");
      return response;
    } finally {
      this.hub.release();
    }
  }
}

/** Resolves when the handler has ended and the WebSocket is over. */
async function runHandler(route: CompiledRoute, input: HandlerArgument, socket: ServerWebSocket): Promise<void> {
  try {
    // Checked when the route was compiled.
    const handler = route.placed.definition.handler as (input: HandlerArgument) => unknown;
    await handler(input);
    if (socket.isAccepted) await socket.finish(CloseCode.NORMAL_CLOSURE, "");
  } catch (error) {
    if (!socket.isAccepted) throw error instanceof WebSocketException ? refusalOf(error) : error;
    await endWithError(error, route, socket);
  }
}

async function endWithError(error: unknown, route: CompiledRoute, socket: ServerWebSocket): Promise<void> {
  if (error instanceof WebSocketDisconnect) return socket.finish(CloseCode.NORMAL_CLOSURE, "");
  if (error instanceof WebSocketException) {
    socket.request.failure = error;
    if (route.observers !== null) observeError(route.observers, error, socket.request);
    return socket.finish(error.code, error.reason);
  }
  // Logged there, and shown to the application's exception handlers. What they answer cannot be sent any more.
  const { status } = await route.respondToError(error, socket.request);
  if (status >= 500 || !(error instanceof HTTPException)) {
    return socket.finish(CloseCode.INTERNAL_ERROR, "Internal error");
  }
  return socket.finish(CloseCode.POLICY_VIOLATION, error.message);
}

function refusalOf(exception: WebSocketException): Forbidden {
  return new Forbidden(exception.reason === "" ? "WebSocket refused" : exception.reason, { cause: exception });
}
