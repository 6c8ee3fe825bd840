import { ConfigError, describeValue } from "../errors/config-error.ts";
import type { HttpRequest } from "../request/http-request.ts";
import { isThenable } from "../request/thenable.ts";
import { completeResponse } from "../response/complete-response.ts";
import { HttpResponse, noHeaders } from "../response/http-response.ts";
import { fromWebResponse } from "../response/responses.ts";
import type { CompiledRoute } from "./compiled-route.ts";
import type { Middleware, MiddlewareFunction, MiddlewareHooks } from "./middleware.ts";
import { runStages } from "./run-stages.ts";

/**
 * Runs middleware around a route. What the inside throws becomes a response at each step, so that every middleware sees the
 * answer the client will get, and an outer one can still add its headers to it. Never throws, and never rejects.
 */
export function runMiddleware(
  route: CompiledRoute,
  chain: readonly Middleware[],
  request: HttpRequest,
  pathValues: readonly string[],
): HttpResponse | Promise<HttpResponse> {
  return runFrom({ route, chain, pathValues }, 0, request);
}

/** What stays the same along a chain. */
interface Run {
  readonly route: CompiledRoute;
  readonly chain: readonly Middleware[];
  readonly pathValues: readonly string[];
}

function runFrom(run: Run, index: number, request: HttpRequest): HttpResponse | Promise<HttpResponse> {
  const middleware = run.chain[index];
  if (middleware === undefined) return runInnermost(run, request);
  return typeof middleware === "function"
    ? runAround(middleware, run, index, request)
    : runHooks(middleware, run, index, request);
}

function runInnermost({ route, pathValues }: Run, request: HttpRequest): HttpResponse | Promise<HttpResponse> {
  if (request.timeLimit !== null && request.timeLimit.exceeded !== null) return answerLate(request.timeLimit.exceeded);
  try {
    const response = runStages(route, request, pathValues);
    if (!(response instanceof Promise)) return response;
    return track(request, response).catch((error) => respondToError(route, error, request));
  } catch (error) {
    return respondToError(route, error, request);
  }
}

/** What fails when the time of a request is over and it has been answered is no failure of that answer. */
function respondToError(
  route: CompiledRoute,
  error: unknown,
  request: HttpRequest,
): HttpResponse | Promise<HttpResponse> {
  const { timeLimit } = request;
  if (timeLimit === null || timeLimit.exceeded === null || timeLimit.exceeded === error) {
    return route.respondToError(error, request);
  }
  if (!timeLimit.hasCaused(error)) {
    request.log.warn(`${request.method} ${request.path} failed after its time was over`, { error });
  }
  return answerLate(error);
}

/** Stands for the response of a route that comes too late; the middleware within the one that limits the time sees it. */
function answerLate(error: unknown): HttpResponse {
  const response = new HttpResponse(503, noHeaders, null);
  response.error = error;
  return response;
}

/** Lets clean-up wait for a route that goes on after middleware has answered, as one that limits its time does. */
function track(request: HttpRequest, response: Promise<HttpResponse>): Promise<HttpResponse> {
  const tracked = response.finally(() => {
    if (request.running === tracked) request.running = null;
  });
  request.running ??= tracked;
  return tracked;
}

async function runAround(
  middleware: MiddlewareFunction,
  run: Run,
  index: number,
  request: HttpRequest,
): Promise<HttpResponse> {
  try {
    let isNextCalled = false;
    let inside = null as HttpResponse | null;
    const answer: unknown = await middleware(request, async (forwarded = request) => {
      if (isNextCalled) throw new ConfigError("MIDDLEWARE_NEXT_TWICE", middleware.name);
      isNextCalled = true;
      inside = await runFrom(run, index + 1, forwarded);
      return inside;
    });
    return inside !== null && answer === inside ? inside : await takeResponse(answer, middleware.name, request);
  } catch (error) {
    return respondToError(run.route, error, request);
  }
}

function runHooks(
  hooks: MiddlewareHooks,
  run: Run,
  index: number,
  request: HttpRequest,
): HttpResponse | Promise<HttpResponse> {
  try {
    const answer = hooks.before?.(request);
    if (answer === undefined) return runInside(hooks, run, index, request);
    if (isThenable(answer)) return finishBefore(answer, hooks, run, index, request);
    return take(answer, hooks, run, request);
  } catch (error) {
    return respondToError(run.route, error, request);
  }
}

async function finishBefore(
  pending: PromiseLike<unknown>,
  hooks: MiddlewareHooks,
  run: Run,
  index: number,
  request: HttpRequest,
): Promise<HttpResponse> {
  try {
    const answer = await pending;
    if (answer === undefined) return await runInside(hooks, run, index, request);
    return await takeResponse(answer, hooks.name, request);
  } catch (error) {
    return respondToError(run.route, error, request);
  }
}

function runInside(
  hooks: MiddlewareHooks,
  run: Run,
  index: number,
  request: HttpRequest,
): HttpResponse | Promise<HttpResponse> {
  const response = runFrom(run, index + 1, request);
  if (hooks.after === undefined) return response;
  if (response instanceof Promise) return response.then((late) => runAfter(hooks, late, run, request));
  return runAfter(hooks, response, run, request);
}

function runAfter(
  hooks: MiddlewareHooks,
  response: HttpResponse,
  run: Run,
  request: HttpRequest,
): HttpResponse | Promise<HttpResponse> {
  try {
    const answer = hooks.after?.(response, request);
    if (answer === undefined) return response;
    return isThenable(answer) ? finishAfter(answer, hooks, response, run, request) : take(answer, hooks, run, request);
  } catch (error) {
    return respondToError(run.route, error, request);
  }
}

async function finishAfter(
  pending: PromiseLike<unknown>,
  hooks: MiddlewareHooks,
  response: HttpResponse,
  run: Run,
  request: HttpRequest,
): Promise<HttpResponse> {
  try {
    const answer = await pending;
    return answer === undefined ? response : await takeResponse(answer, hooks.name, request);
  } catch (error) {
    return respondToError(run.route, error, request);
  }
}

/** @throws What `takeResponse` throws at once; what it rejects with becomes a response. */
function take(
  answer: unknown,
  { name }: MiddlewareHooks,
  { route }: Run,
  request: HttpRequest,
): HttpResponse | Promise<HttpResponse> {
  const taken = takeResponse(answer, name, request);
  return taken instanceof Promise ? taken.catch((error) => respondToError(route, error, request)) : taken;
}

/** @throws ConfigError MIDDLEWARE_NO_RESPONSE for what cannot be sent; what completing a response throws. */
function takeResponse(answer: unknown, name: string, request: HttpRequest): HttpResponse | Promise<HttpResponse> {
  if (answer instanceof HttpResponse) return completeResponse(answer.copy().writeJson(), request);
  if (answer instanceof Response) return completeResponse(fromWebResponse(answer), request);
  throw new ConfigError("MIDDLEWARE_NO_RESPONSE", name, describeValue(answer));
}
