import { pieceBytes, type SendableContent } from "./sendable-content.ts";

/** Bytes in memory. */
export class BytesContent implements SendableContent {
  readonly size: number;
  readonly maxReadBytes: number = Number.POSITIVE_INFINITY;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.size = bytes.byteLength;
    this.bytes = bytes;
  }

  read(start: number, end: number): Uint8Array {
    return this.bytes.subarray(start, end);
  }

  async *stream(start: number, end: number): AsyncGenerator<Uint8Array, void> {
    yield this.bytes.subarray(start, end);
  }

  async close(): Promise<void> {}
}

/** A web-standard Blob or File, wherever it keeps its bytes. */
export class BlobContent implements SendableContent {
  readonly size: number;
  readonly maxReadBytes: number = pieceBytes;
  private readonly blob: Blob;

  constructor(blob: Blob) {
    this.size = blob.size;
    this.blob = blob;
  }

  async read(start: number, end: number): Promise<Uint8Array> {
    return new Uint8Array(await this.blob.slice(start, end).arrayBuffer());
  }

  /** By slices: a stream of a Blob that nobody reads to its end would keep what it holds. */
  async *stream(start: number, end: number): AsyncGenerator<Uint8Array, void> {
    for (let position = start; position < end; position += pieceBytes) {
      yield await this.read(position, Math.min(position + pieceBytes, end));
    }
  }

  async close(): Promise<void> {}
}
