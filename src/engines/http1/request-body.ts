import { BodyIncompleteError, BodyTooLargeError } from "../../http/exchange.ts";
import { BodyPieces } from "../body-pieces.ts";
import type { Refusal } from "../refusal.ts";
import { ChunkedDecoder } from "./chunked-decoder.ts";

/** What is read of a body that nobody wanted, to keep the connection for the next request. */
export const maxDiscardedBytes: number = 256 * 1024;
/** How much of a body waits here for its reader; the rest waits with the client. */
const maxHeldBytes = 64 * 1024;

/** What a body tells its connection. */
export interface BodyOwner {
  /** There is room for more again, or nobody wants it any more. */
  onBodyRoom(): void;
  /** More is left of a body that is thrown away than is worth waiting for. */
  onBodyTooLong(): void;
}

/** The body of a request as it comes in, read in one of two ways, or thrown away. */
export class RequestBody {
  /** By the Content-Length; null for chunks. */
  readonly announcedBytes: number | null;
  /** Whether all of it has come. */
  isReceived = false;
  /** The body was above the limit of its reader: nothing more of it is taken. */
  isRefused = false;
  /** Whether somebody began to read it. */
  isOpened = false;
  private readonly owner: BodyOwner;
  private readonly decoder: ChunkedDecoder | null;
  private missingBytes: number;
  private readonly held: BodyPieces = new BodyPieces();
  private discardedBytes = 0;
  /** Nobody gets any more of it. */
  private isGone = false;
  /** The limit of whoever reads the whole body; -1 while nobody does. */
  private maxBytes = -1;
  private resolve: ((bytes: Uint8Array) => void) | null = null;
  private reject: ((error: Error) => void) | null = null;
  /** Wakes whoever reads the body in pieces. */
  private wake: (() => void) | null = null;

  /** @param announcedBytes Content-Length, above 0; null for a body in chunks. */
  constructor(owner: BodyOwner, announcedBytes: number | null) {
    this.owner = owner;
    this.announcedBytes = announcedBytes;
    this.missingBytes = announcedBytes ?? 0;
    this.decoder = announcedBytes === null ? new ChunkedDecoder() : null;
  }

  /** Why the chunks cannot be read any further, or null. */
  get refusal(): Refusal | null {
    return this.decoder === null ? null : this.decoder.refusal;
  }

  /** Whether the client has to wait. */
  get isFull(): boolean {
    return this.isRefused || (this.held.byteLength >= maxHeldBytes && this.maxBytes === -1);
  }

  /** Takes what belongs to the body. Returns the position behind it. */
  take(bytes: Buffer, start: number, end: number): number {
    const position = this.decoder === null ? this.takeCounted(bytes, start, end) : this.takeChunks(bytes, start, end);
    if (this.isReceived) this.resolve?.(this.held.takeAll());
    this.wake?.();
    return position;
  }

  /** Reads everything; see `Exchange.readBody`. */
  read(maxBytes: number): Uint8Array | Promise<Uint8Array> {
    const { announcedBytes } = this;
    this.isOpened = true;
    if (this.isGone) return Promise.reject(incompleteError());
    if (announcedBytes !== null && announcedBytes > maxBytes) throw this.refuse(maxBytes);
    if (this.held.byteLength > maxBytes) return Promise.reject(this.refuse(maxBytes));
    if (this.isReceived) return this.held.takeAll();
    this.maxBytes = maxBytes;
    this.owner.onBodyRoom();
    return new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  /** Yields the pieces; see `Exchange.streamBody`. */
  async *stream(): AsyncGenerator<Uint8Array, void> {
    this.isOpened = true;
    for (;;) {
      if (this.isGone) throw incompleteError();
      const piece = this.held.takeFirst();
      if (piece !== null) yield piece;
      else if (this.isReceived) return;
      else {
        const woken = new Promise<void>((resolve) => (this.wake = resolve));
        this.owner.onBodyRoom();
        await woken;
      }
    }
  }

  /** Nothing more is handed out. Whoever still reads gets a BodyIncompleteError. */
  leave(): void {
    if (this.isGone || (this.isReceived && this.held.byteLength === 0)) return;
    this.isGone = true;
    this.held.takeAll();
    this.reject?.(incompleteError());
    this.wake?.();
  }

  private takeCounted(bytes: Buffer, start: number, end: number): number {
    const position = Math.min(end, start + this.missingBytes);
    this.missingBytes -= position - start;
    this.isReceived = this.missingBytes === 0;
    this.takePiece(bytes, start, position);
    return position;
  }

  private takeChunks(bytes: Buffer, start: number, end: number): number {
    const decoder = this.decoder as ChunkedDecoder;
    let position = start;
    while (position < end && !decoder.isDone && decoder.refusal === null) {
      position = decoder.read(bytes, position, end);
      this.takePiece(bytes, decoder.pieceStart, decoder.pieceEnd);
    }
    this.isReceived = decoder.isDone && !this.isRefused;
    return position;
  }

  private takePiece(bytes: Buffer, start: number, end: number): void {
    const pieceBytes = end - start;
    if (pieceBytes === 0 || this.isRefused) return;
    if (this.isGone) {
      this.discardedBytes += pieceBytes;
      if (this.discardedBytes > maxDiscardedBytes) this.owner.onBodyTooLong();
      return;
    }
    this.held.add(bytes, start, end);
    if (this.maxBytes !== -1 && this.held.byteLength > this.maxBytes) this.reject?.(this.refuse(this.maxBytes));
  }

  private refuse(maxBytes: number): BodyTooLargeError {
    this.isRefused = true;
    this.isReceived = false;
    this.held.takeAll();
    return new BodyTooLargeError(maxBytes, this.announcedBytes);
  }
}

function incompleteError(): BodyIncompleteError {
  return new BodyIncompleteError("The request ended before its body was complete");
}
