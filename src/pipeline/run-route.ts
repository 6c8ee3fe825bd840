import { ConfigError, describeValue } from "../errors/config-error.ts";
import type { HttpRequest } from "../request/http-request.ts";
import type { HandlerArgument, RouteCall } from "../request/route-call.ts";
import { isThenable } from "../request/thenable.ts";
import { completeResponse } from "../response/complete-response.ts";
import { encodeResult } from "../response/encode-result.ts";
import { HttpResponse } from "../response/http-response.ts";
import { fromWebResponse } from "../response/responses.ts";
import type { CompiledRoute } from "./compiled-route.ts";

const noInputs: readonly HandlerArgument[] = [];

/**
 * Runs a request through a route: middleware, then authenticate, guard, extract, resolve, the handler, and its result's
 * encoding. Stays synchronous as long as nothing of it is asynchronous.
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
  if (route.middleware !== null) return runMiddleware(route, request, pathValues, 0);
  return runStages(route, request, pathValues);
}

function runStages(
  route: CompiledRoute,
  request: HttpRequest,
  pathValues: readonly string[],
): HttpResponse | Promise<HttpResponse> {
  const { stages } = route;
  const input: HandlerArgument = { request };
  if (stages.length > 0) {
    const dependencyInputs = route.dependencyCount === 0 ? noInputs : makeInputs(request, route.dependencyCount);
    const call: RouteCall = { request, pathValues, input, dependencyInputs };
    for (let index = 0; index < stages.length; index++) {
      const pending = stages[index]?.(call);
      if (pending !== undefined) return continueStages(route, call, index + 1, pending);
    }
  }
  return runHandler(route, input, request);
}

async function continueStages(
  route: CompiledRoute,
  call: RouteCall,
  next: number,
  pending: Promise<undefined>,
): Promise<HttpResponse> {
  await pending;
  for (let index = next; index < route.stages.length; index++) await route.stages[index]?.(call);
  return runHandler(route, call.input, call.request);
}

function runHandler(
  route: CompiledRoute,
  input: HandlerArgument,
  request: HttpRequest,
): HttpResponse | Promise<HttpResponse> {
  const result = route.handler(input);
  if (!isThenable(result)) return encodeResult(result, route.encoding, request);
  return Promise.resolve(result).then((value) => encodeResult(value, route.encoding, request));
}

function makeInputs(request: HttpRequest, count: number): HandlerArgument[] {
  const inputs: HandlerArgument[] = [];
  for (let index = 0; index < count; index++) inputs.push({ request });
  return inputs;
}

/**
 * Runs one middleware around the rest. What the rest throws becomes a response here, so that every middleware sees the
 * answer the client will get, and an outer one can still add its headers to it.
 */
async function runMiddleware(
  route: CompiledRoute,
  request: HttpRequest,
  pathValues: readonly string[],
  index: number,
): Promise<HttpResponse> {
  try {
    const middleware = route.middleware?.[index];
    if (middleware === undefined) return await track(request, runStages(route, request, pathValues));
    let isNextCalled = false;
    const response: unknown = await middleware(request, async (forwarded = request) => {
      if (isNextCalled) throw new ConfigError("MIDDLEWARE_NEXT_TWICE", middleware.name);
      isNextCalled = true;
      return runMiddleware(route, forwarded, pathValues, index + 1);
    });
    if (response instanceof HttpResponse) return await completeResponse(response, request);
    if (response instanceof Response) return await completeResponse(fromWebResponse(response), request);
    throw new ConfigError("MIDDLEWARE_NO_RESPONSE", middleware.name, describeValue(response));
  } catch (error) {
    return route.respondToError(error, request);
  }
}

/** Lets clean-up wait for a route that goes on after middleware has answered, as one that limits its time does. */
function track(
  request: HttpRequest,
  response: HttpResponse | Promise<HttpResponse>,
): HttpResponse | Promise<HttpResponse> {
  if (!(response instanceof Promise)) return response;
  request.running = response.finally(() => {
    request.running = null;
  });
  return request.running as Promise<HttpResponse>;
}
