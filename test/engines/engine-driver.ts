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

/** An engine under test, with a client that fits it. */
export interface EngineDriver {
  send(request: DriverRequest): DriverCall;
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
