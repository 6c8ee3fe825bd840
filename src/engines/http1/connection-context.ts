import type { ExchangeHandler, RequestLimits } from "../../http/exchange.ts";
import type { HeaderGate } from "../header-gate.ts";
import type { ResponseClock } from "./response-clock.ts";

/** What all connections of a server share. */
export interface ConnectionContext {
  readonly handle: ExchangeHandler;
  readonly limits: RequestLimits;
  readonly gate: HeaderGate;
  readonly clock: ResponseClock;
  /** How long a connection waits for its client, in ticks of the clock; one of each `waits`. */
  readonly timeouts: readonly number[];
  /** How long all of a request may take, in ticks; Infinity for no limit. */
  readonly requestTimeout: number;
  /** Bytes of a request head, from its first to the empty line. */
  readonly maxHeadBytes: number;
  /** Requests on one connection; Infinity for no limit. */
  readonly maxRequests: number;
  /** How long the client may take nothing of what is sent to it, in milliseconds. */
  readonly writeTimeoutMs: number;
  /** The server closes: no answer may promise to keep the connection. */
  isShuttingDown: boolean;
  /** Waits for a handler that goes on asynchronously. */
  track(finished: Promise<void>): void;
}

/** What a connection waits for from its client. */
export const waits = {
  nothing: 0,
  firstRequest: 1,
  /** The next request. */
  request: 2,
  /** The end of a head that has begun. */
  head: 3,
  /** The next piece of a body. */
  body: 4,
  /** That it closes, after its last answer. */
  close: 5,
} as const;

export type Wait = (typeof waits)[keyof typeof waits];
