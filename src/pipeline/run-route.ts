import type { HttpRequest } from "../request/http-request.ts";
import type { HttpResponse } from "../response/http-response.ts";
import type { CompiledRoute } from "./compiled-route.ts";
import { observeRequest } from "./request-observer.ts";
import { runMiddleware } from "./run-middleware.ts";
import { runStages } from "./run-stages.ts";

/** Hands a request to the route that takes it, before anything of the route runs. */
export function enterRoute(route: CompiledRoute, request: HttpRequest): void {
  request.maxBodyBytes = route.maxBodyBytes;
  request.routeLogger = route.logger;
  request.declaresForm = route.declaresForm;
  if (route.observers !== null) observeRequest(route.observers, request);
}

/**
 * Runs a request through a route: middleware around its stages and handler. Stays synchronous as long as nothing of it is
 * asynchronous.
 *
 * @throws Whatever a stage or the handler throws, on routes without middleware.
 */
export function runRoute(
  route: CompiledRoute,
  request: HttpRequest,
  pathValues: readonly string[],
): HttpResponse | Promise<HttpResponse> {
  if (route.middleware !== null) return runMiddleware(route, route.middleware, request, pathValues);
  return runStages(route, request, pathValues);
}
