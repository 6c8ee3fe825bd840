import type { HttpRequest } from "../request/http-request.ts";
import type { HttpResponse } from "./http-response.ts";

/**
 * Lets a response do what it could not do without its request; most have nothing to do, and are given back at once.
 *
 * @throws What the completion throws, such as NotFound for a file.
 */
export function completeResponse(response: HttpResponse, request: HttpRequest): HttpResponse | Promise<HttpResponse> {
  const { completion } = response;
  if (completion === null) return response;
  response.completion = null;
  const pending = completion(response, request);
  return pending === undefined ? response : pending.then(() => response);
}
