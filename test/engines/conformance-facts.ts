import type { ExchangeHandler, RequestLimits } from "../../src/http/exchange.ts";
import {
  type DriverCall,
  type DriverRequest,
  type DriverResponse,
  readAll,
  type StartDriver,
} from "./engine-driver.ts";

/** States a fact about engines, and how to check it. */
export type Fact = (title: string, check: (start: StartDriver) => Promise<void>) => void;

/** Sends one request to a handler, reads the response, and waits until the engine is done with it. */
export async function answer(
  start: StartDriver,
  handle: ExchangeHandler,
  request: DriverRequest = {},
  limits?: RequestLimits,
): Promise<DriverResponse> {
  return during(start, handle, request, readAll, limits);
}

/** Sends one request to a handler, and lets `use` have the call, however it goes on. */
export async function during<Result>(
  start: StartDriver,
  handle: ExchangeHandler,
  request: DriverRequest,
  use: (call: DriverCall) => Promise<Result>,
  limits?: RequestLimits,
): Promise<Result> {
  const driver = await start(handle, limits);
  try {
    return await use(driver.send(request));
  } finally {
    await driver.close();
  }
}

/** A promise and the function that resolves it. */
export function deferred<Value = void>(): { promise: Promise<Value>; resolve: (value: Value) => void } {
  let resolve: (value: Value) => void = () => {};
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** Resolves when the signal has aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** Resolves when a count has stopped growing for many turns of the event loop. */
export async function stalled(count: () => number): Promise<void> {
  let last = count();
  for (let turn = 0; turn < 200; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    if (count() !== last) turn = 0;
    last = count();
  }
}

/** An iterable of the given pieces. */
export async function* pieces<Piece>(...parts: readonly Piece[]): AsyncGenerator<Piece, void> {
  yield* parts;
}

/** What the promise rejects with, or what it resolves with. */
export function outcomeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.catch((error: unknown) => error);
}
