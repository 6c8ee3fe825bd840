import type { HttpRequest } from "../request/http-request.ts";
import { requestTitle } from "../request/logged-path.ts";
import type { ObservedResponse } from "./observed-response.ts";

/**
 * Is told what happens to requests, and changes nothing: for logs, metrics and audits. Its name is what `skip` refers to.
 *
 *   const slow: RequestObserver = {
 *     name: "slow",
 *     onResponse({ status, durationMs }, request) {
 *       if (durationMs > 1000) request.log.warn("Slow", { route: request.route, status });
 *     },
 *   };
 *
 * Nothing waits for an observer. What it throws, or rejects with, is logged.
 */
export interface RequestObserver {
  readonly name: string;
  /** Runs when it is known which route takes the request, before all middleware. `request.route` is null when none does. */
  onRequest?(request: HttpRequest): void;
  /**
   * Runs with each error that becomes a response, a 404 as well as a 500, before it does; and with what breaks a response off
   * while it is streamed.
   */
  onError?(error: unknown, request: HttpRequest): void;
  /** Runs when the response has left: streams to their end, and WebSockets, as a 101, when they are over. */
  onResponse?(response: ObservedResponse, request: HttpRequest): void;
}

/** Tells observers that a request has come in, and starts its clock. */
export function observeRequest(observers: readonly RequestObserver[], request: HttpRequest): void {
  request.startedAt = performance.now();
  for (const observer of observers) {
    tell(observer, "onRequest", request, () => observer.onRequest?.(request));
  }
}

export function observeError(observers: readonly RequestObserver[], error: unknown, request: HttpRequest): void {
  for (const observer of observers) {
    tell(observer, "onError", request, () => observer.onError?.(error, request));
  }
}

export function observeResponse(
  observers: readonly RequestObserver[],
  response: ObservedResponse,
  request: HttpRequest,
): void {
  for (const observer of observers) {
    tell(observer, "onResponse", request, () => observer.onResponse?.(response, request));
  }
}

function tell({ name }: RequestObserver, hook: string, request: HttpRequest, run: () => unknown): void {
  const note = (error: unknown): void => {
    request.log.error(`Observer "${name}" failed in ${hook} of ${requestTitle(request)}`, { error });
  };
  try {
    const result = run();
    // Hooks may be async functions; nobody waits for them.
    if (result instanceof Promise) result.catch(note);
  } catch (error) {
    note(error);
  }
}
