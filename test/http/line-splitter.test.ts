import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineSplitter } from "../../src/http/line-splitter.ts";

function split(pieces: readonly string[]): { lines: string[]; rest: string } {
  const splitter = new LineSplitter();
  return { lines: pieces.flatMap((piece) => splitter.push(piece)), rest: splitter.rest };
}

describe("LineSplitter", () => {
  it("ends lines at CR, LF and CRLF", () => {
    expect(split(["a\rb\nc\r\nd\n\re"])).toEqual({ lines: ["a", "b", "c", "d", ""], rest: "e" });
  });

  it("gives a line as soon as its CR is there", () => {
    const splitter = new LineSplitter();
    expect(splitter.push("a\r")).toEqual(["a"]);
    expect(splitter.push("\n")).toEqual([]);
    expect(splitter.push("\n")).toEqual([""]);
  });

  it("splits the same wherever the pieces are cut", () => {
    const text = fc.string({ unit: fc.constantFrom("\r", "\n", "a", "b"), maxLength: 30 });
    fc.assert(
      fc.property(text, fc.array(fc.nat(30)), (whole, cuts) => {
        const ends = [...cuts.map((cut) => Math.min(cut, whole.length)), whole.length].toSorted((a, b) => a - b);
        const pieces = ends.map((end, index) => whole.slice(ends[index - 1] ?? 0, end));
        const lines = whole.split(/\r\n|\r|\n/);
        expect(split(pieces)).toEqual({ lines: lines.slice(0, -1), rest: lines.at(-1) });
      }),
    );
  });
});
