import type { HttpRequest } from "../request/http-request.ts";
import type { HttpResponse } from "../response/http-response.ts";
import type { CompiledRoute } from "./compiled-route.ts";
import { runMiddleware } from "./run-middleware.ts";
import { runStages } from "./run-stages.ts";

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
  request.maxBodyBytes = route.maxBodyBytes;
  request.log = route.logger;
  request.declaresForm = route.declaresForm;
  if (route.middleware !== null) return runMiddleware(route, route.middleware, request, pathValues);
  return runStages(route, request, pathValues);
}
