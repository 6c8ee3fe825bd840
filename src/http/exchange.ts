import type { WebSocketConnection, WebSocketHandshake, WebSocketListener } from "./websocket-connection.ts";

/**
 * A response body as engines take it.
 *
 * A string is sent as UTF-8. An async iterable is sent piece by piece, as fast as the client reads. `null` means the
 * response has no content at all.
 */
export type ResponseBody = string | Uint8Array | AsyncIterable<Uint8Array | string> | null;

/**
 * One request and its one response: the seam between the engines, which know bytes, and everything above, which knows
 * routes.
 *
 * An engine makes one for every request it could parse. Reading is lazy: a field that nobody asks for costs nothing.
 */
export interface Exchange {
  /** Method token as sent, such as "GET". Methods are case-sensitive (RFC 9110 §9.1). */
  readonly method: string;

  /** Request target in origin-form with its query, such as "/users/1?page=2", or "*" (RFC 9112 §3.2). */
  readonly target: string;

  /** Whether the connection itself is encrypted. What a proxy claims is decided above the seam. */
  readonly isSecure: boolean;

  /** Address of the peer, or null where there is none (`api.fetch` without connection details). */
  readonly remoteAddress: string | null;

  /**
   * Value of a request header; repeated fields are joined with ", ", cookies with "; " (RFC 9110 §5.3, RFC 9113 §8.2.3).
   *
   * @param name Lower-case field name.
   */
  header(name: string): string | undefined;

  /** All request headers, flat: `["host", "example.com", "accept", "*\/*"]`; names in lower case, one entry a name. */
  headerPairs(): readonly string[];

  /**
   * Reads the whole request body. Synchronous where the bytes are there already. Called at most once.
   *
   * @param maxBytes Bytes to accept; the rest is not read.
   * @throws BodyTooLargeError as soon as the announced or received length is above `maxBytes`.
   * @throws BodyIncompleteError when the client goes away before the end, or the response is complete before it: what is
   *   left of a body is thrown away then.
   */
  readBody(maxBytes: number): Uint8Array | Promise<Uint8Array>;

  /**
   * The request body piece by piece, with back-pressure. The other way to read a body; called at most once.
   *
   * @throws BodyIncompleteError as `readBody` does.
   */
  streamBody(): AsyncIterable<Uint8Array>;

  /**
   * Aborts when the client goes away before the response is complete, or when an accepted WebSocket is over. Made on
   * first use. A client that closes its half of the connection counts as gone.
   */
  readonly signal: AbortSignal;

  /** Whether `respond` was called. */
  readonly hasResponded: boolean;

  /**
   * Sends the response; called once. The engine frames it: Content-Length or chunks, Date, Connection, and no content for
   * HEAD, 204, 205 and 304 (RFC 9110 §6.4.1). In place of accepting a WebSocket, it ends the connection.
   *
   * @param headers Flat and checked, names in lower case: `["content-type", "text/html", "set-cookie", "a=1"]`. Headers of
   *   the connection are dropped, but "connection: close" is done, and "upgrade" goes with a 426. A "content-length" counts
   *   where the engine cannot know it, and a stream must keep to it.
   * @returns A promise for an async iterable, resolved when it is sent or the client has gone, and the iterable is closed;
   *   never rejected. When the iterable throws, the connection is cut, and the promise resolves with what it threw. An
   *   iterable that is not sent is closed without being read.
   * @throws Error when it was called before.
   */
  respond(status: number, headers: readonly string[], body: ResponseBody): undefined | Promise<StreamOutcome>;

  /**
   * Whether the client asks to go on as a WebSocket, in a valid handshake (RFC 6455 §4.2.1), and the engine can. A request
   * of which it is false is an ordinary one, whatever its headers say. An engine that can answers broken handshakes itself.
   */
  readonly wantsWebSocket: boolean;

  /**
   * Accepts the handshake with a 101; in place of `respond`, and only where `wantsWebSocket` is true. Nothing is read from
   * the client before the caller has returned to the event loop.
   *
   * @throws Error when the exchange was answered before, or the subprotocol is none that the client offers.
   * @throws FieldSyntaxError when a header would not stay within its line.
   */
  acceptWebSocket(handshake: WebSocketHandshake, listener: WebSocketListener): WebSocketConnection;
}

/** How a streamed response ended: all of it was sent, the client went away, or the iterable threw `error`. */
export type StreamOutcome =
  | { readonly kind: "sent" }
  | { readonly kind: "gone" }
  | { readonly kind: "failed"; readonly error: unknown };

/**
 * What an engine calls with every exchange. Never throws and never rejects. The promise resolves when everything that
 * belongs to the exchange is done, clean-up after the response included.
 */
export type ExchangeHandler = (exchange: Exchange) => undefined | Promise<void>;

/** Limits every engine keeps for what comes from outside. */
export interface RequestLimits {
  /** Most header fields of one request; one more is answered with 400. */
  readonly maxHeaderCount: number;
  /** Most bytes of one header value; more is answered with 400. */
  readonly maxHeaderValueBytes: number;
}

export const defaultRequestLimits: RequestLimits = { maxHeaderCount: 100, maxHeaderValueBytes: 8192 };

/** Request body above the limit. Becomes a 413. */
export class BodyTooLargeError extends Error {
  override readonly name = "BodyTooLargeError";
  readonly maxBytes: number;
  /** Announced Content-Length, or null when the limit was passed while reading. */
  readonly announcedBytes: number | null;

  constructor(maxBytes: number, announcedBytes: number | null) {
    super(
      `Request body is ${announcedBytes === null ? "" : `${announcedBytes} bytes, `}above the limit of ${maxBytes} bytes`,
    );
    this.maxBytes = maxBytes;
    this.announcedBytes = announcedBytes;
  }
}

/** The client went away, or broke the framing, before the request body was complete. Nobody is left to answer. */
export class BodyIncompleteError extends Error {
  override readonly name = "BodyIncompleteError";
}
