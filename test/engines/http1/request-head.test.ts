import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HeaderGate } from "../../../src/engines/header-gate.ts";
import { incomplete, RequestHead, refused } from "../../../src/engines/http1/request-head.ts";
import { defaultRequestLimits } from "../../../src/http/exchange.ts";
import { corpus } from "./corpus/all-cases.ts";
import { cutsOf } from "./corpus/cuts.ts";

const maxHeadBytes = 16_384;

function newHead(): RequestHead {
  return new RequestHead(new HeaderGate(defaultRequestLimits), defaultRequestLimits, maxHeadBytes);
}

/** What is found in a head that grows piece by piece, and stands behind other bytes. */
function readGrowing(text: string, lengths: readonly number[], before = ""): unknown {
  const head = newHead();
  const bytes = Buffer.from(before + text, "latin1");
  for (const length of [...lengths, text.length]) {
    const position = head.read(bytes, before.length, before.length + length);
    if (position === refused) return { status: head.refusal.status };
    if (position !== incomplete) return { ...found(head, bytes, before.length), end: position - before.length };
  }
  return "incomplete";
}

function found(head: RequestHead, bytes: Buffer, start: number): object {
  const { framing, isHttp10, method, targetEnd, targetStart, fieldsStart } = head;
  const { asksToClose, asksToKeep, awaitsContinue, contentLength, hasUpgrade, isChunked } = framing;
  const target = bytes.toString("latin1", start + targetStart, start + targetEnd);
  const asks = { asksToClose, asksToKeep, awaitsContinue, contentLength, hasUpgrade, isChunked };
  return { method, target, isHttp10, fieldsStart, ...asks };
}

/** Bytes that count how often one of them is looked at. */
function counting(text: string): { readonly bytes: Buffer; readonly lookCount: () => number } {
  let count = 0;
  const bytes = new Proxy(Buffer.from(text, "latin1"), {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value === "number") count++;
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return { bytes, lookCount: () => count };
}

const texts = Object.values(corpus)
  .flat()
  .map(({ send }) => send)
  .filter((send) => send.length < 500);

describe("RequestHead", () => {
  test("finds method, target, version and framing", () => {
    const text =
      "POST /a?b HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\nConnection: x, close\r\nUpgrade: h2c\r\n\r\nrest";
    expect(readGrowing(text, [])).toEqual({
      method: "POST",
      target: "/a?b",
      isHttp10: false,
      fieldsStart: 20,
      asksToClose: true,
      asksToKeep: false,
      awaitsContinue: false,
      contentLength: 12,
      hasUpgrade: true,
      isChunked: false,
      end: text.length - 4,
    });
  });

  test("forgets one head before it reads the next", () => {
    const head = newHead();
    const first = "GET /a HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 3\r\nUpgrade: x\r\n\r\n";
    const bytes = Buffer.from(`${first}GET /b HTTP/1.1\r\nHost: a\r\n\r\n`);
    const position = head.read(bytes, 0, bytes.length);
    expect(head.read(bytes, position, bytes.length)).toBe(bytes.length);
    expect(found(head, bytes, position)).toMatchObject({
      ...{ target: "/b", isHttp10: false, asksToKeep: false, contentLength: -1, hasUpgrade: false },
    });
  });

  test("finds the same however the bytes come, and wherever they stand", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.array(fc.nat(500)),
        fc.string({ maxLength: 20 }),
        (text, cuts, before) => {
          const lengths = cuts.map((cut) => 1 + (cut % text.length)).sort((left, right) => left - right);
          const latin = Buffer.from(before).toString("latin1");
          expect(readGrowing(text, lengths, latin)).toEqual(readGrowing(text, []));
        },
      ),
      { numRuns: 2000 },
    );
  });

  test("finds the same wherever the bytes are cut once", () => {
    for (const { send } of Object.values(corpus).flat()) {
      const whole = readGrowing(send, []);
      expect(cutsOf(send).filter((cut) => !isDeepStrictEqual(readGrowing(send, [cut]), whole))).toEqual([]);
    }
  });

  test("looks at each byte a few times, however long the lines are and however they come", () => {
    const long = "a".repeat(1500);
    const fields = `Host: a\r\n${long}: ${long}\r\nX: ${" ".repeat(1500)}b${" ".repeat(1500)}\r\n`;
    for (const text of [`GET /${long} HTTP/1.1\r\n${fields}\r\n`, `${long} / HTTP/1.1\r\n${fields}\r\n`]) {
      const { bytes, lookCount } = counting(text);
      const head = newHead();
      let position = incomplete;
      for (let length = 1; length <= text.length; length++) position = head.read(bytes, 0, length);
      expect(position).toBe(text.length);
      expect(lookCount()).toBeLessThan(6 * text.length);
    }
  });

  test("knows the first wrong byte without those behind it", () => {
    for (const text of [
      "GET  ",
      "GET /a HTTP/1.1\n",
      "GET /a HTTP/1.1\r\nHost ",
      "GET /a HTTP/1.1\r\nHost: a\r\n\n",
      "\r\r",
    ]) {
      expect(readGrowing(text, [])).toEqual({ status: 400 });
      expect(readGrowing(text.slice(0, -1), [])).toBe("incomplete");
    }
  });

  test("takes heads of token, target and field characters, and no other", () => {
    const token = "!#$%&'*+-.^_`|~";
    for (let byte = 0; byte < 256; byte++) {
      const character = String.fromCharCode(byte);
      const isAlphanumeric = /[A-Za-z0-9]/.test(character);
      const isToken = isAlphanumeric || token.includes(character);
      const isVisible = byte > 0x20 && byte < 0x7f;
      const isField = isVisible || byte === 0x20 || byte === 0x09 || byte >= 0x80;
      const isTaken = (text: string): boolean => !("status" in (readGrowing(text, []) as object));
      expect(isTaken(`G${character}T /a HTTP/1.1\r\nHost: a\r\n\r\n`), `method ${byte}`).toBe(isToken);
      expect(isTaken(`GET /a${character}b HTTP/1.1\r\nHost: a\r\n\r\n`), `target ${byte}`).toBe(
        isVisible && character !== "#",
      );
      expect(isTaken(`GET /a HTTP/1.1\r\nHost: a\r\nX${character}Y: b\r\n\r\n`), `name ${byte}`).toBe(
        isToken || character === ":",
      );
      expect(isTaken(`GET /a HTTP/1.1\r\nHost: a\r\nX: b${character}c\r\n\r\n`), `value ${byte}`).toBe(isField);
    }
  });
});
