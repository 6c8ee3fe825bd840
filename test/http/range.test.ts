import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatContentRange, maxRangeCount, selectRanges } from "../../src/http/range.ts";

describe("selectRanges", () => {
  it("selects from, to, and both ends included", () => {
    expect(selectRanges("bytes=0-0", 1000)).toEqual([{ start: 0, end: 1 }]);
    expect(selectRanges("bytes=0-499", 1000)).toEqual([{ start: 0, end: 500 }]);
    expect(selectRanges("bytes=500-", 1000)).toEqual([{ start: 500, end: 1000 }]);
    expect(selectRanges("bytes=-500", 1000)).toEqual([{ start: 500, end: 1000 }]);
  });

  it("ends where the content ends", () => {
    expect(selectRanges("bytes=999-5000", 1000)).toEqual([{ start: 999, end: 1000 }]);
    expect(selectRanges("bytes=-5000", 1000)).toEqual([{ start: 0, end: 1000 }]);
    expect(selectRanges(`bytes=0-${"9".repeat(400)}`, 1000)).toEqual([{ start: 0, end: 1000 }]);
  });

  it("selects several, in the order of the request", () => {
    expect(selectRanges("bytes=500-599, 0-99", 1000)).toEqual([
      { start: 500, end: 600 },
      { start: 0, end: 100 },
    ]);
  });

  it("leaves out those that are not there, as long as one is", () => {
    expect(selectRanges("bytes=5000-, 0-0, -0", 1000)).toEqual([{ start: 0, end: 1 }]);
  });

  it("selects none when none is there", () => {
    expect(selectRanges("bytes=1000-", 1000)).toBe("none");
    expect(selectRanges("bytes=-0", 1000)).toBe("none");
    expect(selectRanges("bytes=0-", 0)).toBe("none");
    expect(selectRanges(`bytes=${"9".repeat(400)}-`, 1000)).toBe("none");
  });

  it("gives the end of nothing as a whole, since a range cannot be empty", () => {
    expect(selectRanges("bytes=-5", 0)).toBe("all");
  });

  it("knows the unit in any case, and ignores others", () => {
    expect(selectRanges("BYTES=0-0", 1000)).toEqual([{ start: 0, end: 1 }]);
    expect(selectRanges("items=0-0", 1000)).toBe("all");
  });

  it.each([
    "",
    "bytes",
    "bytes=",
    "bytes=,",
    "bytes=-",
    "bytes=a-b",
    "bytes=0",
    "bytes=0-1-2",
    "bytes=5-4",
    "bytes=0-0,5-4",
    "bytes=0-0;1-1",
    "bytes=--5",
    "bytes=+1-2",
    "bytes=0x0-1",
    "bytes = 0-1",
    "bytes=0 - 1",
    "bytes=9007199254740993-9007199254740992",
  ])("ignores %j", (header) => {
    expect(selectRanges(header, 1000)).toBe("all");
  });

  it("allows spaces and empty elements between ranges", () => {
    expect(selectRanges("bytes= ,0-0 ,\t, 500-500,", 1000)).toEqual([
      { start: 0, end: 1 },
      { start: 500, end: 501 },
    ]);
  });

  it("ignores more ranges than a reader needs", () => {
    const ranges = (count: number): string =>
      Array.from({ length: count }, (_, index) => `${index * 1000}-${index * 1000}`).join();
    expect(selectRanges(`bytes=${ranges(maxRangeCount)}`, 1e6)).toHaveLength(maxRangeCount);
    expect(selectRanges(`bytes=${ranges(maxRangeCount + 1)}`, 1e6)).toBe("all");
  });

  it("joins ranges that overlap or nearly touch, at the place of the first of them", () => {
    expect(selectRanges("bytes=0-,0-,0-", 1000)).toEqual([{ start: 0, end: 1000 }]);
    expect(selectRanges("bytes=500-600,0-10,550-700,701-710", 1000)).toEqual([
      { start: 500, end: 711 },
      { start: 0, end: 11 },
    ]);
    expect(selectRanges("bytes=0-0,80-80", 1000)).toEqual([{ start: 0, end: 81 }]);
    expect(selectRanges("bytes=0-0,81-81", 1000)).toHaveLength(2);
  });

  it("covers every byte that is asked for, once, and never leaves the content", () => {
    const position = fc.nat({ max: 2000 });
    const spec = fc.oneof(
      fc.tuple(position, position).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
      position.map((first) => `${first}-`),
      position.map((length) => `-${length}`),
    );
    fc.assert(
      fc.property(fc.array(spec, { minLength: 1, maxLength: 10 }), fc.nat({ max: 1500 }), (specs, size) => {
        const selection = selectRanges(`bytes=${specs.join(",")}`, size);
        const asked = new Set(specs.flatMap((text) => bytesOf(text, size)));
        if (typeof selection === "string") {
          expect(asked.size).toBe(0);
          return;
        }
        const sent = selection.flatMap(({ start, end }) =>
          Array.from({ length: end - start }, (_, index) => start + index),
        );
        expect(new Set(sent).size).toBe(sent.length);
        expect(sent.every((byte) => byte >= 0 && byte < size)).toBe(true);
        expect([...asked].every((byte) => sent.includes(byte))).toBe(true);
        expect(selection.every(({ start, end }) => start < end)).toBe(true);
      }),
    );
  });

  it("gives ranges within the content for any header", () => {
    const part = fc.constantFrom("bytes=", "0", "9", "-", ",", " ", "99999999999999999999", "a", "=");
    fc.assert(
      fc.property(
        fc.array(part).map((parts) => parts.join("")),
        fc.nat(),
        (header, size) => {
          const selection = selectRanges(header, size);
          if (typeof selection === "string") return;
          for (const { start, end } of selection) expect(0 <= start && start < end && end <= size).toBe(true);
        },
      ),
    );
  });
});

/** The bytes that a range-spec names, by counting. */
function bytesOf(text: string, size: number): number[] {
  const [first = "", last = ""] = text.split("-");
  return Array.from({ length: size }, (_, index) => index).filter((index) =>
    first === "" ? index >= size - Number(last) : index >= Number(first) && (last === "" || index <= Number(last)),
  );
}

describe("formatContentRange", () => {
  it("names the last byte, not the one after it", () => {
    expect(formatContentRange({ start: 0, end: 100 }, 1000)).toBe("bytes 0-99/1000");
    expect(formatContentRange(null, 1000)).toBe("bytes */1000");
  });
});
