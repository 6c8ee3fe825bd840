import type { HttpRequest } from "../request/http-request.ts";
import type { HttpResponse } from "../response/http-response.ts";

/**
 * Goes on with the request: the next middleware, or the route. Call it at most once.
 *
 * Never rejects because of the route: what the route throws is a response by then, with `response.error` set.
 */
export type Next = (request: HttpRequest) => Promise<HttpResponse>;

/**
 * Sees a request before the route and its response after it. The function's name is what `skip` refers to.
 *
 *   const timing: Middleware = async (request, next) => {
 *     const response = await next(request);
 *     response.headers.set("x-path", request.path);
 *     return response;
 *   };
 */
export type Middleware = (
  request: HttpRequest,
  next: Next,
) => HttpResponse | Response | Promise<HttpResponse | Response>;
