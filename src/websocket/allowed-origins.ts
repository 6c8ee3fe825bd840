import type { HttpRequest } from "../request/http-request.ts";

/** Pages of which origins may open WebSockets beside those of the server itself; "*" for all. */
export type AllowedOrigins = readonly string[] | "*";

/**
 * Whether a handshake comes from a page that may make it: browsers send it with cookies, wherever the page comes from
 * (RFC 6455 §10.2). What is no browser sends no Origin, and may.
 */
export function isOriginAllowed(request: HttpRequest, allowed: AllowedOrigins): boolean {
  const origin = request.exchange.header("origin");
  return origin === undefined || allowed === "*" || origin === request.url.origin || allowed.includes(origin);
}
