import type { ServerWebSocket } from "../websocket/server-websocket.ts";
import type { HandlerInput } from "./handler-input.ts";
import type { RouteOptions } from "./route-options.ts";

/** Options of routes that a WebSocket's route has too: a handshake has neither a body nor an answer of its own. */
type SharedOption =
  | "params"
  | "query"
  | "headers"
  | "cookies"
  | "depends"
  | "auth"
  | "guards"
  | "use"
  | "observers"
  | "skip"
  | "name"
  | "tags"
  | "summary"
  | "description"
  | "deprecated"
  | "operationId"
  | "includeInSchema";

/** What a WebSocket's route may declare. */
export type WebSocketRouteOptions<Path extends string, Params, Query, Headers, Cookies, Depends, Auth, Guards> = Pick<
  RouteOptions<Path, Params, Query, Headers, Cookies, undefined, undefined, Depends, Auth, Guards, undefined>,
  SharedOption
>;

/** The one argument of a WebSocket's handler: what its route declared, the request, and the socket. */
export type WebSocketInput<
  Path extends string,
  Params = undefined,
  Query = undefined,
  Headers = undefined,
  Cookies = undefined,
  Depends = undefined,
  Auth = undefined,
  Guards = undefined,
> = HandlerInput<Path, Params, Query, Headers, Cookies, undefined, undefined, Depends, Auth, Guards> & {
  readonly socket: ServerWebSocket;
};

/** Talks over a WebSocket. It ends when the handler does. */
export type WebSocketHandler<Input> = (input: Input) => void | Promise<void>;
