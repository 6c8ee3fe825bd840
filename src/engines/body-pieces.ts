/** Pieces shorter than this are gathered: by itself, each would take many times its length in memory. */
const minPieceBytes = 512;
const blockBytes = 4096;

const noBytes = new Uint8Array(0);

/**
 * What has come of a body and waits for its reader, first in, first out. Whoever sends a body byte by byte, or in chunks of
 * one, does not make it take more memory than others.
 */
export class BodyPieces {
  byteLength = 0;
  private pieces: Uint8Array[] = [];
  /** Where short pieces are gathered. What of it is not among the pieces yet is from `blockStart` to `blockEnd`. */
  private block: Uint8Array = noBytes;
  private blockStart = 0;
  private blockEnd = 0;

  /** Adds the bytes from `start` to `end`; they must not change any more. */
  add(bytes: Uint8Array, start: number, end: number): void {
    const length = end - start;
    if (length === 0) return;
    // The first one as it is: nearly every body comes in one, and nearly every reader takes each before the next comes.
    if (length >= minPieceBytes || this.byteLength === 0) {
      this.endBlock();
      this.pieces.push(bytes.subarray(start, end));
    } else this.gather(bytes, start, end);
    this.byteLength += length;
  }

  /** Takes the first piece; null when there is none. */
  takeFirst(): Uint8Array | null {
    if (this.pieces.length === 0) this.endBlock();
    const piece = this.pieces.shift();
    if (piece === undefined) return null;
    this.byteLength -= piece.byteLength;
    return piece;
  }

  /** Takes everything, put together. */
  takeAll(): Uint8Array {
    this.endBlock();
    const { byteLength, pieces } = this;
    this.byteLength = 0;
    this.pieces = [];
    this.block = noBytes;
    this.blockStart = this.blockEnd = 0;
    if (pieces.length === 0) return noBytes;
    return pieces.length === 1 ? (pieces[0] as Uint8Array) : concat(pieces, byteLength);
  }

  private gather(bytes: Uint8Array, start: number, end: number): void {
    if (this.blockEnd + end - start > this.block.length) {
      this.endBlock();
      this.block = new Uint8Array(blockBytes);
      this.blockStart = this.blockEnd = 0;
    }
    const { block } = this;
    for (let index = start; index < end; index++) block[this.blockEnd++] = bytes[index] as number;
  }

  /** Makes a piece of what was gathered. */
  private endBlock(): void {
    if (this.blockStart === this.blockEnd) return;
    this.pieces.push(this.block.subarray(this.blockStart, this.blockEnd));
    this.blockStart = this.blockEnd;
  }
}

function concat(pieces: readonly Uint8Array[], byteLength: number): Uint8Array {
  const whole = new Uint8Array(byteLength);
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.byteLength;
  }
  return whole;
}
