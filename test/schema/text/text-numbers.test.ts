import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseBoolean, parseInteger, parseNumber } from "../../../src/schema/text/text-numbers.ts";

describe("parseInteger", () => {
  it("reads back every safe integer", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(parseInteger(String(value))).toBe(value);
      }),
    );
  });

  it("rounds longer ones as Number does", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (value) => {
        expect(parseInteger(String(value))).toBe(Number(value));
      }),
    );
  });

  it("takes digits with an optional sign and nothing else", () => {
    expect([parseInteger("+5"), parseInteger("-5"), parseInteger("-0"), parseInteger("007")]).toEqual([5, -5, 0, 7]);
    for (const text of ["", "+", "-", "+-5", "1.0", "1e3", " 5", "5 ", "0x10", "1_000", "٥", "NaN", "Infinity"]) {
      expect(parseInteger(text)).toBeUndefined();
    }
  });
});

describe("parseNumber", () => {
  it("reads back every finite number", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parseNumber(String(value))).toBe(value === 0 ? 0 : value);
      }),
    );
  });

  it("takes fractions and exponents", () => {
    const texts = ["1.5", "+1.5", "-.5", "5.", "1e10", "1E-3", "0001"];
    expect(texts.map(parseNumber)).toEqual([1.5, 1.5, -0.5, 5, 1e10, 0.001, 1]);
  });

  it("refuses everything else", () => {
    for (const text of [
      "",
      ".",
      "-",
      "e5",
      "1e",
      "1e999",
      "inf",
      "Infinity",
      "nan",
      "0x10",
      "1,5",
      " 1",
      "1 ",
      "1_0",
    ]) {
      expect(parseNumber(text)).toBeUndefined();
    }
  });

  it("gives up on a long text at once", () => {
    // With a pattern that backtracks, this would take minutes.
    expect(parseNumber(`${"1".repeat(200_000)}x`)).toBeUndefined();
  });
});

describe("parseBoolean", () => {
  it("takes four words for each, in any case", () => {
    expect(["true", "1", "yes", "on", "TRUE", "Yes"].map(parseBoolean)).toEqual(Array(6).fill(true));
    expect(["false", "0", "no", "off", "FALSE", "Off"].map(parseBoolean)).toEqual(Array(6).fill(false));
  });

  it("takes nothing else", () => {
    for (const text of ["", "2", "t", "y", "truee", "null", " true", "constructor"]) {
      expect(parseBoolean(text)).toBeUndefined();
    }
  });
});
