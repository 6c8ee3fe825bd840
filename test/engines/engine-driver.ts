import type { ExchangeHandler, RequestLimits } from "../../src/http/exchange.ts";

/** A request, nearly as raw as it goes over the wire. */
export interface DriverRequest {
  /** Default "GET". */
  readonly method?: string;
  /** Default "/". */
  readonly target?: string;
  /** Host header; null for none. Default "test.local". */
  readonly host?: string | null;
  /** Flat, sent in this order after Host. */
  readonly headers?: readonly string[];
  /** Bytes are sent with a Content-Length, an iterable in chunks. */
  readonly body?: Uint8Array | AsyncIterable<Uint8Array>;
}

/** The head of a response. */
export interface DriverHead {
  readonly status: number;
  /** Flat; names in lower case. */
  readonly headers: readonly string[];
}

/** A request under way. */
export interface DriverCall {
  readonly head: Promise<DriverHead>;
  /** The next piece of content; null at its end. Rejects when the content breaks off. Nothing is read before it is asked for. */
  read(): Promise<Uint8Array | null>;
  /** Goes away: nothing more is sent or read. */
  leave(): void;
}

/** How a WebSocket is asked for. */
export interface DriverHandshake {
  /** Default "/". */
  readonly target?: string;
  /** Flat, beyond those that every handshake has. */
  readonly headers?: readonly string[];
  /** Whether pings are answered. Default true. */
  readonly answersPings?: boolean;
}

/** A WebSocket as its client sees it. */
export interface DriverWebSocket {
  /** Headers of the 101, flat; names in lower case. */
  readonly headers: readonly string[];
  readonly subprotocol: string | null;
  /** Sends a message; does not wait for the server to take it. */
  send(message: string | Uint8Array): void;
  /** The next message; null when there is none left and the connection is over. */
  receive(): Promise<string | Uint8Array | null>;
  /** Resolves when the server has answered it. */
  ping(): Promise<void>;
  /** Takes nothing from the server until `resume`. */
  pause(): void;
  resume(): void;
  /** Without a code, a close that does not say why. */
  close(code?: number, reason?: string): void;
  terminate(): void;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
}

/** An engine under test, with a client that fits it. */
export interface EngineDriver {
  send(request: DriverRequest): DriverCall;
  /** Asks for a WebSocket. Resolves with the answer: a WebSocket, or the response in place of one. */
  open(handshake: DriverHandshake): Promise<DriverWebSocket | DriverResponse>;
  close(): Promise<void>;
}

/** Puts a handler behind an engine. */
export type StartDriver = (handle: ExchangeHandler, limits?: RequestLimits) => Promise<EngineDriver>;

/** A response, wholly read. */
export interface DriverResponse extends DriverHead {
  readonly body: Buffer;
}

/** Reads what is left of a response. */
export async function readAll(call: DriverCall): Promise<DriverResponse> {
  const { status, headers } = await call.head;
  const pieces: Uint8Array[] = [];
  for (let piece = await call.read(); piece !== null; piece = await call.read()) pieces.push(piece);
  return { status, headers, body: Buffer.concat(pieces) };
}
