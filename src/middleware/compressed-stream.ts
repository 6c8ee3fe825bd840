import { finished } from "node:stream";
import { ResponseStream } from "../engines/response-stream.ts";
import type { ContentCoder, EncoderStream } from "./content-coder.ts";

/** Pieces are gathered up to this size before they are compressed: each call of the compressor is a trip between threads. */
const batchBytes = 16_384;

const encoder = new TextEncoder();

/** What ended a batch: its size, a stream that has nothing more just now, or the end of the stream. */
type BatchEnd = "full" | "pause" | "end";

/**
 * A streamed body, compressed piece by piece as fast as the client reads.
 *
 * Whatever the body has yielded is sent when it pauses, so that nobody waits for a compressor to have enough. Can be
 * iterated once.
 */
export class CompressedStream implements AsyncIterableIterator<Uint8Array, undefined> {
  private readonly source: ResponseStream;
  private readonly coder: ContentCoder;
  /** Made with the first piece: a response that nobody reads needs none. */
  private compressor: EncoderStream | null = null;
  /** The piece that is being waited for. */
  private awaited: Promise<Uint8Array | string | null> | null = null;
  private batch: Uint8Array[] = [];
  private compressed: Uint8Array[] = [];
  /** Whether the compressor may hold something back. */
  private isFlushed = true;
  private isDone = false;

  /** @param expectedBytes What the body announced as its Content-Length, which its pieces must add up to; null for nothing. */
  constructor(body: AsyncIterable<Uint8Array | string>, expectedBytes: number | null, coder: ContentCoder) {
    this.source = new ResponseStream(body, expectedBytes);
    this.coder = coder;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** @throws What the body throws, and what the compressor does. */
  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    try {
      while (this.compressed.length === 0 && !this.isDone) await this.compressBatch(await this.fillBatch());
    } catch (error) {
      await this.close();
      throw error;
    }
    const { compressed } = this;
    if (compressed.length === 0) return { done: true, value: undefined };
    this.compressed = [];
    return { done: false, value: Buffer.concat(compressed) };
  }

  /** The client takes no more. */
  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.compressed = [];
    await this.close();
    return { done: true, value: undefined };
  }

  private async fillBatch(): Promise<BatchEnd> {
    const turn = new TurnOfEventLoop();
    try {
      for (let size = 0; size < batchBytes; ) {
        this.awaited ??= this.source.next();
        const isIdle = this.isFlushed && this.batch.length === 0;
        const piece = isIdle ? await this.awaited : await Promise.race([this.awaited, turn.passed()]);
        if (piece === pause) return "pause";
        this.awaited = null;
        if (piece === null) return "end";
        // Copied: who yields may write the next piece to the same memory.
        this.batch.push(typeof piece === "string" ? encoder.encode(piece) : piece.slice());
        size += piece.length;
      }
      return "full";
    } finally {
      turn.cancel();
    }
  }

  private async compressBatch(end: BatchEnd): Promise<void> {
    if (this.isDone) return;
    this.compressor ??= this.openCompressor();
    const { batch, compressor } = this;
    if (batch.length > 0) {
      this.batch = [];
      this.isFlushed = false;
      await settled((done) => compressor.write(Buffer.concat(batch), done));
    }
    if (end === "pause") {
      await settled((done) => compressor.flush(this.coder.flush, done));
      this.isFlushed = true;
    } else if (end === "end") {
      await settled((done) => {
        // Not the callback of `end`: zlib calls it before it has given everything.
        finished(compressor, done);
        compressor.end();
      });
      this.isDone = true;
      this.source.complete();
    }
    this.takeCompressed(compressor);
  }

  private openCompressor(): EncoderStream {
    const compressor = this.coder.openStream();
    // It stops where its buffer is full, until somebody reads.
    compressor.on("readable", () => this.takeCompressed(compressor));
    // Whoever waits for the compressor is told, too.
    compressor.on("error", () => {});
    return compressor;
  }

  private takeCompressed(compressor: EncoderStream): void {
    for (let piece = compressor.read(); piece !== null; piece = compressor.read()) this.compressed.push(piece);
  }

  /** @throws What the clean-up of the body throws. */
  private async close(): Promise<void> {
    this.isDone = true;
    this.compressor?.destroy();
    this.source.leave();
    const outcome = await this.source.outcome;
    if (outcome.kind === "failed") throw outcome.error;
  }
}

const pause: unique symbol = Symbol("pause");

/** Tells when the event loop has had its turn: what was ready has run by then. */
class TurnOfEventLoop {
  private immediate: NodeJS.Immediate | null = null;
  private promise: Promise<typeof pause> | null = null;

  /** Resolves a turn after the first call. */
  passed(): Promise<typeof pause> {
    this.promise ??= new Promise((resolve) => {
      this.immediate = setImmediate(resolve, pause);
    });
    return this.promise;
  }

  cancel(): void {
    if (this.immediate !== null) clearImmediate(this.immediate);
  }
}

/** Waits for a function that takes a callback. */
function settled(start: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    start((error) => {
      if (error === undefined || error === null) resolve();
      else reject(error);
    });
  });
}
