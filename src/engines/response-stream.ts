import type { StreamOutcome } from "../http/exchange.ts";
import { isTurnOver, untilNextTurn } from "./event-loop-turn.ts";

const encoder = new TextEncoder();

/**
 * Pulls the pieces of a streamed response out of its iterable, and settles how the response ended.
 *
 * The engine asks for a piece whenever the client can take one. Whichever comes first ends it: the engine says
 * `complete`, the engine says `leave`, or the iterable throws.
 */
export class ResponseStream {
  /** How it ended; settled after the clean-up of the iterable. */
  readonly outcome: Promise<StreamOutcome>;
  /** Whether nothing has ended it yet. */
  isOpen = true;
  private readonly iterator: AsyncIterator<Uint8Array | string>;
  private readonly expectedBytes: number | null;
  private pulledBytes = 0;
  private settle: (outcome: StreamOutcome) => void = () => {};

  /** @param expectedBytes The announced Content-Length, which the pieces must add up to, or null when there is none. */
  constructor(body: AsyncIterable<Uint8Array | string>, expectedBytes: number | null) {
    this.iterator = iteratorOf(body);
    this.expectedBytes = expectedBytes;
    this.outcome = new Promise((resolve) => {
      this.settle = resolve;
    });
  }

  /**
   * The next piece, never empty; null when there is none left, or the client has gone. Text comes as bytes where a length
   * was announced.
   *
   * @throws What the iterable threw. The outcome is settled then, and the response must not end as if it were complete.
   */
  async next(): Promise<Uint8Array | string | null> {
    while (this.isOpen) {
      // Before, so that nothing is pulled for a client that leaves meanwhile.
      if (isTurnOver()) await untilNextTurn();
      let step: IteratorResult<Uint8Array | string>;
      try {
        step = await this.iterator.next();
      } catch (error) {
        return this.fail(error);
      }
      if (!this.isOpen) return null;
      let piece: Uint8Array | string | null;
      try {
        piece = step.done === true ? this.checkEnd() : this.checkPiece(step.value);
      } catch (error) {
        return this.cut(error);
      }
      if (piece === null || piece.length > 0) return piece;
    }
    return null;
  }

  /** All pieces were handed to the client. */
  complete(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.settle({ kind: "sent" });
  }

  /** The client takes no more. Closes the iterable, so that its `finally` runs. */
  leave(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    void closeIterator(this.iterator, { kind: "gone" }).then(this.settle);
  }

  private fail(error: unknown): null {
    // After leave() it may well throw, for instance because its signal aborted. Nobody waits for that.
    if (!this.isOpen) return null;
    this.isOpen = false;
    this.settle({ kind: "failed", error });
    throw error;
  }

  private checkPiece(piece: Uint8Array | string): Uint8Array | string {
    if (typeof piece !== "string" && !(piece instanceof Uint8Array)) {
      throw new TypeError(`A response stream yields text and bytes; it yielded ${describe(piece)}.`);
    }
    if (this.expectedBytes === null) return piece;
    const bytes = typeof piece === "string" ? encoder.encode(piece) : piece;
    this.pulledBytes += bytes.byteLength;
    if (this.pulledBytes > this.expectedBytes) {
      throw new RangeError(`A response stream is longer than its content-length of ${this.expectedBytes} bytes.`);
    }
    return bytes;
  }

  private checkEnd(): null {
    if (this.expectedBytes === null || this.pulledBytes === this.expectedBytes) return null;
    throw new RangeError(
      `A response stream ended after ${this.pulledBytes} bytes; its content-length is ${this.expectedBytes}.`,
    );
  }

  private async cut(error: unknown): Promise<never> {
    this.isOpen = false;
    this.settle(await closeIterator(this.iterator, { kind: "failed", error }));
    throw error;
  }
}

/** Closes the iterable of a response whose content nobody gets, as for HEAD, without reading it. Never rejects. */
export function closeUnread(body: AsyncIterable<unknown>, outcome: StreamOutcome): Promise<StreamOutcome> {
  return closeIterator(iteratorOf(body), outcome);
}

async function closeIterator(iterator: AsyncIterator<unknown>, outcome: StreamOutcome): Promise<StreamOutcome> {
  try {
    await iterator.return?.();
    return outcome;
  } catch (error) {
    return outcome.kind === "failed" ? outcome : { kind: "failed", error };
  }
}

/** The iterator of the body, or one that throws when the body could not even make one. */
function iteratorOf<Piece>(body: AsyncIterable<Piece>): AsyncIterator<Piece> {
  try {
    return body[Symbol.asyncIterator]();
  } catch (error) {
    return { next: () => Promise.reject(error) };
  }
}

function describe(value: unknown): string {
  return value === null ? "null" : Array.isArray(value) ? "an array" : `a value of type ${typeof value}`;
}
