import type { StreamOutcome } from "../http/exchange.ts";
import type { AfterResponse, HttpRequest } from "../request/http-request.ts";

/**
 * Does what has to follow a response: waits for the end of its stream, then runs the request's finishers, last added
 * first. Their errors, and one of the stream, are logged; the response has left and stays as it is.
 */
export async function finishRequest(request: HttpRequest, streamed: undefined | Promise<StreamOutcome>): Promise<void> {
  const outcome = await streamed;
  if (outcome?.kind === "failed") {
    request.failure = outcome.error;
    request.log.error(`${request.method} ${request.path} failed while its response was streamed`, {
      error: outcome.error,
    });
  }
  // A finisher may add another one.
  while (request.hasFinishers) {
    for (const finish of request.takeFinishers().toReversed()) await runFinisher(finish, request);
  }
}

async function runFinisher(finish: AfterResponse, request: HttpRequest): Promise<void> {
  try {
    await finish(request.failure);
  } catch (error) {
    request.log.error(`${request.method} ${request.path}: clean-up after the response failed`, { error });
  }
}
