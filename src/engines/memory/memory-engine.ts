import { defaultRequestLimits, type ExchangeHandler, type RequestLimits } from "../../http/exchange.ts";
import { findHeader } from "../header-pairs.ts";
import { refusalBody, refusalHeaders } from "../refusal.ts";
import { MemoryContent, ResponseIncompleteError } from "./memory-content.ts";
import { MemoryExchange, type MemoryHead, type MemoryRequest, type MemoryUpgrade } from "./memory-exchange.ts";
import type { MemoryWebSocket, MemoryWebSocketOptions } from "./memory-websocket.ts";

export type { MemoryRequest } from "./memory-exchange.ts";

/** A response, wholly read. */
export interface MemoryResponse {
  readonly status: number;
  /** Flat: name, value, name, value. */
  readonly headers: readonly string[];
  readonly body: Uint8Array;
}

/** A response that is read piece by piece. */
export interface MemoryStreamResponse {
  readonly status: number;
  /** Flat: name, value, name, value. */
  readonly headers: readonly string[];
  /** The handler's iterable goes on when the next piece is asked for. Leaving the loop early is a client that goes away. */
  readonly body: AsyncIterableIterator<Uint8Array, undefined>;
  /** Resolves when the handler is done, clean-up included. */
  readonly finished: Promise<void>;
}

/** Options of the engine in memory. */
export interface MemoryOptions {
  /** Default: `defaultRequestLimits`. */
  readonly limits?: RequestLimits;
}

/**
 * Sends a request through a handler without a socket, and reads the response. Resolves when the handler is done, so that
 * its clean-up has run.
 *
 * @throws ResponseIncompleteError when the response broke off, or never came.
 * @throws The reason of `request.signal`, when it aborts before the end.
 */
export async function exchangeInMemory(
  handle: ExchangeHandler,
  request: MemoryRequest,
  options: MemoryOptions = {},
): Promise<MemoryResponse> {
  request.signal?.throwIfAborted();
  const { response, finished } = start(handle, request, options, null);
  try {
    const { status, headers, body } = await response;
    const pieces: Uint8Array[] = [];
    for await (const piece of body) pieces.push(piece);
    return { status, headers, body: Buffer.concat(pieces) };
  } finally {
    await finished;
  }
}

/**
 * Sends a request through a handler without a socket. Resolves with the head of the response; the rest is read as the
 * caller goes on.
 *
 * @throws ResponseIncompleteError when no response came.
 * @throws The reason of `request.signal`, when it aborts before the head is there.
 */
export async function streamInMemory(
  handle: ExchangeHandler,
  request: MemoryRequest,
  options: MemoryOptions = {},
): Promise<MemoryStreamResponse> {
  request.signal?.throwIfAborted();
  return start(handle, request, options, null).response;
}

/** Options of a WebSocket in memory. */
export interface MemoryUpgradeOptions extends MemoryOptions, MemoryWebSocketOptions {}

/** What a handshake led to. */
export type MemoryUpgradeResult =
  | {
      readonly kind: "accepted";
      readonly webSocket: MemoryWebSocket;
      /** Resolves when the handler is done, clean-up included. */
      readonly finished: Promise<void>;
    }
  | { readonly kind: "refused"; readonly response: MemoryStreamResponse };

/**
 * Opens a WebSocket to a handler without a socket. Resolves when the handshake is answered.
 *
 * @param request Headers of the handshake are added where they are not there: "connection", "upgrade",
 *   "sec-websocket-key" and "sec-websocket-version".
 * @throws ResponseIncompleteError when no answer came.
 * @throws The reason of `request.signal`, when it aborts before the handshake is answered. Later it cuts the connection.
 */
export async function webSocketInMemory(
  handle: ExchangeHandler,
  request: MemoryRequest,
  options: MemoryUpgradeOptions = {},
): Promise<MemoryUpgradeResult> {
  request.signal?.throwIfAborted();
  let onAccept: (webSocket: MemoryWebSocket) => void = () => {};
  const webSocket = new Promise<MemoryWebSocket>((resolve) => {
    onAccept = resolve;
  });
  const asking = { ...request, headers: withHandshake(request.headers) };
  const { response, finished } = start(handle, asking, options, { ...options, onAccept });
  return Promise.race([
    webSocket.then((opened) => ({ kind: "accepted" as const, webSocket: opened, finished })),
    response.then((refusal) => ({ kind: "refused" as const, response: refusal })),
  ]);
}

const handshakeHeaders = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-key": "Ym9sdGFwaSBpbiBtZW0uLg==",
  "sec-websocket-version": "13",
};

/** What a client adds by itself to ask for a WebSocket (RFC 6455 §4.1). */
function withHandshake(headers: readonly string[]): readonly string[] {
  const missing = Object.entries(handshakeHeaders).filter(([name]) => findHeader(headers, name) === undefined);
  return [...headers, ...missing.flat()];
}

interface MemoryCall {
  readonly response: Promise<MemoryStreamResponse>;
  readonly finished: Promise<void>;
}

function start(
  handle: ExchangeHandler,
  request: MemoryRequest,
  options: MemoryOptions,
  upgrade: MemoryUpgrade | null,
): MemoryCall {
  const { signal } = request;
  let settle: (head: MemoryHead) => void = () => {};
  let fail: (reason: unknown) => void = () => {};
  const head = new Promise<MemoryHead>((resolve, reject) => {
    settle = resolve;
    fail = reject;
  });
  const onAbort = (): void => fail(signal?.reason);
  signal?.addEventListener("abort", onAbort);
  const exchange = new MemoryExchange(request, settle, upgrade);
  const finished = run(handle, exchange, options.limits ?? defaultRequestLimits).finally(() => {
    signal?.removeEventListener("abort", onAbort);
    fail(new ResponseIncompleteError("The handler finished without a response"));
  });
  const response = head.then(({ status, headers, content }) => {
    return { status, headers, body: new MemoryContent(content, exchange.leave, signal), finished };
  });
  return { response, finished };
}

async function run(handle: ExchangeHandler, exchange: MemoryExchange, limits: RequestLimits): Promise<void> {
  const refusal = exchange.check(limits);
  if (refusal === null) await handle(exchange);
  else exchange.respond(refusal.status, refusalHeaders(refusal), refusalBody(refusal));
}
