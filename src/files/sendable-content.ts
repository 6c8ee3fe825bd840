/** Bytes of a known number, of which any part can be had: a file, or something in memory. */
export interface SendableContent {
  readonly size: number;
  /** Most bytes that are worth being read at once. */
  readonly maxReadBytes: number;
  /** Bytes from `start` up to, but not including, `end`, at once. */
  read(start: number, end: number): Uint8Array | Promise<Uint8Array>;
  /** The same piece by piece, each read when it is asked for. */
  stream(start: number, end: number): AsyncIterable<Uint8Array>;
  /** Gives back what it holds. May be called more than once. */
  close(): Promise<void>;
}

/** Longest piece of a stream. */
export const pieceBytes: number = 65_536;
