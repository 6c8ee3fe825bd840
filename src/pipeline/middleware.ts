import type { HttpRequest } from "../request/http-request.ts";
import type { HttpResponse } from "../response/http-response.ts";
import type { DescribeMiddleware, MiddlewareDescription } from "./middleware-description.ts";

/**
 * Sees a request before the route and its response after it: a function around the rest, or hooks on either side of it.
 * Its name is what `skip` refers to.
 */
export type Middleware = MiddlewareFunction | MiddlewareHooks;

/**
 * Goes on with the request: the next middleware, or the route. Call it at most once.
 *
 * Never rejects because of the route: what the route throws is a response by then, with `response.error` set.
 */
export type Next = (request: HttpRequest) => Promise<HttpResponse>;

/**
 * Middleware as a function around the rest. The way back is asynchronous, even where the route is not.
 *
 *   const timing: Middleware = async (request, next) => {
 *     const response = await next(request);
 *     response.headers.set("x-path", request.path);
 *     return response;
 *   };
 */
export interface MiddlewareFunction extends MiddlewareTraits {
  (request: HttpRequest, next: Next): HttpResponse | Response | Promise<HttpResponse | Response>;
}

/**
 * Middleware as hooks. Cheaper than a function: as long as no hook waits, the route stays synchronous.
 *
 *   const stamp: Middleware = { name: "stamp", after: (response) => response.headers.set("x-stamp", "1") };
 */
export interface MiddlewareHooks extends MiddlewareTraits {
  readonly name: string;
  /** Runs before what is inside. A response answers in its place; `after` of the middleware around this one sees it. */
  before?(request: HttpRequest): HookResult | Promise<HookResult>;
  /** Runs when it is known who calls, before guards: for what depends on `request.auth`. */
  afterAuthentication?(request: HttpRequest): StageResult | Promise<StageResult>;
  /** Runs when guards have let the request on, before its inputs are read: for what refused requests must not cause. */
  afterGuards?(request: HttpRequest): StageResult | Promise<StageResult>;
  /**
   * Runs on the way back, with the answer to an error too (`response.error`). It may change the response, or return another
   * in its place.
   */
  after?(response: HttpResponse, request: HttpRequest): HookResult | Promise<HookResult>;
}

/** What both forms may say about themselves. */
export interface MiddlewareTraits {
  /**
   * Whether a route needs but one middleware of this name. Of several, the innermost then runs in the place of the outermost,
   * and the others do not: that of a route replaces that of its API, and still sees what others answer.
   */
  readonly replacesOuter?: boolean;
  /** What it keeps in the memory of this process, so that other processes do not see it: "rate limits". */
  readonly perProcess?: string;
  /** What it adds to operations of the OpenAPI document, or a function that tells it for one of them. Read at start-up only. */
  readonly openapi?: MiddlewareDescription | DescribeMiddleware;
}

/** Nothing to go on as before. */
// biome-ignore lint/suspicious/noConfusingVoidType: hooks are written as arrow functions without a result too.
export type HookResult = HttpResponse | Response | undefined | void;

/** A hook in the midst of a route throws to answer in its place: an HTTPException, or a response. `after` sees the answer. */
// biome-ignore lint/suspicious/noConfusingVoidType: hooks are written as arrow functions without a result too.
export type StageResult = undefined | void;
