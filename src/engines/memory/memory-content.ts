import type { ResponseStream } from "../response-stream.ts";

const encoder = new TextEncoder();

/** The response broke off, or never came. The cause is what the response's iterable threw, if it did. */
export class ResponseIncompleteError extends Error {
  override readonly name = "ResponseIncompleteError";
}

/** Content of a response as its client reads it: a piece when it asks for one. Can be read once. */
export class MemoryContent implements AsyncIterableIterator<Uint8Array, undefined> {
  private whole: Uint8Array | null;
  private stream: ResponseStream | null;
  private readonly leave: () => void;
  private readonly signal: AbortSignal | undefined;

  /**
   * @param leave Called when the client stops reading.
   * @param signal What else makes the client go away; reading throws its reason then.
   */
  constructor(content: Uint8Array | ResponseStream, leave: () => void, signal: AbortSignal | undefined) {
    const isWhole = content instanceof Uint8Array;
    this.whole = isWhole ? content : null;
    this.stream = isWhole ? null : content;
    this.leave = leave;
    this.signal = signal;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    const piece = this.stream === null ? this.takeWhole() : await this.pull(this.stream);
    return piece === null ? { done: true, value: undefined } : { done: false, value: piece };
  }

  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.whole = null;
    this.stream = null;
    this.leave();
    return { done: true, value: undefined };
  }

  private takeWhole(): Uint8Array | null {
    const { whole } = this;
    this.whole = null;
    return whole === null || whole.byteLength === 0 ? null : whole;
  }

  private async pull(stream: ResponseStream): Promise<Uint8Array | null> {
    let piece: Uint8Array | string | null;
    try {
      piece = await stream.next();
    } catch (error) {
      throw new ResponseIncompleteError("The response broke off, because its stream threw", { cause: error });
    }
    if (piece !== null) return typeof piece === "string" ? encoder.encode(piece) : piece;
    if (!stream.isOpen) this.signal?.throwIfAborted();
    stream.complete();
    this.stream = null;
    return null;
  }
}
