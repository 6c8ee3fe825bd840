import { setImmediate as nextTurn } from "node:timers/promises";
import { Dicer } from "@fastify/busboy";
import { MultipartSyntaxError } from "./multipart-syntax-error.ts";
import { type PartHead, readPartHead } from "./part-head.ts";
import type { UploadLimits } from "./upload-limits.ts";

/** Takes the content of one part. */
export interface PartSink {
  write(bytes: Buffer): void;
  end(): void;
}

/** What becomes of the parts of a body. */
export interface PartTaker {
  /** Takes a part. May throw to end the reading. */
  take(head: PartHead): PartSink;
  /** Waits until what was written has its place; null when it has. */
  settle(): Promise<void> | null;
}

/** More parts than a body may have. */
export class TooManyPartsError extends Error {
  override readonly name = "TooManyPartsError";
  readonly maxParts: number;

  constructor(maxParts: number) {
    super(`The body has more than ${maxParts} parts`);
    this.maxParts = maxParts;
  }
}

/**
 * Reads a multipart body as it comes: never more of it than the taker has taken.
 *
 * @throws MultipartSyntaxError, TooManyPartsError, what the taker throws and what `pieces` throw.
 * @spec RFC 7578, RFC 2046 §5.1
 */
export async function readMultipart(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  boundary: string,
  limits: UploadLimits,
  taker: PartTaker,
): Promise<void> {
  const splitter = new PartSplitter(boundary, limits, taker);
  for await (const piece of pieces) {
    await splitter.write(piece);
    const settling = taker.settle();
    if (settling !== null) await settling;
  }
  await splitter.end();
}

/**
 * Dicer, with rules about parts and without events. The headers of a part end, for Dicer, at a line that is none: what follows
 * such a line is dropped, and what is missing then is refused.
 */
class PartSplitter {
  private readonly dicer: Dicer;
  private readonly limits: UploadLimits;
  private readonly taker: PartTaker;
  private failure: unknown = null;
  private partCount = 0;
  private openParts = 0;
  private isFinished = false;
  private isInHeader = false;
  /** Bytes of pieces in which a header neither began nor ended. */
  private headerBytes = 0;
  private wake: () => void = () => {};

  constructor(boundary: string, limits: UploadLimits, taker: PartTaker) {
    this.limits = limits;
    this.taker = taker;
    // One more than is allowed, since Dicer drops what is beyond its own limits without a word.
    const config = {
      boundary,
      maxHeaderPairs: limits.maxPartHeaderCount + 1,
      maxHeaderSize: limits.maxPartHeaderBytes * 2,
    };
    this.dicer = new Dicer(config);
    this.dicer.on("part", (part) => this.takePart(part));
    this.dicer.on("error", () => {
      this.failure ??= new MultipartSyntaxError("ends without its final boundary");
    });
    this.dicer.on("finish", () => {
      this.isFinished = true;
      this.wake();
    });
  }

  async write(piece: Uint8Array): Promise<void> {
    // RFC 2046 §5.1.1: what follows the final boundary is to be ignored.
    if (this.isFinished) return;
    const wasInHeader = this.isInHeader;
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    await new Promise<void>((resolve) => {
      // A piece with the final boundary in it is not called back for when it was too much to be taken at once.
      this.wake = resolve;
      this.dicer.write(bytes, () => resolve());
    });
    this.headerBytes = wasInHeader && this.isInHeader ? this.headerBytes + bytes.byteLength : 0;
    if (this.headerBytes > this.limits.maxPartHeaderBytes) this.failure ??= tooLongHeader(this.limits);
    if (this.failure !== null) throw this.failure;
  }

  async end(): Promise<void> {
    if (!this.isFinished) this.dicer.end();
    // Parts are consumed as they come, so whatever is left happens before the next turn of the event loop.
    if (!this.isWhole) await nextTurn();
    if (this.failure !== null) throw this.failure;
    if (!this.isWhole) throw new MultipartSyntaxError("ends without its final boundary");
  }

  private get isWhole(): boolean {
    return this.isFinished && this.openParts === 0;
  }

  private takePart(part: Dicer.PartStream): void {
    let sink: PartSink | null = null;
    this.partCount++;
    this.openParts++;
    this.isInHeader = true;
    // What ends a part early ends the body early, which Dicer tells too.
    part.on("error", () => {});
    part.on("header", (header) => {
      this.isInHeader = false;
      this.attempt(() => {
        sink = this.openSink(header as Record<string, string[]>);
      });
    });
    part.on("data", (bytes) => this.attempt(() => sink?.write(bytes as Buffer)));
    part.on("end", () => {
      this.openParts--;
      this.attempt(() => {
        if (sink === null) throw new MultipartSyntaxError("has a part without headers");
        sink.end();
      });
    });
  }

  private openSink(header: Readonly<Record<string, readonly string[]>>): PartSink {
    const { limits } = this;
    if (this.partCount > limits.maxParts) throw new TooManyPartsError(limits.maxParts);
    checkHeader(header, limits);
    return this.taker.take(readPartHead(header));
  }

  /** Keeps what a listener throws for whoever waits for `write`. Does nothing after the first failure. */
  private attempt(task: () => void): void {
    if (this.failure !== null) return;
    try {
      task();
    } catch (error) {
      this.failure = error;
    }
  }
}

function checkHeader(header: Readonly<Record<string, readonly string[]>>, limits: UploadLimits): void {
  let count = 0;
  let bytes = 0;
  for (const name in header) {
    for (const value of header[name] ?? []) {
      count++;
      bytes += name.length + value.length;
    }
  }
  if (count > limits.maxPartHeaderCount) {
    throw new MultipartSyntaxError(`has a part with more than ${limits.maxPartHeaderCount} headers`);
  }
  if (bytes > limits.maxPartHeaderBytes) throw tooLongHeader(limits);
}

function tooLongHeader({ maxPartHeaderBytes }: UploadLimits): MultipartSyntaxError {
  return new MultipartSyntaxError(`has a part with more than ${maxPartHeaderBytes} bytes of headers`);
}
