import type { StreamOutcome } from "../http/exchange.ts";
import type { AfterResponse, HttpRequest } from "../request/http-request.ts";
import { requestTitle } from "../request/logged-path.ts";

/**
 * Does what has to follow a response: waits for the end of its stream, then runs the request's finishers, last added
 * first. Their errors, and one of the stream, are logged; the response has left and stays as it is.
 */
export function finishRequest(request: HttpRequest, streamed: undefined | Promise<StreamOutcome>): Promise<void> {
  if (streamed === undefined) return runFinishers(request);
  // Not awaited: thousands of streams may be open, and an async function that waits takes more memory than this.
  return streamed.then((outcome) => {
    if (outcome.kind === "failed") noteFailure(request, outcome.error);
    return runFinishers(request);
  });
}

function noteFailure(request: HttpRequest, error: unknown): void {
  request.failure = error;
  request.log.error(`${requestTitle(request)} failed while its response was streamed`, { error });
}

async function runFinishers(request: HttpRequest): Promise<void> {
  // A finisher may add another one.
  while (request.hasFinishers) {
    for (const finish of request.takeFinishers().toReversed()) await runFinisher(finish, request);
  }
}

async function runFinisher(finish: AfterResponse, request: HttpRequest): Promise<void> {
  try {
    await finish(request.failure);
  } catch (error) {
    request.log.error(`${requestTitle(request)}: clean-up after the response failed`, { error });
  }
}
