import { plainRefusal, type Refusal } from "../refusal.ts";
import { carriageReturn, colon, fieldBytes, hexDigits, lineFeed, tokenBytes } from "./byte-classes.ts";

/** The most bytes that the extensions of all chunks of a body may have. */
const maxExtensionBytes = 4096;
/** The most bytes of a trailer section. Nothing reads it. */
const maxTrailerBytes = 8192;
const maxSizeDigits = 16;

const badRequest = plainRefusal(400);
const extensionsTooLarge = plainRefusal(413);
const trailersTooLarge = plainRefusal(431);

// RFC 9112 §7.1.1, with the quoted strings of RFC 9110 §5.6.4.
const token = "[\\w!#$%&'*+.^`|~-]+";
const quoted = '"(?:[\\t !#-[\\]-~\\x80-\\xff]|\\\\[\\t\\x20-\\x7e\\x80-\\xff])*"';
const extensionsPattern = new RegExp(`^(?:[ \\t]*;[ \\t]*${token}(?:[ \\t]*=[ \\t]*(?:${token}|${quoted}))?)+$`);

/** Where a body in chunks stands; what the next byte has to be. */
const stages = {
  size: 0,
  extension: 1,
  sizeEnd: 2,
  content: 3,
  contentReturn: 4,
  contentEnd: 5,
  trailerStart: 6,
  trailerName: 7,
  trailerValue: 8,
  trailerEnd: 9,
  lastEnd: 10,
  done: 11,
} as const;

type Stage = (typeof stages)[keyof typeof stages];

/**
 * Takes a body out of its chunks (RFC 9112 §7.1), however they are cut on their way. Trailers are checked and dropped.
 *
 * `read` goes as far as the end of a piece of content, of the body, or of the bytes, whichever comes first.
 */
export class ChunkedDecoder {
  /** The piece of content that the last call of `read` found: its positions, the same for none. */
  pieceStart = 0;
  pieceEnd = 0;
  /** Why the body cannot be read any further, or null. */
  refusal: Refusal | null = null;
  private stage: Stage = stages.size;
  private digitCount = 0;
  /** What is left of the chunk. */
  private missingBytes = 0;
  private extension = "";
  private extensionBytes = 0;
  private trailerBytes = 0;

  get isDone(): boolean {
    return this.stage === stages.done;
  }

  /** Returns the position behind what was read. */
  read(bytes: Buffer, start: number, end: number): number {
    let position = start;
    this.pieceStart = this.pieceEnd = start;
    while (position < end && this.stage !== stages.done && this.refusal === null) {
      if (this.stage === stages.content) return this.takeContent(position, end);
      this.takeByte(bytes[position++] as number);
    }
    return position;
  }

  private takeContent(start: number, end: number): number {
    const pieceBytes = Math.min(this.missingBytes, end - start);
    this.missingBytes -= pieceBytes;
    if (this.missingBytes === 0) this.stage = stages.contentReturn;
    this.pieceStart = start;
    this.pieceEnd = start + pieceBytes;
    return this.pieceEnd;
  }

  private takeByte(byte: number): void {
    switch (this.stage) {
      case stages.size:
        this.takeSize(byte);
        break;
      case stages.extension:
        this.takeExtension(byte);
        break;
      case stages.sizeEnd:
        this.expect(byte, lineFeed, this.missingBytes === 0 ? stages.trailerStart : stages.content);
        break;
      case stages.contentReturn:
        this.expect(byte, carriageReturn, stages.contentEnd);
        break;
      case stages.contentEnd:
        this.digitCount = 0;
        this.expect(byte, lineFeed, stages.size);
        break;
      case stages.lastEnd:
        this.expect(byte, lineFeed, stages.done);
        break;
      default:
        this.takeTrailer(byte);
    }
  }

  private takeSize(byte: number): void {
    const digit = hexDigits[byte] as number;
    if (digit < 16) {
      this.missingBytes = this.missingBytes * 16 + digit;
      this.digitCount++;
      if (this.digitCount > maxSizeDigits || this.missingBytes > Number.MAX_SAFE_INTEGER) this.refusal = badRequest;
    } else if (this.digitCount === 0) this.refusal = badRequest;
    else if (byte === carriageReturn) this.stage = stages.sizeEnd;
    else {
      this.stage = stages.extension;
      this.takeExtension(byte);
    }
  }

  /** Extensions are ignored (RFC 9112 §7.1.1), but only where they are some. */
  private takeExtension(byte: number): void {
    if (byte === carriageReturn) {
      if (!extensionsPattern.test(this.extension)) this.refusal = badRequest;
      this.extension = "";
      this.stage = stages.sizeEnd;
    } else if (fieldBytes[byte] === 0) this.refusal = badRequest;
    else if (++this.extensionBytes > maxExtensionBytes) this.refusal = extensionsTooLarge;
    else this.extension += String.fromCharCode(byte);
  }

  /** RFC 9112 §7.1.2: lines like those of the head. */
  private takeTrailer(byte: number): void {
    if (++this.trailerBytes > maxTrailerBytes) this.refusal = trailersTooLarge;
    else if (this.stage === stages.trailerStart) {
      if (byte === carriageReturn) this.stage = stages.lastEnd;
      else if (tokenBytes[byte] === 1) this.stage = stages.trailerName;
      else this.refusal = badRequest;
    } else if (this.stage === stages.trailerName) {
      if (byte === colon) this.stage = stages.trailerValue;
      else if (tokenBytes[byte] === 0) this.refusal = badRequest;
    } else if (this.stage === stages.trailerValue) {
      if (byte === carriageReturn) this.stage = stages.trailerEnd;
      else if (fieldBytes[byte] === 0) this.refusal = badRequest;
    } else this.expect(byte, lineFeed, stages.trailerStart);
  }

  private expect(byte: number, expected: number, next: Stage): void {
    if (byte === expected) this.stage = next;
    else this.refusal = badRequest;
  }
}
