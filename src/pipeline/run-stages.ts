import type { HttpRequest } from "../request/http-request.ts";
import type { HandlerArgument, RouteCall } from "../request/route-call.ts";
import { isThenable } from "../request/thenable.ts";
import { encodeResult } from "../response/encode-result.ts";
import type { HttpResponse } from "../response/http-response.ts";
import type { CompiledRoute } from "./compiled-route.ts";

const noInputs: readonly HandlerArgument[] = [];

/**
 * Runs a route itself: authenticate, guard, extract, resolve, the handler, and its result's encoding.
 *
 * @throws Whatever a stage or the handler throws.
 */
export function runStages(
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
