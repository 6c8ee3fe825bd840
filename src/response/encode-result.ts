import { ConfigError, describeValue } from "../errors/config-error.ts";
import { ResponseValidationError } from "../errors/validation-error.ts";
import { isStatusWithoutContent } from "../http/status.ts";
import { serializeJson } from "../schema/compile-serializer.ts";
import { SchemaIssues } from "../schema/decoded.ts";
import { bytesHeaders, HttpResponse, jsonHeaders, noHeaders, textHeaders } from "./http-response.ts";
import { fromWebResponse } from "./responses.ts";

/** How the results of one route become responses; made at start-up. */
export interface ResultEncoding {
  /** The route, such as "GET /users/{id}", for error messages. */
  readonly route: string;
  /** Status of results that bring none of their own. */
  readonly status: number;
  /** Serializer compiled from the route's `response`, or null. */
  readonly serialize: ((value: unknown) => string | SchemaIssues | Promise<string | SchemaIssues>) | null;
}

/**
 * Makes a response of whatever a handler returned. A promise only where the response schema is asynchronous.
 *
 * @throws ResponseValidationError when the result does not fit the route's `response`.
 * @throws ConfigError RESPONSE_UNSUPPORTED when the result is nothing that can be sent.
 */
export function encodeResult(result: unknown, encoding: ResultEncoding): HttpResponse | Promise<HttpResponse> {
  if (result instanceof HttpResponse) return encodeResponse(result, encoding);
  if (result instanceof Response) return fromWebResponse(result);
  if (encoding.serialize !== null) return encodeDeclared(result, encoding);
  if (typeof result === "object" && result !== null) return encodeObject(result, encoding);
  if (typeof result === "string") return new HttpResponse(encoding.status, textHeaders, result);
  if (result === undefined) return encodeNothing(encoding);
  if (typeof result === "function" || typeof result === "symbol") throw unsupported(result, encoding);
  return new HttpResponse(encoding.status, jsonHeaders, serializeJson(result));
}

function encodeObject(result: object, encoding: ResultEncoding): HttpResponse {
  if (isStatusWithoutContent(encoding.status)) {
    throw new ConfigError("RESPONSE_CONTENT_FORBIDDEN", encoding.route, encoding.status, describeValue(result));
  }
  if (result instanceof Uint8Array) return new HttpResponse(encoding.status, bytesHeaders, result);
  if (result instanceof ArrayBuffer) return new HttpResponse(encoding.status, bytesHeaders, new Uint8Array(result));
  if (isNotJson(result)) throw unsupported(result, encoding);
  return new HttpResponse(encoding.status, jsonHeaders, serializeJson(result));
}

/** `undefined` is "no content": 204, unless the route has a status of its own that may be empty. */
function encodeNothing(encoding: ResultEncoding): HttpResponse {
  return new HttpResponse(encoding.status === 200 ? 204 : encoding.status, noHeaders, null);
}

function encodeDeclared(result: unknown, encoding: ResultEncoding): HttpResponse | Promise<HttpResponse> {
  if (result === undefined && isStatusWithoutContent(encoding.status)) return encodeNothing(encoding);
  const written = encoding.serialize?.(result) ?? "";
  if (written instanceof Promise) return written.then((text) => declaredResponse(text, encoding.status, encoding));
  return declaredResponse(written, encoding.status, encoding);
}

function declaredResponse(written: string | SchemaIssues, status: number, encoding: ResultEncoding): HttpResponse {
  if (written instanceof SchemaIssues) {
    const issues = written.issues.map(({ path, ...issue }) => ({ ...issue, loc: ["response", ...path] }));
    throw new ResponseValidationError(encoding.route, issues);
  }
  return new HttpResponse(status, jsonHeaders, written);
}

/** A response that the handler made itself: the route's status where it has none, the route's serializer where it is JSON. */
function encodeResponse(response: HttpResponse, encoding: ResultEncoding): HttpResponse | Promise<HttpResponse> {
  if (!response.hasOwnStatus) response.status = encoding.status;
  if (!response.hasJsonValue || encoding.serialize === null || response.status >= 300) return response;
  const written = encoding.serialize(response.jsonValue);
  if (written instanceof Promise) return written.then((text) => setBody(response, text, encoding));
  return setBody(response, written, encoding);
}

function setBody(response: HttpResponse, written: string | SchemaIssues, encoding: ResultEncoding): HttpResponse {
  response.body = declaredResponse(written, response.status, encoding).body;
  return response;
}

/** Objects that JSON would silently turn into `{}`. */
function isNotJson(value: object): boolean {
  if (Symbol.asyncIterator in value || typeof (value as { next?: unknown }).next === "function") return true;
  return value instanceof Map || value instanceof Set || value instanceof Promise || value instanceof ReadableStream;
}

function unsupported(result: unknown, encoding: ResultEncoding): ConfigError {
  return new ConfigError("RESPONSE_UNSUPPORTED", encoding.route, describeValue(result));
}
