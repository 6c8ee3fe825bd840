import type { Middleware, MiddlewareFunction } from "../../pipeline/middleware.ts";
import type { HttpRequest } from "../../request/http-request.ts";
import type { HttpResponse } from "../../response/http-response.ts";
import { originalOf } from "./connect-error.ts";
import { ConnectExchange } from "./connect-exchange.ts";
import type { ConnectErrorMiddleware, ConnectMiddleware, ConnectRequest } from "./connect-middleware.ts";
import { type ConnectOptions, resolveConnectOptions } from "./connect-options.ts";
import { runConnect } from "./connect-run.ts";

// Beside the requests rather than on them: most applications have no connect middleware, and their requests no such field.
const exchanges = new WeakMap<HttpRequest<unknown>, ConnectExchange>();

/**
 * Middleware of Connect and Express, around routes of BoltAPI, on every engine.
 *
 *   const api = new BoltAPI({ middleware: [connect(morgan("combined")), connect(helmet())] });
 *
 * What it sets on `res` before it calls `next` is on the response of the route, errors included; when it answers itself, the
 * route does not run. All of a request share one `req` and one `res`. A function of four parameters gets errors of what is
 * inside it.
 *
 * @throws ConfigError CONNECT_INVALID, OPTION_UNKNOWN, OPTION_INVALID; per request CONNECT_STALLED.
 */
export function connect(middleware: ConnectMiddleware, options?: ConnectOptions): Middleware;
export function connect(middleware: ConnectErrorMiddleware, options?: ConnectOptions): Middleware;
export function connect(
  middleware: ConnectMiddleware | ConnectErrorMiddleware,
  options: ConnectOptions = {},
): Middleware {
  const settings = resolveConnectOptions(middleware, options);
  const around = isErrorMiddleware(middleware) ? aroundErrors(middleware, settings) : aroundAll(middleware, settings);
  const { name } = settings;
  return Object.defineProperty(around, "name", { value: name });
}

/**
 * The request as connect middleware sees it: `connectRequest(request)?.session` is what a session middleware has put there.
 * Null where none has run.
 */
export function connectRequest(request: HttpRequest<unknown>): ConnectRequest | null {
  const exchange = exchanges.get(request);
  return exchange === undefined ? null : (exchange.req as unknown as ConnectRequest);
}

/** As Express tells them apart. */
function isErrorMiddleware(
  middleware: ConnectMiddleware | ConnectErrorMiddleware,
): middleware is ConnectErrorMiddleware {
  return middleware.length === 4;
}

function aroundAll(middleware: ConnectMiddleware, settings: Required<ConnectOptions>): MiddlewareFunction {
  return (request, next) =>
    within(request, (exchange) => {
      const { req, res } = exchange;
      return runConnect(exchange, {
        settings,
        call: (go) => middleware(req, res, go),
        proceed: () => next(request),
      });
    });
}

function aroundErrors(middleware: ConnectErrorMiddleware, settings: Required<ConnectOptions>): MiddlewareFunction {
  return (request, next) =>
    within(request, async (exchange) => {
      const response = await next(request);
      const error = originalOf(response.error);
      if (error === undefined) return response;
      const { req, res } = exchange;
      return runConnect(exchange, {
        settings,
        // Passing the same error on leaves it to what answers errors otherwise, and that has answered.
        call: (go) => middleware(error, req, res, (other) => go(other === error ? undefined : other)),
        proceed: async () => response,
      });
    });
}

/** Runs with the pair of the request. Who opens it is the outermost, and the last to see the response. */
async function within(
  request: HttpRequest,
  run: (exchange: ConnectExchange) => Promise<HttpResponse>,
): Promise<HttpResponse> {
  const shared = exchanges.get(request);
  if (shared !== undefined) return run(shared);
  const exchange = new ConnectExchange(request);
  exchanges.set(request, exchange);
  let response: HttpResponse;
  try {
    response = await run(exchange);
  } catch (error) {
    throw exchange.concludeError(error);
  }
  return exchange.conclude(response);
}
