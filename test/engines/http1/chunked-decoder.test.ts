import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ChunkedDecoder } from "../../../src/engines/http1/chunked-decoder.ts";

interface Decoded {
  readonly content: string;
  readonly status: number | null;
  readonly isDone: boolean;
  /** How many bytes were read. */
  readonly readBytes: number;
}

/** Decodes pieces as a body does. */
function decode(pieces: readonly string[]): Decoded {
  const decoder = new ChunkedDecoder();
  let content = "";
  let readBytes = 0;
  for (const piece of pieces) {
    const bytes = Buffer.from(piece, "latin1");
    let position = 0;
    while (position < bytes.length && !decoder.isDone && decoder.refusal === null) {
      position = decoder.read(bytes, position, bytes.length);
      content += bytes.toString("latin1", decoder.pieceStart, decoder.pieceEnd);
    }
    readBytes += position;
  }
  return { content, status: decoder.refusal?.status ?? null, isDone: decoder.isDone, readBytes };
}

function cutAt(text: string, cuts: readonly number[]): string[] {
  const positions = [0, ...cuts.map((cut) => cut % (text.length + 1)), text.length].sort((left, right) => left - right);
  return positions.slice(1).map((position, index) => text.slice(positions[index], position));
}

const extension = fc.constantFrom("", ";a", ";a=b", ' ; a = "b;\\"c\\r"', ";a;b=c;d");
const chunk = fc.record({
  content: fc.string({ minLength: 1, maxLength: 40 }),
  extension,
  zeros: fc.nat(3),
  isUpper: fc.boolean(),
});
const trailer = fc.constantFrom("", "X-A: b\r\n", "X-A:\r\nX-B: c d\r\n");

describe("ChunkedDecoder", () => {
  test("gives back what was put into chunks, and stops behind it", () => {
    fc.assert(
      fc.property(fc.array(chunk), trailer, fc.array(fc.nat(500)), (chunks, trailers, cuts) => {
        const latin = (text: string): string => Buffer.from(text).toString("latin1");
        const parts = chunks.map(({ content, extension, zeros, isUpper }) => {
          const size = latin(content).length.toString(16);
          return `${"0".repeat(zeros)}${isUpper ? size.toUpperCase() : size}${extension}\r\n${latin(content)}\r\n`;
        });
        const encoded = `${parts.join("")}0\r\n${trailers}\r\n`;
        expect(decode(cutAt(`${encoded}GET /`, cuts))).toEqual({
          content: chunks.map(({ content }) => latin(content)).join(""),
          status: null,
          isDone: true,
          readBytes: encoded.length,
        });
      }),
      { numRuns: 1000 },
    );
  });

  test("finds the same in any bytes, however they are cut", () => {
    const bytes = fc
      .array(fc.constantFrom("0", "1", "5", "a", "F", "\r\n", "\r", "\n", ";", "=", '"', " ", ":", "X", "\0", "\xff"))
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(100)), (text, cuts) => {
        expect(decode(cutAt(text, cuts))).toEqual(decode([text]));
      }),
      { numRuns: 3000 },
    );
  });

  test("hands out content before its chunk is complete", () => {
    expect(decode(["a\r\nabc"])).toEqual({ content: "abc", status: null, isDone: false, readBytes: 6 });
  });

  test("knows the first wrong byte without those behind it", () => {
    for (const text of [
      "x",
      "1\n",
      "1\r\r",
      "1\r\nab",
      "1\r\na\n",
      "0\r\n\n",
      "0\r\n\r\r",
      "0\r\nX:\n",
      "0\r\nX ",
      "1;\0",
    ]) {
      expect(decode([text]).status, JSON.stringify(text)).toBe(400);
      expect(decode([text.slice(0, -1)]).status, JSON.stringify(text)).toBeNull();
    }
  });

  test("limits extensions and trailers, whatever is left of them", () => {
    expect(decode([`1;${"a".repeat(4095)}`]).status).toBeNull();
    expect(decode([`1;${"a".repeat(4096)}`]).status).toBe(413);
    expect(decode([`0\r\n${"X: a\r\n".repeat(1365)}`]).status).toBeNull();
    expect(decode([`0\r\n${"X: a\r\n".repeat(1366)}`]).status).toBe(431);
  });
});
