import type { RequestLimits } from "../../http/exchange.ts";
import { headerSizeProblem } from "../../http/header-limits.ts";
import type { HeaderGate } from "../header-gate.ts";
import { plainRefusal, type Refusal } from "../refusal.ts";
import {
  carriageReturn,
  colon,
  fieldBytes,
  isVersionByte,
  lineFeed,
  space,
  tab,
  targetBytes,
  tokenBytes,
  versionLineBytes,
} from "./byte-classes.ts";
import { FramingFields } from "./framing-fields.ts";

/** More bytes are needed. */
export const incomplete = -1;
/** The bytes are no request that is taken; `refusal` is the answer to it. */
export const refused = -2;

const badRequest = plainRefusal(400);
const methodNotImplemented = plainRefusal(501);
const targetTooLong = plainRefusal(414);
const headTooLarge = plainRefusal(431);
const versionNotSupported = plainRefusal(505);

/**
 * Reads heads of requests by the letter of RFC 9112, one after the other: each byte is looked at, and the first that cannot
 * stand where it does ends it. What is found does not depend on how the bytes were cut on their way.
 *
 * One serves a whole connection. A head that comes in parts is taken up again where it broke off, so that one that comes byte
 * by byte costs no more than it must.
 */
export class RequestHead {
  method = "";
  /** Positions in the head, counted from its first byte. */
  targetStart = 0;
  targetEnd = 0;
  fieldsStart = 0;
  isHttp10 = false;
  readonly framing: FramingFields;
  refusal: Refusal = badRequest;
  private readonly limits: RequestLimits;
  private readonly maxHeadBytes: number;
  private isAtFields = false;
  // Of the line that is not complete, counted from the first byte: where it begins, how far it was read, and where its name
  // ends, or 0 while that has not come.
  private lineStart = 0;
  private scanEnd = 0;
  private nameEnd = 0;
  private fieldCount = 0;
  private longestValueBytes = 0;

  /** @param maxHeadBytes A head that has no end within it is refused, for the part of it that reaches beyond. */
  constructor(gate: HeaderGate, limits: RequestLimits, maxHeadBytes: number) {
    this.framing = new FramingFields(gate);
    this.limits = limits;
    this.maxHeadBytes = maxHeadBytes;
  }

  /**
   * Reads on. The whole head starts at `start`, also when a part of it was read before.
   *
   * @returns The position behind the head, `incomplete` or `refused`.
   */
  read(bytes: Buffer, start: number, end: number): number {
    const limit = Math.min(end, start + this.maxHeadBytes);
    if (!this.isAtFields) {
      const position = this.readRequestLine(bytes, start, limit);
      if (position < 0) return position;
    }
    return this.readFields(bytes, start, limit);
  }

  /** RFC 9112 §3: method, target and version, a single space between them. */
  private readRequestLine(bytes: Buffer, start: number, limit: number): number {
    if (this.scanEnd === 0) {
      this.method = "";
      this.lineStart = this.targetStart = this.targetEnd = 0;
      // RFC 9112 §2.2: an empty line before it is ignored, as old clients send one after a body.
      if (bytes[start] === carriageReturn) {
        if (start + 1 === limit) return this.breakOff(start, start, limit);
        if (bytes[start + 1] !== lineFeed) return this.refuse(badRequest);
        this.lineStart = this.scanEnd = 2;
      }
    }
    // RFC 9112 §3: 501 for a method, and 414 for a target, longer than any that is known or read.
    let position = start + this.scanEnd;
    if (this.targetStart === 0) {
      while (position < limit && tokenBytes[bytes[position] as number] === 1) position++;
      if (position === limit) return this.breakOff(start, position, limit, methodNotImplemented);
      if (bytes[position] !== space || position === start + this.lineStart) return this.refuse(badRequest);
      position++;
      this.targetStart = position - start;
    }
    if (this.targetEnd === 0) {
      while (position < limit && targetBytes[bytes[position] as number] === 1) position++;
      if (position === limit) return this.breakOff(start, position, limit, targetTooLong);
      if (bytes[position] !== space && bytes[position] !== carriageReturn) return this.refuse(badRequest);
      if (position === start + this.targetStart) return this.refuse(badRequest);
      this.targetEnd = position - start;
    }
    const targetEnd = start + this.targetEnd;
    position =
      bytes[targetEnd] === carriageReturn
        ? this.endVersionless(bytes, targetEnd, limit)
        : this.readVersion(bytes, targetEnd, limit);
    if (position === incomplete) return this.breakOff(start, targetEnd, limit, targetTooLong);
    if (position === refused) return refused;
    this.method = methodText(bytes, start + this.lineStart, start + this.targetStart - 1);
    this.beginFields(position - start);
    return position;
  }

  /** RFC 9112 §2.3. From the space before it to the end of its line. */
  private readVersion(bytes: Buffer, spacePosition: number, limit: number): number {
    const position = spacePosition + 1;
    for (let index = 0; index < versionLineBytes; index++) {
      if (position + index === limit) return incomplete;
      if (!isVersionByte(bytes[position + index] as number, index)) return this.refuse(badRequest);
    }
    const major = (bytes[position + 5] as number) - 0x30;
    const minor = (bytes[position + 7] as number) - 0x30;
    if (major !== 1) return this.refuse(versionNotSupported);
    if (minor > 1) return this.refuse(badRequest);
    this.isHttp10 = minor === 0;
    return position + versionLineBytes;
  }

  /** A line without a version is one of HTTP/0.9. */
  private endVersionless(bytes: Buffer, position: number, limit: number): number {
    if (position + 1 === limit) return incomplete;
    return this.refuse(bytes[position + 1] === lineFeed ? versionNotSupported : badRequest);
  }

  private beginFields(fieldsStart: number): void {
    this.fieldsStart = this.lineStart = this.scanEnd = fieldsStart;
    this.nameEnd = 0;
    this.isAtFields = true;
    this.fieldCount = 0;
    this.longestValueBytes = 0;
    this.framing.reset();
  }

  /** RFC 9112 §5: name, colon, value; no space before the colon, and no value goes on in the next line. */
  private readFields(bytes: Buffer, start: number, limit: number): number {
    let lineStart = start + this.lineStart;
    let position = start + this.scanEnd;
    let nameEnd = this.nameEnd === 0 ? -1 : start + this.nameEnd;
    for (;;) {
      if (nameEnd === -1) {
        while (position < limit && tokenBytes[bytes[position] as number] === 1) position++;
        if (position === limit) return this.breakOffField(start, lineStart, nameEnd, position, limit);
        if (position === lineStart) return this.readEnd(bytes, start, position, limit);
        if (bytes[position] !== colon) return this.refuse(badRequest);
        nameEnd = position++;
      }
      while (position < limit && fieldBytes[bytes[position] as number] === 1) position++;
      if (position === limit) return this.breakOffField(start, lineStart, nameEnd, position, limit);
      if (bytes[position] !== carriageReturn) return this.refuse(badRequest);
      if (position + 1 === limit) return this.breakOffField(start, lineStart, nameEnd, position, limit);
      if (bytes[position + 1] !== lineFeed) return this.refuse(badRequest);
      this.takeField(bytes, lineStart, nameEnd, position);
      position += 2;
      lineStart = position;
      nameEnd = -1;
    }
  }

  /** Whitespace around a value is none of it (RFC 9112 §5.1). */
  private takeField(bytes: Buffer, nameStart: number, nameEnd: number, lineEnd: number): void {
    let valueStart = nameEnd + 1;
    let valueEnd = lineEnd;
    while (valueStart < valueEnd && (bytes[valueStart] === space || bytes[valueStart] === tab)) valueStart++;
    while (valueEnd > valueStart && (bytes[valueEnd - 1] === space || bytes[valueEnd - 1] === tab)) valueEnd--;
    this.fieldCount++;
    if (valueEnd - valueStart > this.longestValueBytes) this.longestValueBytes = valueEnd - valueStart;
    this.framing.note(bytes, nameStart, nameEnd, valueStart, valueEnd);
  }

  /** The line without a name must be the empty one that ends the head. */
  private readEnd(bytes: Buffer, start: number, position: number, limit: number): number {
    if (bytes[position] !== carriageReturn) return this.refuse(badRequest);
    if (position + 1 === limit) return this.breakOffField(start, position, -1, position, limit);
    if (bytes[position + 1] !== lineFeed) return this.refuse(badRequest);
    this.isAtFields = false;
    this.scanEnd = 0;
    const refusal = this.check();
    return refusal === null ? position + 2 : this.refuse(refusal);
  }

  /** What can be said only of a whole head. */
  private check(): Refusal | null {
    const problem = headerSizeProblem(this.fieldCount, this.longestValueBytes, this.limits);
    if (problem !== null) return { status: 400, detail: problem };
    // RFC 9110 §9.3.6: this is no proxy.
    return this.framing.check(this.isHttp10) ?? (this.method === "CONNECT" ? methodNotImplemented : null);
  }

  /** @param nameEnd Or -1 while the name has not come. */
  private breakOffField(start: number, lineStart: number, nameEnd: number, position: number, limit: number): number {
    this.lineStart = lineStart - start;
    this.nameEnd = nameEnd === -1 ? 0 : nameEnd - start;
    return this.breakOff(start, position, limit);
  }

  /** Waits for more; or refuses the head, if there is no room for any. */
  private breakOff(start: number, position: number, limit: number, tooLong: Refusal = headTooLarge): number {
    if (limit - start === this.maxHeadBytes) return this.refuse(tooLong);
    this.scanEnd = position - start;
    return incomplete;
  }

  private refuse(refusal: Refusal): number {
    this.refusal = refusal;
    return refused;
  }
}

/** The method as text; of those that nearly all requests have, without making it anew. */
function methodText(bytes: Buffer, start: number, end: number): string {
  if (end - start === 3 && bytes[start] === 0x47 && bytes[start + 1] === 0x45 && bytes[start + 2] === 0x54)
    return "GET";
  return bytes.toString("latin1", start, end);
}
