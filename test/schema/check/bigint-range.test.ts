import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseBigInt, readBigInt } from "../../../src/schema/check/bigint-range.ts";

const smallest = -(2n ** 63n);
const largest = 2n ** 63n - 1n;

describe("parseBigInt", () => {
  it("reads back every integer of 64 bits", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: smallest, max: largest }), (value) => {
        expect(parseBigInt(String(value))).toBe(value);
      }),
    );
  });

  it("refuses everything beyond", () => {
    expect(parseBigInt(String(largest + 1n))).toBeUndefined();
    expect(parseBigInt(String(smallest - 1n))).toBeUndefined();
    expect(parseBigInt("9".repeat(10_000))).toBeUndefined();
  });

  it("takes digits with an optional sign and nothing else", () => {
    expect(parseBigInt("+5")).toBe(5n);
    expect(parseBigInt("-0")).toBe(0n);
    for (const text of ["", "-", "+", " 5", "5 ", "0x1", "1_000", "1.0", "1e3", "5n", "٥"]) {
      expect(parseBigInt(text)).toBeUndefined();
    }
  });
});

describe("readBigInt", () => {
  it("takes numbers that lost no digits", () => {
    expect(readBigInt(2 ** 53 - 1)).toBe(2n ** 53n - 1n);
    for (const value of [2 ** 53, 1.5, Number.NaN, true, null, [1]]) expect(readBigInt(value)).toBeUndefined();
  });
});
