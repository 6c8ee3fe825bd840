import { isToken, trimWhitespace } from "../http/field-syntax.ts";
import type { ResponseHeaders } from "../http/response-headers.ts";
import { varyBy } from "../http/vary.ts";
import type { MiddlewareHooks } from "../pipeline/middleware.ts";
import type { HttpRequest } from "../request/http-request.ts";
import { HttpResponse } from "../response/http-response.ts";
import { type CorsOptions, type CorsPolicy, resolveCorsOptions } from "./cors-options.ts";

/**
 * Lets pages of other origins read answers: every answer of what it is around, errors, streams and files included, and
 * preflights. One of a route or router takes the place of that of the API.
 *
 *   const api = new BoltAPI({ middleware: [cors({ origins: ["https://app.example.com"] })] });
 *
 * A request without Origin gets no header but Vary. One of an origin that is not allowed is answered all the same, without
 * headers of CORS: it is the browser that keeps the answer from the page.
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID.
 * @spec WHATWG Fetch §3.3
 */
export function cors(options: CorsOptions): MiddlewareHooks {
  const policy = resolveCorsOptions(options);
  const preflightVary = listPreflightVary(policy);
  return {
    name: "cors",
    replacesOuter: true,
    before(request) {
      if (request.method !== "OPTIONS") return undefined;
      const { exchange } = request;
      const origin = exchange.header("origin");
      if (origin === undefined || exchange.header("access-control-request-method") === undefined) return undefined;
      return answerPreflight(policy, preflightVary, origin, request);
    },
    after(response, request) {
      // A handshake is no fetch: who may open a WebSocket is decided by its route.
      if (response.status === 101) return;
      addHeaders(policy, response.headers, request);
    },
  };
}

function addHeaders(policy: CorsPolicy, headers: ResponseHeaders, request: HttpRequest): void {
  const origin = request.exchange.header("origin");
  // Where all origins get the same, an answer to one of them is for all, but not the one to nobody.
  if (policy.allows !== null || origin === undefined) varyBy(headers, "origin");
  if (origin === undefined) return;
  const allowed = allowedOrigin(policy, origin, request);
  // What a handler has set, or passed on from another server, opens nothing that the policy keeps shut.
  if (allowed === null || !policy.credentials) headers.delete("access-control-allow-credentials");
  if (allowed === null) {
    headers.delete("access-control-allow-origin");
    return;
  }
  headers.set("access-control-allow-origin", allowed);
  if (policy.credentials) headers.set("access-control-allow-credentials", "true");
  if (policy.exposedHeaders !== "" && !headers.has("access-control-expose-headers")) {
    headers.set("access-control-expose-headers", policy.exposedHeaders);
  }
}

/** Value of Access-Control-Allow-Origin; null for none. */
function allowedOrigin({ allows }: CorsPolicy, origin: string, request: HttpRequest): string | null {
  if (allows === null) return "*";
  return allows(origin, request) ? origin : null;
}

function listPreflightVary({ allows, privateNetwork }: CorsPolicy): string {
  const fields = ["access-control-request-method", "access-control-request-headers"];
  if (allows !== null) fields.unshift("origin");
  if (privateNetwork) fields.push("access-control-request-private-network");
  return fields.join(", ");
}

/** Without the headers of CORS where the origin is not allowed, which tells the browser not to send the request. */
function answerPreflight(policy: CorsPolicy, vary: string, origin: string, request: HttpRequest): HttpResponse {
  const headers = ["vary", vary];
  const allowed = allowedOrigin(policy, origin, request);
  if (allowed !== null) headers.push("access-control-allow-origin", allowed, ...permissionsOf(policy, request));
  return new HttpResponse(204, headers, null);
}

function permissionsOf(policy: CorsPolicy, { exchange }: HttpRequest): string[] {
  const headers = ["access-control-allow-methods", policy.methods, "access-control-max-age", policy.maxAge];
  if (policy.credentials) headers.push("access-control-allow-credentials", "true");
  const allowedHeaders = policy.allowedHeaders ?? readNames(exchange.header("access-control-request-headers"));
  if (allowedHeaders !== "") headers.push("access-control-allow-headers", allowedHeaders);
  if (policy.privateNetwork && exchange.header("access-control-request-private-network") === "true") {
    headers.push("access-control-allow-private-network", "true");
  }
  return headers;
}

/** The list of names that a preflight brings, written anew; "" when it is no such list. */
function readNames(header = ""): string {
  const names = header.split(",").map(trimWhitespace);
  return names.every(isToken) ? names.join(", ") : "";
}
