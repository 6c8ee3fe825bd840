import { type ClosableBody, ended } from "./stream-response.ts";
import type { SourceIterator } from "./stream-source.ts";

/** A piece of a response: text is sent as UTF-8. */
export type StreamPiece = string | Uint8Array | ArrayBuffer;

/** The pieces of a source as a response body. */
export class PieceStream implements ClosableBody {
  private readonly source: SourceIterator<StreamPiece>;
  private isEnded = false;

  constructor(source: SourceIterator<StreamPiece>) {
    this.source = source;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<string | Uint8Array, undefined>> {
    if (this.isEnded) return ended;
    try {
      const step = await this.source.next();
      if (step.done !== true) return { done: false, value: toSendable(step.value) };
    } catch (error) {
      this.isEnded = true;
      throw error;
    }
    this.isEnded = true;
    return ended;
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    if (this.isEnded) return ended;
    this.isEnded = true;
    await this.source.return?.();
    return ended;
  }
}

/** What is no piece at all stays as it is; the engine says so. */
function toSendable(piece: StreamPiece): string | Uint8Array {
  return piece instanceof ArrayBuffer ? new Uint8Array(piece) : piece;
}
