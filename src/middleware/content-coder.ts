import type { Transform } from "node:stream";
import * as zlib from "node:zlib";

/** A content coding that BoltAPI can apply (RFC 9110 §8.4.1, RFC 7932, RFC 8878). */
export type ContentCoding = "br" | "gzip" | "zstd";

/** A compressor that takes pieces as they come. */
export interface EncoderStream extends Transform {
  /** Sends all that was written so far on its way. */
  flush(flush: number, callback: (error?: Error | null) => void): void;
}

/** Compresses with one coding at one level. */
export interface ContentCoder {
  readonly coding: ContentCoding;
  compressNow(bytes: Uint8Array): Uint8Array;
  /** The same off the event loop. */
  compress(bytes: Uint8Array): Promise<Uint8Array>;
  openStream(): EncoderStream;
  /** What `EncoderStream.flush` takes to flush without making the compressor forget what it has seen. */
  readonly flush: number;
}

/** Options of node:zlib, as far as they are the same for all codings. */
interface CoderOptions {
  readonly chunkSize?: number;
  readonly level?: number;
  readonly params?: Record<number, number>;
}

type CompressNow = (bytes: Uint8Array, options: CoderOptions) => Uint8Array;
type Compress = (
  bytes: Uint8Array,
  options: CoderOptions,
  callback: (error: Error | null, compressed: Uint8Array) => void,
) => void;

/** What Node has from 22.15 and 23.8 on; the types are those of Node 20. */
interface ZstdFunctions {
  readonly zstdCompressSync: CompressNow;
  readonly zstdCompress: Compress;
  readonly createZstdCompress: (options: CoderOptions) => EncoderStream;
}

const { zstdCompressSync, zstdCompress, createZstdCompress } = zlib as unknown as Partial<ZstdFunctions>;
const zstdCompressionLevel = 100;
const zstdFlush = 1;

/** The codings this Node can apply, in the order they are preferred by default. */
// Of 70 kB of text, level 3 of zstd makes 30.0 kB in 0.2 ms, level 4 of br 29.3 kB in 1.1 ms, level 6 of gzip 28.7 kB in 1.3 ms.
export const availableCodings: readonly ContentCoding[] =
  createZstdCompress === undefined ? ["br", "gzip"] : ["zstd", "br", "gzip"];

/** Lowest and highest level of each coding. Above 19, zstd would need more memory than a client must have (RFC 9659 §3). */
export const levelRanges: Readonly<Record<ContentCoding, readonly [lowest: number, highest: number]>> = {
  br: [0, 11],
  gzip: [1, 9],
  zstd: [1, 19],
};

/** Levels for answers made on the fly: one step up, br and gzip take 1.2 to 2 times as long for 1 to 6 % fewer bytes. */
export const defaultLevels: Readonly<Record<ContentCoding, number>> = { br: 4, gzip: 6, zstd: 3 };

/** Makes the coder of a coding. @throws Error for zstd where Node has none; see `availableCodings`. */
export function makeCoder(coding: ContentCoding, level: number): ContentCoder {
  switch (coding) {
    case "gzip":
      return coderOf(coding, zlib.gzipSync, zlib.gzip, zlib.createGzip, zlib.constants.Z_SYNC_FLUSH, () => ({ level }));
    case "br":
      return coderOf(
        coding,
        zlib.brotliCompressSync,
        zlib.brotliCompress,
        zlib.createBrotliCompress,
        zlib.constants.BROTLI_OPERATION_FLUSH,
        // 0 stands for an unknown size.
        (size) => ({
          params: { [zlib.constants.BROTLI_PARAM_QUALITY]: level, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: size },
        }),
      );
    case "zstd": {
      if (zstdCompressSync === undefined || zstdCompress === undefined || createZstdCompress === undefined) {
        throw new Error("This version of Node has no zstd.");
      }
      const params = { [zstdCompressionLevel]: level };
      return coderOf(coding, zstdCompressSync, zstdCompress, createZstdCompress, zstdFlush, () => ({ params }));
    }
  }
}

function coderOf(
  coding: ContentCoding,
  compressNow: CompressNow,
  compress: Compress,
  open: (options: CoderOptions) => EncoderStream,
  flush: number,
  optionsFor: (size: number) => CoderOptions,
): ContentCoder {
  const wholeOptions = ({ byteLength }: Uint8Array): CoderOptions => ({
    ...optionsFor(byteLength),
    // Each chunk of output is a trip between threads; 64 instead of 16 KiB halves what 1 MB costs the event loop.
    chunkSize: Math.min(Math.max(byteLength, 64), 65_536),
  });
  return {
    coding,
    flush,
    compressNow: (bytes) => compressNow(bytes, wholeOptions(bytes)),
    compress: (bytes) =>
      new Promise((resolve, reject) => {
        compress(bytes, wholeOptions(bytes), (error, compressed) => {
          if (error === null) resolve(compressed);
          else reject(error);
        });
      }),
    openStream: () => open(optionsFor(0)),
  };
}
