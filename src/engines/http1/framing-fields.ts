import { isToken, splitList } from "../../http/field-syntax.ts";
import type { HeaderGate } from "../header-gate.ts";
import { plainRefusal, type Refusal } from "../refusal.ts";
import { isSameToken } from "./byte-classes.ts";

const badRequest = plainRefusal(400);
const notImplemented = plainRefusal(501);
const expectationFailed = plainRefusal(417);

/** What the fields of a request say about its end and its connection; read while its head is. */
export class FramingFields {
  /** Content-Length, or -1 where there is none. */
  contentLength = -1;
  /** Connection: close. */
  asksToClose = false;
  /** Connection: keep-alive, which counts in HTTP/1.0. */
  asksToKeep = false;
  hasUpgrade = false;
  private readonly gate: HeaderGate;
  private lengthCount = 0;
  /** All Transfer-Encoding and Expect fields, joined; null for none. */
  private codings: string | null = null;
  private expectations: string | null = null;
  private hostCount = 0;
  private hostRefusal: Refusal | null = null;

  constructor(gate: HeaderGate) {
    this.gate = gate;
  }

  get isChunked(): boolean {
    return this.codings !== null;
  }

  /** Whether the client waits for a 100 before it sends the body. */
  get awaitsContinue(): boolean {
    return this.expectations !== null;
  }

  reset(): void {
    this.contentLength = -1;
    this.asksToClose = false;
    this.asksToKeep = false;
    this.hasUpgrade = false;
    this.lengthCount = 0;
    this.codings = null;
    this.expectations = null;
    this.hostCount = 0;
    this.hostRefusal = null;
  }

  /** Takes note of a field, if it is one of those that count here. The positions are those of its name and its value. */
  note(bytes: Buffer, nameStart: number, nameEnd: number, valueStart: number, valueEnd: number): void {
    // The length first: nearly no other field has one of these.
    switch (nameEnd - nameStart) {
      case 4:
        if (isSameToken(bytes, nameStart, "host")) this.noteHost(bytes, valueStart, valueEnd);
        break;
      case 6:
        if (isSameToken(bytes, nameStart, "expect"))
          this.expectations = joined(this.expectations, bytes.toString("latin1", valueStart, valueEnd));
        break;
      case 7:
        if (isSameToken(bytes, nameStart, "upgrade")) this.hasUpgrade = true;
        break;
      case 10:
        if (isSameToken(bytes, nameStart, "connection")) this.noteConnection(bytes, valueStart, valueEnd);
        break;
      case 14:
        if (isSameToken(bytes, nameStart, "content-length")) this.noteLength(bytes, valueStart, valueEnd);
        break;
      case 17:
        if (isSameToken(bytes, nameStart, "transfer-encoding"))
          this.codings = joined(this.codings, bytes.toString("latin1", valueStart, valueEnd));
        break;
    }
  }

  /** Why the request is refused for these fields, or null. */
  check(isHttp10: boolean): Refusal | null {
    const hostRefusal = this.checkHost(isHttp10);
    if (hostRefusal !== null) return hostRefusal;
    if (this.lengthCount > 0) {
      // RFC 9112 §6.3: several lengths, one that is no number, or one beside chunks cannot be recovered from.
      if (this.lengthCount > 1 || this.contentLength === -1 || this.codings !== null) return badRequest;
    }
    if (this.codings !== null) {
      // RFC 9112 §6.1: in HTTP/1.0, its framing is faulty.
      if (isHttp10) return badRequest;
      const refusal = checkCodings(this.codings);
      if (refusal !== null) return refusal;
    }
    return this.checkExpectation(isHttp10);
  }

  private noteHost(bytes: Buffer, start: number, end: number): void {
    this.hostCount++;
    this.hostRefusal = this.gate.checkHostBytes(bytes, start, end);
  }

  private noteConnection(bytes: Buffer, start: number, end: number): void {
    if (end - start === 10 && isSameToken(bytes, start, "keep-alive")) {
      this.asksToKeep = true;
      return;
    }
    for (const name of splitList(bytes.toString("latin1", start, end).toLowerCase())) {
      if (name === "close") this.asksToClose = true;
      else if (name === "keep-alive") this.asksToKeep = true;
    }
  }

  /** RFC 9110 §8.6: digits, and nothing else; what is above the numbers that can be counted to is no length. */
  private noteLength(bytes: Buffer, start: number, end: number): void {
    this.lengthCount++;
    let length = start === end ? -1 : 0;
    for (let index = start; index < end; index++) {
      const digit = (bytes[index] as number) - 0x30;
      length = length * 10 + digit;
      if (digit < 0 || digit > 9 || length > Number.MAX_SAFE_INTEGER) {
        this.contentLength = -1;
        return;
      }
    }
    this.contentLength = length;
  }

  /** RFC 9112 §3.2: exactly one that is valid. HTTP/1.0 knows no Host, but may send one. */
  private checkHost(isHttp10: boolean): Refusal | null {
    if (this.hostCount === 0) return isHttp10 ? null : this.gate.checkHost(undefined);
    return this.hostCount > 1 ? badRequest : this.hostRefusal;
  }

  /** RFC 9110 §10.1.1: in HTTP/1.0 it is ignored; what is not "100-continue" cannot be met. */
  private checkExpectation(isHttp10: boolean): Refusal | null {
    if (this.expectations === null) return null;
    if (isHttp10) this.expectations = null;
    else if (this.expectations.toLowerCase() !== "100-continue") return expectationFailed;
    return null;
  }
}

function joined(earlier: string | null, value: string): string {
  return earlier === null ? value : `${earlier}, ${value}`;
}

/**
 * Chunked alone is understood (RFC 9112 §7); anything else is refused, so that no two parsers can disagree on it. It must be
 * a list of codings with chunked at most once and at the end (§6.1), or the end of the body is unknown.
 */
function checkCodings(codings: string): Refusal | null {
  const names = splitList(codings.toLowerCase());
  if (names.length === 1 && names[0] === "chunked") return null;
  if (names.indexOf("chunked") !== names.lastIndexOf("chunked")) return badRequest;
  if (names.includes("chunked") && names.at(-1) !== "chunked") return badRequest;
  return names.every(isToken) ? notImplemented : badRequest;
}
