import type { StreamOutcome } from "../http/exchange.ts";
import { ObservedResponse } from "../pipeline/observed-response.ts";
import { observeError, observeResponse, type RequestObserver } from "../pipeline/request-observer.ts";
import type { HttpRequest } from "../request/http-request.ts";
import type { HttpResponse } from "../response/http-response.ts";

/** Sends a response, and tells observers when it has left. */
export function respondObserved(
  observers: readonly RequestObserver[],
  response: HttpResponse,
  request: HttpRequest,
): undefined | Promise<StreamOutcome> {
  const { exchange } = request;
  // Asked before: nobody who leaves after the whole answer misses anything.
  const isGone = isClientGone(request);
  const streamed = exchange.respond(response.status, response.flatHeaders(), response.body);
  if (streamed === undefined) {
    observeResponse(
      observers,
      new ObservedResponse(response, request, isGone ? "gone" : "sent", response.error),
      request,
    );
    return undefined;
  }
  return streamed.then((outcome) => {
    if (outcome.kind === "failed") observeError(observers, outcome.error, request);
    const error = outcome.kind === "failed" ? outcome.error : response.error;
    observeResponse(observers, new ObservedResponse(response, request, outcome.kind, error), request);
    return outcome;
  });
}

/** Tells observers of a WebSocket that is over. */
export function observeHandshake(
  observers: readonly RequestObserver[],
  handshake: HttpResponse,
  request: HttpRequest,
): void {
  const { failure } = request;
  const outcome = failure === undefined ? "sent" : "failed";
  observeResponse(observers, new ObservedResponse(handshake, request, outcome, failure), request);
}

/** The signal takes longer than most requests do; within their first millisecond nobody has left. */
function isClientGone({ exchange, startedAt }: HttpRequest): boolean {
  return performance.now() - startedAt >= 1 && exchange.signal.aborted;
}
