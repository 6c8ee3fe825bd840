import { BadRequest, HTTPException, MethodNotAllowed, NotFound } from "../errors/http-exception.ts";
import type { CompiledRoute } from "../pipeline/compiled-route.ts";
import type { HttpRequest } from "../request/http-request.ts";
import type { HttpResponse } from "../response/http-response.ts";
import { empty, redirect } from "../response/responses.ts";
import type { RouteLookup, RouteTable } from "../routing/route-table.ts";
import type { WebSocketUpgrades } from "./websocket-upgrades.ts";

type Unrouted = Exclude<RouteLookup<CompiledRoute>, { kind: "found" }>;

/** Answers requests that no route takes, inside what the application does around its routes. */
export class UnroutedRequests {
  private readonly table: RouteTable<CompiledRoute>;
  private readonly fallback: CompiledRoute;
  private readonly upgrades: WebSocketUpgrades;

  /** @param fallback A route without stages, compiled with what surrounds all routes. */
  constructor(table: RouteTable<CompiledRoute>, fallback: CompiledRoute, upgrades: WebSocketUpgrades) {
    this.table = table;
    this.fallback = fallback;
    this.upgrades = upgrades;
  }

  /** A route that answers the request. */
  routeFor(found: Unrouted, request: HttpRequest): CompiledRoute {
    const surrounding = found.kind === "options" ? this.preflighted(request) : this.fallback;
    return { ...surrounding, handler: () => answerUnrouted(found, request, this.upgrades) };
  }

  /**
   * A preflight asks what another request would be allowed: middleware of that request's route answers, such as a route's own
   * `cors()`. Nothing of the route itself runs, since a preflight has no credentials (WHATWG Fetch §4.8).
   */
  private preflighted(request: HttpRequest): CompiledRoute {
    const method = request.exchange.header("access-control-request-method");
    const found = method === undefined ? null : this.table.find(method, request.path);
    if (found?.kind !== "found") return this.fallback;
    const { middleware, observers, logger, respondToError } = found.route;
    return { ...this.fallback, middleware, observers, logger, respondToError };
  }
}

/** @throws HTTPException for requests that get an error. */
function answerUnrouted(
  found: Exclude<RouteLookup<unknown>, { kind: "found" }>,
  request: HttpRequest,
  upgrades: WebSocketUpgrades,
): HttpResponse {
  switch (found.kind) {
    case "redirect":
      // RFC 9110 §15.4.9: 308 keeps the method and the body.
      return redirect(request.queryString === "" ? found.path : `${found.path}?${request.queryString}`, 308);
    case "options":
      return empty(204, { headers: { allow: found.allow.join(", ") } });
    case "method-not-allowed":
      // RFC 9110 §15.5.6: a 405 names the methods that are allowed.
      throw new MethodNotAllowed(undefined, { headers: { allow: found.allow.join(", ") } });
    case "bad-path":
      throw new BadRequest("Malformed path: expected percent-encoded UTF-8 without NUL");
    case "not-found":
      // RFC 9110 §9.3.7: asked of the server as a whole, OPTIONS is no more than a ping.
      if (request.path === "*" && request.method === "OPTIONS") return empty();
      if (request.method === "GET" && upgrades.find(request.path) !== null) throw upgradeRequired();
      throw new NotFound();
  }
}

/** RFC 9110 §15.5.22: a 426 names the protocol that would be understood. */
function upgradeRequired(): HTTPException {
  return new HTTPException(426, "Upgrade Required: this path takes WebSockets", { headers: { upgrade: "websocket" } });
}
