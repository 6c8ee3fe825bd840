import type { HttpRequest } from "../request/http-request.ts";

/** Values by the names of OpenTelemetry's semantic conventions for HTTP. */
export type HttpAttributes = Record<string, string | number | boolean>;

/** Methods that are named; others, which clients make up, would be without end. RFC 9110 §9.3, RFC 5789, RFC 10008. */
const knownMethods: ReadonlySet<string> = new Set([
  "CONNECT",
  "DELETE",
  "GET",
  "HEAD",
  "OPTIONS",
  "PATCH",
  "POST",
  "PUT",
  "QUERY",
  "TRACE",
]);

/** The method, or "_OTHER" for one that nobody knows. */
export function methodOf({ method }: HttpRequest): string {
  return knownMethods.has(method) ? method : "_OTHER";
}

/** The path of the request's route: "/users/{id}"; null when no route takes it. */
export function routePathOf({ route }: HttpRequest): string | null {
  return route === null ? null : route.slice(route.indexOf(" ") + 1);
}

/** What is known of a request before its route runs. The query is left out: secrets of links stand there. */
export function requestAttributes(request: HttpRequest, withUserAgent: boolean): HttpAttributes {
  const { exchange, host, ip, path, scheme } = request;
  const method = methodOf(request);
  const attributes: HttpAttributes = {
    "http.request.method": method,
    "url.path": path,
    "url.scheme": scheme,
  };
  const route = routePathOf(request);
  if (method === "_OTHER") attributes["http.request.method_original"] = request.method;
  if (route !== null) attributes["http.route"] = route;
  if (ip !== null) attributes["client.address"] = ip;
  if (exchange.remoteAddress !== null) attributes["network.peer.address"] = exchange.remoteAddress;
  setServer(attributes, host);
  const userAgent = withUserAgent ? exchange.header("user-agent") : undefined;
  if (userAgent !== undefined) attributes["user_agent.original"] = userAgent;
  return attributes;
}

/** "example.com:8000" is an address and a port; "[::1]" an address. */
function setServer(attributes: HttpAttributes, host: string): void {
  const colon = host.endsWith("]") ? -1 : host.lastIndexOf(":");
  attributes["server.address"] = colon === -1 ? host : host.slice(0, colon);
  const port = colon === -1 ? "" : host.slice(colon + 1);
  if (port !== "") attributes["server.port"] = Number(port);
}

/**
 * What went wrong on the server's side: the class of an error, or the status where none is known; null when nothing did.
 *
 * @param failure What broke the response off, if anything.
 */
export function errorTypeOf(status: number, error: unknown, failure: unknown): string | null {
  if (failure !== undefined) return typeOf(failure) ?? "_OTHER";
  if (status < 500) return null;
  return typeOf(error) ?? String(status);
}

function typeOf(error: unknown): string | null {
  return error instanceof Error ? error.name : null;
}
