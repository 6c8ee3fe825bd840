import { HTTPException } from "../errors/http-exception.ts";
import { RequestValidationError, ResponseValidationError } from "../errors/validation-error.ts";
import { BodyIncompleteError, BodyTooLargeError } from "../http/exchange.ts";
import { QuerySyntaxError } from "../http/query-string.ts";
import type { ChildLogger } from "../logging/logger.ts";
import type { HttpRequest } from "../request/http-request.ts";
import { requestTitle } from "../request/logged-path.ts";
import { isThenable } from "../request/thenable.ts";
import { completeResponse } from "../response/complete-response.ts";
import { encodeResult } from "../response/encode-result.ts";
import { HttpResponse } from "../response/http-response.ts";
import { fromWebResponse } from "../response/responses.ts";
import type { RespondToError } from "./compiled-route.ts";
import { renderDebugError } from "./debug-error.ts";
import { type ErrorContent, type ErrorFormat, formatError, withoutFailure } from "./error-format.ts";
import type { ExceptionHandler } from "./exception-handler.ts";
import { observeError, type RequestObserver } from "./request-observer.ts";
import { innermost, type RouteLayer } from "./route-definition.ts";

/** What all responders of an application share. */
export interface ErrorContext {
  /** Whether answers to unexpected errors show what happened. */
  readonly isDebug: boolean;
  readonly logger: ChildLogger;
  /** Told of every error that is answered with a 500 because nothing else answers it. */
  readonly onServerError: ((error: unknown, request: HttpRequest) => void) | null;
}

/**
 * Makes the function that turns whatever a route throws into a response: the application's handler for its class first,
 * then the built-in answers, and a 500 that says nothing for the rest.
 *
 * @param challenge WWW-Authenticate of 401s that name none; null where everybody may call the route.
 */
export function compileErrorResponder(
  layers: readonly RouteLayer[],
  challenge: string | null,
  context: ErrorContext,
  observers: readonly RequestObserver[] | null = null,
): RespondToError {
  const innerFirst = layers.toReversed();
  const handlers = innerFirst.flatMap((layer) => layer.exceptionHandlers);
  const fallback = innerFirst.find((layer) => layer.exceptionHandler !== null)?.exceptionHandler ?? null;
  const format = errorFormatOf(layers);
  const lastFormat = withoutFailure(format);
  const respond = (error: unknown, request: HttpRequest): HttpResponse | Promise<HttpResponse> => {
    if (error instanceof HttpResponse) return completeResponse(error.copy().writeJson(), request);
    if (error instanceof Response) return completeResponse(fromWebResponse(error), request);
    const handler = nearestHandler(handlers, error);
    if (handler !== null) return runHandler(handler, error, request);
    const content = contentOf(error, context.isDebug);
    if (error instanceof HTTPException && content !== null) {
      if (content.status >= 500) logFailure(error, request);
      const response = formatError(format, content).setHeaders(error.headers);
      if (challenge !== null && response.status === 401 && !response.headers.has("www-authenticate")) {
        response.headers.set("www-authenticate", challenge);
      }
      return response;
    }
    if (content !== null && content.status < 500) return formatError(format, content);
    logFailure(error, request);
    if (fallback !== null) return runHandler(fallback, error, request);
    context.onServerError?.(error, request);
    return content === null ? unexpected(error, request, format, context.isDebug) : formatError(format, content);
  };

  return (thrown, request) => {
    // `throw undefined` is a failure all the same.
    const error = thrown ?? new Error(`${String(thrown)} was thrown`);
    // A thrown response, such as a redirect, is an answer and no failure.
    if (!(error instanceof HttpResponse || error instanceof Response)) {
      request.failure = error;
      if (observers !== null) observeError(observers, error, request);
    }
    const withError = (response: HttpResponse): HttpResponse => {
      response.error = error;
      return response;
    };
    const recover = (second: unknown): HttpResponse | Promise<HttpResponse> => {
      logFailure(second, request);
      if (observers !== null) observeError(observers, second, request);
      context.onServerError?.(second, request);
      return unexpected(second, request, lastFormat, context.isDebug);
    };
    try {
      const response = respond(error, request);
      return response instanceof Promise ? response.catch(recover).then(withError) : withError(response);
    } catch (second) {
      const response = recover(second);
      return response instanceof Promise ? response.then(withError) : withError(response);
    }
  };
}

/** How errors of a route look, as the innermost layer with an opinion says. */
export function errorFormatOf(layers: readonly RouteLayer[]): ErrorFormat {
  return innermost(layers, (layer) => layer.errorFormat) ?? "detail";
}

/** The handler of the error's own class, or of its nearest ancestor that has one; inner layers go first. */
function nearestHandler(handlers: readonly ExceptionHandler[], error: unknown): ExceptionHandler["handle"] | null {
  if (handlers.length === 0 || typeof error !== "object" || error === null) return null;
  for (let prototype = Object.getPrototypeOf(error); prototype !== null; prototype = Object.getPrototypeOf(prototype)) {
    const found = handlers.find(({ errorClass }) => errorClass.prototype === prototype);
    if (found !== undefined) return found.handle;
  }
  return null;
}

function runHandler(
  handle: ExceptionHandler["handle"],
  error: unknown,
  request: HttpRequest,
): HttpResponse | Promise<HttpResponse> {
  const status = error instanceof HTTPException ? error.status : 500;
  const encoding = { route: "An exception handler", status, serialize: null };
  const result = handle(error, request);
  if (!isThenable(result)) return encodeResult(result, encoding, request);
  return Promise.resolve(result).then((value) => encodeResult(value, encoding, request));
}

/** What an error that BoltAPI knows says to the client; null for an unexpected one. */
function contentOf(error: unknown, isDebug: boolean): ErrorContent | null {
  if (error instanceof HTTPException) return error;
  if (error instanceof RequestValidationError) return { status: 422, detail: error.issues };
  if (error instanceof ResponseValidationError) {
    const content = { status: 500, detail: "Response validation error" };
    return isDebug ? { ...content, extra: { validation_errors: error.issues } } : content;
  }
  if (error instanceof BodyTooLargeError)
    return { status: 413, detail: `Request body is larger than ${error.maxBytes} bytes` };
  if (error instanceof BodyIncompleteError) return { status: 400, detail: "Request body is incomplete" };
  if (error instanceof QuerySyntaxError) return { status: 400, detail: error.message };
  return error instanceof Error ? contentOfForeignError(error) : null;
}

/** Errors of Node.js and of the Connect ecosystem that have a meaning over HTTP. */
function contentOfForeignError(
  error: Error & { code?: unknown; status?: unknown; expose?: unknown },
): ErrorContent | null {
  const { code, status, expose } = error;
  if (code === "ENOENT") return { status: 404, detail: "Not Found" };
  if (code === "EACCES" || code === "EPERM") return { status: 403, detail: "Forbidden" };
  // The convention of the http-errors package: `expose` says that the message is meant for the client.
  if (expose !== true || typeof status !== "number" || !Number.isInteger(status)) return null;
  return status >= 400 && status < 500 ? { status, detail: error.message } : null;
}

function unexpected(
  error: unknown,
  request: HttpRequest,
  format: ErrorFormat,
  isDebug: boolean,
): HttpResponse | Promise<HttpResponse> {
  if (isDebug) return renderDebugError(error, request, format);
  return formatError(format, { status: 500, detail: "Internal Server Error" });
}

function logFailure(error: unknown, request: HttpRequest): void {
  request.log.error(`${requestTitle(request)} failed`, { error });
}
