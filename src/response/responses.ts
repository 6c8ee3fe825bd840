import { checkStatus } from "../errors/check-status.ts";
import { ConfigError } from "../errors/config-error.ts";
import { FieldSyntaxError } from "../http/field-syntax.ts";
import { ResponseHeaders } from "../http/response-headers.ts";
import { HttpResponse, htmlHeaders, noHeaders, type ResponseOptions, textHeaders } from "./http-response.ts";
import { PieceStream, type StreamPiece } from "./piece-stream.ts";
import { streamResponse } from "./stream-response.ts";
import { openSource } from "./stream-source.ts";

/** A JSON response. On a route with a `response` schema, a value with a 2xx status is checked and written by it. */
export function json(value: unknown, options: ResponseOptions = {}): HttpResponse {
  return withHeaders(HttpResponse.fromJson(statusOf(options), value), options);
}

/** A `text/plain` response in UTF-8. */
export function text(content: string, options: ResponseOptions = {}): HttpResponse {
  return withHeaders(new HttpResponse(statusOf(options), textHeaders, content), options);
}

/** A `text/html` response in UTF-8. The text is sent as it is: escape what comes from outside. */
export function html(content: string, options: ResponseOptions = {}): HttpResponse {
  return withHeaders(new HttpResponse(statusOf(options), htmlHeaders, content), options);
}

/**
 * Sends the client elsewhere: 307 keeps method and body, 303 turns into a GET, 301 and 308 are permanent.
 *
 * @param url Absolute or relative; characters outside ASCII are percent-encoded.
 * @throws FieldSyntaxError when the URL has a control character; ConfigError REDIRECT_STATUS_INVALID when the status is not 3xx.
 * @spec RFC 9110 §15.4, §10.2.2
 */
export function redirect(url: string, status = 307, options: Pick<ResponseOptions, "headers"> = {}): HttpResponse {
  if (status < 300 || status > 399) throw new ConfigError("REDIRECT_STATUS_INVALID", String(status));
  return withHeaders(new HttpResponse(checkStatus(status), ["location", encodeLocation(url)], null), options);
}

/** A response without content: 204 unless told otherwise. */
export function empty(status = 204, options: Pick<ResponseOptions, "headers"> = {}): HttpResponse {
  return withHeaders(new HttpResponse(checkStatus(status), noHeaders, null), options);
}

/**
 * A web-standard Response as BoltAPI's own. Its body is locked from here on, and cancelled when it is not sent.
 *
 * @throws ConfigError STREAM_SOURCE_INVALID when the body is being read already.
 */
export function fromWebResponse(response: Response): HttpResponse {
  // Checked again: Fetch lets control characters through that must not be sent.
  const headers = new ResponseHeaders(noHeaders);
  for (const [name, value] of response.headers) headers.append(name, value);
  const status = checkStatus(response.status);
  if (response.body === null) return new HttpResponse(status, headers.toFlat(), null);
  const source = openSource<StreamPiece>(response.body, "A Response");
  return streamResponse(status, headers.toFlat(), new PieceStream(source));
}

/** Status of the options, or 0 while the route's applies. */
export function statusOf(options: ResponseOptions): number {
  return options.status === undefined ? 0 : checkStatus(options.status);
}

/** Sets the headers of the options, if any. */
export function withHeaders(response: HttpResponse, options: ResponseOptions): HttpResponse {
  return options.headers === undefined ? response : response.setHeaders(options.headers);
}

function encodeLocation(url: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (/[\x00-\x1f\x7f]/.test(url)) {
    throw new FieldSyntaxError("header", "location", "value", "contains a control character");
  }
  return url.replace(/[^\x21-\x7e]+/gu, encodeURIComponent);
}
