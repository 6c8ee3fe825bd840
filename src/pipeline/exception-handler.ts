import type { HttpRequest } from "../request/http-request.ts";

/** Answers errors of one class and its subclasses. Made with `handleException`. */
export interface ExceptionHandler {
  readonly errorClass: abstract new (...values: never[]) => unknown;
  /** Returns what a handler may return: a response, or data that is sent with status 500. */
  readonly handle: (error: unknown, request: HttpRequest) => unknown;
}

/**
 * Answers errors of one class.
 *
 *   new BoltAPI({ exceptionHandlers: [
 *     handleException(OutOfStock, (error) => json({ detail: error.message }, { status: 409 })),
 *   ] })
 *
 * The handler of the nearest class wins, and handlers of a router or mounted API go before those around them.
 */
export function handleException<ErrorType>(
  errorClass: abstract new (...values: never[]) => ErrorType,
  handle: (error: ErrorType, request: HttpRequest) => unknown,
): ExceptionHandler {
  // Called only with instances of errorClass.
  return { errorClass, handle: handle as ExceptionHandler["handle"] };
}
