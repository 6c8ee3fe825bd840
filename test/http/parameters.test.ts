import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { listFromRight, readParameters } from "../../src/http/parameters.ts";

describe("readParameters", () => {
  it("reads from the given index", () => {
    expect(readParameters('x; A=1 ;b="2\\""', 1)).toEqual(
      new Map([
        ["a", "1"],
        ["b", '2"'],
      ]),
    );
  });

  it("gives nothing for an empty rest", () => {
    expect(readParameters("", 0)).toEqual(new Map());
    expect(readParameters("x  ", 1)).toEqual(new Map());
  });

  it("refuses a repeated name", () => {
    expect(readParameters("a=1;A=1", 0)).toBeNull();
  });

  it("refuses control characters inside quotes", () => {
    expect(readParameters('a="x\ny"', 0)).toBeNull();
    expect(readParameters('a="x\\\ny"', 0)).toBeNull();
  });

  it("copes with a very long quoted string that is never closed", () => {
    expect(readParameters(`a="${'\\"'.repeat(200_000)}`, 0)).toBeNull();
  });
});

describe("listFromRight", () => {
  it("splits at commas, last element first, and leaves empty elements out", () => {
    expect(listFromRight(" a ,, b\t, ,c")).toEqual(["c", "b", "a"]);
    expect(listFromRight("")).toEqual([]);
    expect(listFromRight(",")).toEqual([]);
  });

  it("keeps commas inside quoted strings", () => {
    expect(listFromRight('a="1,2", b="\\",\\\\", c')).toEqual(["c", 'b="\\",\\\\"', 'a="1,2"']);
  });

  it("gives back well-formed elements, reversed", () => {
    const quoted = fc
      .string({ unit: fc.constantFrom("a", ",", '"', "\\", " ", ";") })
      .map((text) => text.replace(/["\\]/g, "\\$&"));
    const element = quoted.map((text) => `x="${text}"`);
    fc.assert(
      fc.property(fc.array(element), (elements) => {
        expect(listFromRight(elements.join(", "))).toEqual(elements.toReversed());
      }),
    );
  });

  it("finds the last elements whatever stands before them", () => {
    const anything = fc.string({ unit: fc.constantFrom("a", ",", '"', "\\", " ", ";", "=") });
    fc.assert(
      fc.property(anything, (before) => {
        expect(listFromRight(`${before}, for="[::1]:1";by="a,b", for=2`).slice(0, 2)).toEqual([
          "for=2",
          'for="[::1]:1";by="a,b"',
        ]);
      }),
    );
  });
});
