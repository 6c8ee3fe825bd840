import type { DependencyRecord } from "../dependencies/depends.ts";
import type { SectionSchema } from "../params/section-types.ts";
import type { WebSocketHandler, WebSocketInput, WebSocketRouteOptions } from "../pipeline/websocket-options.ts";
import type { Authenticator, Guard } from "../request/authentication.ts";
import type { RouteContract, WebSocketHandle } from "../routing/route-handle.ts";

/**
 * Defines a route for WebSockets: a path and a handler, with options in between. The handle that it returns is for typed
 * connections and URLs.
 */
export interface DefineWebSocket {
  <const Path extends string>(
    path: Path,
    handler: WebSocketHandler<WebSocketInput<Path>>,
  ): WebSocketHandle<RouteContract<Path>>;
  <
    const Path extends string,
    Params extends SectionSchema | undefined = undefined,
    Query extends SectionSchema | undefined = undefined,
    Headers extends SectionSchema | undefined = undefined,
    Cookies extends SectionSchema | undefined = undefined,
    Depends extends DependencyRecord | undefined = undefined,
    const Auth extends readonly Authenticator<unknown>[] | undefined = undefined,
    const Guards extends readonly Guard[] | undefined = undefined,
  >(
    path: Path,
    options: WebSocketRouteOptions<Path, Params, Query, Headers, Cookies, Depends, Auth, Guards>,
    handler: WebSocketHandler<WebSocketInput<Path, Params, Query, Headers, Cookies, Depends, Auth, Guards>>,
  ): WebSocketHandle<RouteContract<Path, undefined, Params, Query, Headers, Cookies, undefined, undefined, Depends>>;
}
