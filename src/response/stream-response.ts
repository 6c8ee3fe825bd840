import { ResponseHeaders } from "../http/response-headers.ts";
import { type HeaderRecord, HttpResponse } from "./http-response.ts";

/** A response body that has to be closed, sent or not. */
export interface ClosableBody extends AsyncIterableIterator<string | Uint8Array, undefined> {
  /** Closes its source, also one that was never begun. Does nothing when it has ended, or was closed before. */
  return(): Promise<IteratorReturnResult<undefined>>;
}

/** What an iterator gives when there is nothing left. */
export const ended: IteratorReturnResult<undefined> = Object.freeze({ done: true, value: undefined });

/** Headers of event streams. Caches must not keep them, and proxies must not collect them. */
export const eventStreamHeaders: readonly string[] = Object.freeze([
  "content-type",
  "text/event-stream",
  "cache-control",
  "no-cache, no-store, must-revalidate",
  // For nginx and those that follow it.
  "x-accel-buffering",
  "no",
]);

/**
 * A response with a stream as its body. Engines close what they send, or may not send; the rest, such as a stream that
 * middleware has put another response in the place of, is closed when the response is over.
 */
export function streamResponse(status: number, flatHeaders: readonly string[], body: ClosableBody): HttpResponse {
  const response = new HttpResponse(status, flatHeaders, body);
  response.completion = (_response, request) => {
    request.afterResponse(async () => {
      await body.return();
    });
    return undefined;
  };
  return response;
}

/** The usual headers of a response with those it was given, which win. */
export function mergeHeaders(usual: readonly string[], given: HeaderRecord | undefined): readonly string[] {
  if (given === undefined) return usual;
  const headers = new ResponseHeaders(usual);
  for (const name of Object.keys(given)) headers.set(name, given[name] as string | number);
  return headers.toFlat();
}
