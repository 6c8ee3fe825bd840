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
const headTooLarge = plainRefusal(431);
const versionNotSupported = plainRefusal(505);

/**
 * Reads heads of requests by the letter of RFC 9112, one after the other: each byte is looked at, and the first that cannot
 * stand where it does ends it. What is found does not depend on how the bytes were cut on their way.
 *
 * One serves a whole connection. A head that comes in parts is taken up again at the line where it broke off.
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
  /** Where the line begins that is not complete, counted from the first byte. */
  private lineStart = 0;
  private fieldCount = 0;
  private longestValueBytes = 0;

  /** @param maxHeadBytes A head that has no end within it is answered with 431. */
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
    let position = start + this.lineStart;
    if (!this.isAtFields) {
      position = this.readRequestLine(bytes, start, position, limit);
      if (position < 0) return position;
    }
    return this.readFields(bytes, start, position, limit);
  }

  /** RFC 9112 §3: method, target and version, a single space between them. */
  private readRequestLine(bytes: Buffer, start: number, lineStart: number, limit: number): number {
    let position = lineStart;
    this.method = "";
    // RFC 9112 §2.2: an empty line before it is ignored, as old clients send one after a body.
    if (lineStart === start && bytes[position] === carriageReturn) {
      if (position + 1 === limit) return this.breakOff(start, start, limit);
      if (bytes[position + 1] !== lineFeed) return this.refuse(badRequest);
      position += 2;
    }
    const methodStart = position;
    while (position < limit && tokenBytes[bytes[position] as number] === 1) position++;
    if (position === limit) return this.breakOff(start, methodStart, limit);
    if (bytes[position] !== space || position === methodStart) return this.refuse(badRequest);
    const methodEnd = position++;
    const targetStart = position;
    while (position < limit && targetBytes[bytes[position] as number] === 1) position++;
    if (position === limit) return this.breakOff(start, methodStart, limit);
    const isVersionMissing = bytes[position] === carriageReturn;
    if ((bytes[position] !== space && !isVersionMissing) || position === targetStart) return this.refuse(badRequest);
    const targetEnd = position;
    position = isVersionMissing
      ? this.endVersionless(bytes, position, limit)
      : this.readVersion(bytes, position, limit);
    if (position === incomplete) return this.breakOff(start, methodStart, limit);
    if (position === refused) return refused;
    this.method = methodText(bytes, methodStart, methodEnd);
    this.targetStart = targetStart - start;
    this.targetEnd = targetEnd - start;
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
    this.fieldsStart = fieldsStart;
    this.lineStart = fieldsStart;
    this.isAtFields = true;
    this.fieldCount = 0;
    this.longestValueBytes = 0;
    this.framing.reset();
  }

  /** RFC 9112 §5: name, colon, value; no space before the colon, and no value goes on in the next line. */
  private readFields(bytes: Buffer, start: number, fieldsStart: number, limit: number): number {
    let lineStart = fieldsStart;
    for (;;) {
      let position = lineStart;
      while (position < limit && tokenBytes[bytes[position] as number] === 1) position++;
      if (position === limit) return this.breakOff(start, lineStart, limit);
      if (position === lineStart) return this.readEnd(bytes, start, position, limit);
      if (bytes[position] !== colon) return this.refuse(badRequest);
      const nameEnd = position++;
      while (position < limit && (bytes[position] === space || bytes[position] === tab)) position++;
      const valueStart = position;
      while (position < limit && fieldBytes[bytes[position] as number] === 1) position++;
      if (position === limit) return this.breakOff(start, lineStart, limit);
      if (bytes[position] !== carriageReturn) return this.refuse(badRequest);
      if (position + 1 === limit) return this.breakOff(start, lineStart, limit);
      if (bytes[position + 1] !== lineFeed) return this.refuse(badRequest);
      let valueEnd = position;
      while (valueEnd > valueStart && (bytes[valueEnd - 1] === space || bytes[valueEnd - 1] === tab)) valueEnd--;
      this.fieldCount++;
      if (valueEnd - valueStart > this.longestValueBytes) this.longestValueBytes = valueEnd - valueStart;
      this.framing.note(bytes, lineStart, nameEnd, valueStart, valueEnd);
      lineStart = position + 2;
    }
  }

  /** The line without a name must be the empty one that ends the head. */
  private readEnd(bytes: Buffer, start: number, position: number, limit: number): number {
    if (bytes[position] !== carriageReturn) return this.refuse(badRequest);
    if (position + 1 === limit) return this.breakOff(start, position, limit);
    if (bytes[position + 1] !== lineFeed) return this.refuse(badRequest);
    this.isAtFields = false;
    this.lineStart = 0;
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

  private breakOff(start: number, lineStart: number, limit: number): number {
    if (limit - start === this.maxHeadBytes) return this.refuse(headTooLarge);
    this.lineStart = lineStart - start;
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
