import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ConverterName, converterNames, converters } from "../../src/routing/converters.ts";

const accepted: Record<ConverterName, readonly string[]> = {
  uuid: ["123e4567-e89b-12d3-a456-426614174000", "123E4567-E89B-12D3-A456-426614174000"],
  int: ["0", "7", "-7", "+7", "007", "9223372036854775807", "-9223372036854775808", `${"0".repeat(40)}1`, "-0"],
  float: ["0", "1.5", "-1.5", "+1.5", "1e10", "1.5E-3", "12345678901234567890"],
  str: ["a", " ", "a/b", "é"],
  path: ["a", "a/b", "/"],
};

const refused: Record<ConverterName, readonly string[]> = {
  uuid: [
    "",
    "123e4567e89b12d3a456426614174000",
    "{123e4567-e89b-12d3-a456-426614174000}",
    `${"g".repeat(8)}-0000-0000-0000-000000000000`,
  ],
  int: [
    "",
    "+",
    "-",
    "1.0",
    "1e3",
    "0x1",
    " 1",
    "1 ",
    "1_000",
    "١",
    "9223372036854775808",
    "-9223372036854775809",
    "+9223372036854775808",
  ],
  float: ["", ".", "1.", ".5", "inf", "Infinity", "NaN", "nan", "1e", "1e999", "0x1", " 1", "1,5"],
  str: [""],
  path: [""],
};

describe.each(converterNames)("the converter %s", (name) => {
  it.each(accepted[name])("accepts %j", (value) => {
    expect(converters[name].fits(value)).toBe(true);
  });

  it.each(refused[name])("refuses %j", (value) => {
    expect(converters[name].fits(value)).toBe(false);
  });
});

describe("converterNames", () => {
  it("goes from the most specific converter to the least", () => {
    expect(converterNames).toEqual(["uuid", "int", "float", "str", "path"]);
  });
});

describe("the converter int", () => {
  it("accepts exactly the signed integers of 64 bits", () => {
    fc.assert(
      fc.property(fc.oneof(fc.bigInt(), fc.bigInt(-(2n ** 64n), 2n ** 64n)), (number) => {
        expect(converters.int.fits(String(number))).toBe(BigInt.asIntN(64, number) === number);
      }),
    );
  });
});

describe("the converter float", () => {
  it("accepts every finite number as JavaScript writes it", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(converters.float.fits(String(number))).toBe(true);
      }),
    );
  });
});
