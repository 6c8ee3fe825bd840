import { ConfigError, describeValue } from "../errors/config-error.ts";
import { ResponseValidationError } from "../errors/validation-error.ts";
import { isStatusWithoutContent } from "../http/status.ts";
import type { HttpRequest } from "../request/http-request.ts";
import { serializeJson } from "../schema/compile-serializer.ts";
import { SchemaIssues } from "../schema/decoded.ts";
import { completeResponse } from "./complete-response.ts";
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
export function encodeResult(
  result: unknown,
  encoding: ResultEncoding,
  request: HttpRequest,
): HttpResponse | Promise<HttpResponse> {
  if (result instanceof HttpResponse) return encodeResponse(result, encoding, request);
  if (result instanceof Response) return encodeWebResponse(result, encoding, request);
  const { status } = encoding;
  if (isStatusWithoutContent(status)) return encodeNothing(result, encoding);
  if (encoding.serialize !== null) return encodeDeclared(result, encoding);
  if (typeof result === "object" && result !== null) return encodeObject(result, encoding);
  if (typeof result === "string") return new HttpResponse(status, textHeaders, result);
  // `undefined` is "no content", unless the route has a status of its own that may be empty.
  if (result === undefined) return new HttpResponse(status === 200 ? 204 : status, noHeaders, null);
  if (typeof result === "function" || typeof result === "symbol") throw unsupported(result, encoding);
  return new HttpResponse(status, jsonHeaders, serializeJson(result));
}

function encodeObject(result: object, encoding: ResultEncoding): HttpResponse {
  if (result instanceof Uint8Array) return new HttpResponse(encoding.status, bytesHeaders, result);
  if (result instanceof ArrayBuffer) return new HttpResponse(encoding.status, bytesHeaders, new Uint8Array(result));
  if (!isJsonData(result)) throw unsupported(result, encoding);
  return new HttpResponse(encoding.status, jsonHeaders, serializeJson(result));
}

/** For a status that allows no content. */
function encodeNothing(result: unknown, { route, status }: ResultEncoding): HttpResponse {
  if (result === undefined) return new HttpResponse(status, noHeaders, null);
  throw new ConfigError("RESPONSE_CONTENT_FORBIDDEN", route, status, describeValue(result));
}

function encodeWebResponse(
  response: Response,
  encoding: ResultEncoding,
  request: HttpRequest,
): HttpResponse | Promise<HttpResponse> {
  if (response.bodyUsed)
    throw new ConfigError("RESPONSE_UNSUPPORTED", encoding.route, "a Response whose body was read already");
  return completeResponse(fromWebResponse(response), request);
}

function encodeDeclared(result: unknown, encoding: ResultEncoding): HttpResponse | Promise<HttpResponse> {
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

/**
 * A response that the handler made itself: the route's status where it has none, the route's serializer where it is JSON. JSON
 * is written here in any case, so that what cannot be written is an error of the route.
 */
function encodeResponse(
  made: HttpResponse,
  encoding: ResultEncoding,
  request: HttpRequest,
): HttpResponse | Promise<HttpResponse> {
  const response = made.copy();
  if (!response.hasOwnStatus) response.status = encoding.status;
  if (response.completion !== null) return completeResponse(response, request);
  if (!response.hasJsonValue) return response;
  if (encoding.serialize === null || response.status >= 300) return response.writeJson();
  const written = encoding.serialize(response.jsonValue);
  if (written instanceof Promise) return written.then((text) => setBody(response, text, encoding));
  return setBody(response, written, encoding);
}

function setBody(response: HttpResponse, written: string | SchemaIssues, encoding: ResultEncoding): HttpResponse {
  response.body = declaredResponse(written, response.status, encoding).body;
  return response;
}

/**
 * Whether JSON says what an object is. Of Maps, errors, streams and the like it would silently make `{}` or something odd;
 * objects that know their JSON, such as dates and URLs, say so with toJSON.
 */
function isJsonData(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === Array.prototype || prototype === null) return true;
  if (typeof (value as { toJSON?: unknown }).toJSON === "function") return true;
  const tag = Object.prototype.toString.call(value);
  return (tag === "[object Object]" || tag === "[object Array]") && !(Symbol.asyncIterator in value);
}

function unsupported(result: unknown, encoding: ResultEncoding): ConfigError {
  return new ConfigError("RESPONSE_UNSUPPORTED", encoding.route, describeValue(result));
}
