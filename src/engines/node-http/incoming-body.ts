import type { IncomingMessage } from "node:http";
import { BodyIncompleteError, BodyTooLargeError } from "../../http/exchange.ts";

/** What is read of a body that nobody wanted, to keep the connection for the next request. */
export const maxDiscardedBytes: number = 256 * 1024;

const noBytes = new Uint8Array(0);

/** The announced length of a request body: 0 for none, null for chunks. */
export function announcedBytesOf(request: IncomingMessage): number | null {
  const { headers } = request;
  if (headers["transfer-encoding"] !== undefined) return null;
  const length = headers["content-length"];
  return length === undefined ? 0 : Number(length);
}

/** The body of a request on node:http, read in one of two ways, or thrown away. */
export class IncomingBody {
  /** The body was above the limit, and reading stopped. */
  isRefused = false;
  private readonly request: IncomingMessage;
  private readonly announcedBytes: number | null;
  private isGone = false;
  /** Fails the reading of the whole body; null while nobody reads it so. */
  private reject: ((error: BodyIncompleteError) => void) | null = null;
  /** Wakes whoever reads the body in pieces; null while nobody does. */
  private wake: (() => void) | null = null;

  constructor(request: IncomingMessage) {
    this.request = request;
    this.announcedBytes = announcedBytesOf(request);
  }

  /** Reads everything; see `Exchange.readBody`. */
  read(maxBytes: number): Uint8Array | Promise<Uint8Array> {
    const { announcedBytes, request } = this;
    if (announcedBytes === 0) return noBytes;
    if (announcedBytes !== null && announcedBytes > maxBytes) throw this.refuse(maxBytes);
    if (this.isGone || request.destroyed) return Promise.reject(incomplete());
    if (!request.complete) return this.collect(maxBytes);
    if (request.readableLength > maxBytes) throw this.refuse(maxBytes);
    return request.read() ?? noBytes;
  }

  /** Yields the pieces; see `Exchange.streamBody`. */
  async *stream(): AsyncGenerator<Uint8Array, void> {
    const { announcedBytes, request } = this;
    if (announcedBytes === 0) return;
    let isEnded = false;
    let wake = (): void => {};
    const onReadable = (): void => wake();
    const onEnd = (): void => {
      isEnded = true;
      wake();
    };
    this.wake = onReadable;
    request.on("readable", onReadable).on("end", onEnd);
    try {
      while (!isEnded) {
        if (this.isGone || request.destroyed) throw incomplete();
        const piece: Uint8Array | null = request.read();
        if (piece !== null) yield piece;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      request.off("readable", onReadable).off("end", onEnd);
    }
  }

  /** Nothing more comes. Whoever still reads gets a BodyIncompleteError. */
  leave(): void {
    this.isGone = true;
    this.reject?.(incomplete());
    this.wake?.();
  }

  /**
   * Throws away what is left, for the sake of the next request on the connection.
   *
   * @param onTooMuch Called when there is more left than is worth waiting for.
   */
  discard(onTooMuch: () => void): void {
    this.leave();
    const { announcedBytes, request } = this;
    if (announcedBytes === null || announcedBytes > maxDiscardedBytes) {
      let discardedBytes = 0;
      const count = (piece: Uint8Array): void => {
        discardedBytes += piece.byteLength;
        if (discardedBytes <= maxDiscardedBytes) return;
        request.off("data", count);
        onTooMuch();
      };
      request.on("data", count);
    }
    request.resume();
  }

  private collect(maxBytes: number): Promise<Uint8Array> {
    const { request } = this;
    const pieces: Uint8Array[] = [];
    let receivedBytes = 0;
    return new Promise((resolve, reject) => {
      // Kept bare: a closure around it, kept here instead, made requests outlive several scavenges, and these eight times
      // as long (bench/pipeline, body row).
      this.reject = reject;
      const onData = (piece: Uint8Array): void => {
        pieces.push(piece);
        receivedBytes += piece.byteLength;
        if (receivedBytes <= maxBytes) return;
        request.off("data", onData);
        reject(this.refuse(maxBytes));
      };
      request.on("data", onData).on("end", () => {
        resolve(pieces.length === 1 ? (pieces[0] as Uint8Array) : Buffer.concat(pieces, receivedBytes));
      });
    });
  }

  private refuse(maxBytes: number): BodyTooLargeError {
    this.isRefused = true;
    this.request.pause();
    return new BodyTooLargeError(maxBytes, this.announcedBytes);
  }
}

function incomplete(): BodyIncompleteError {
  return new BodyIncompleteError("The request ended before its body was complete");
}
