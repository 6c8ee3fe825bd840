import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findJsonFault } from "../../src/schema/json-scanner.ts";

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe("findJsonFault", () => {
  it.each([
    ["", 0, "unexpected end of input"],
    [" \n", 2, "unexpected end of input"],
    ["hello", 0, "expected a value"],
    ["'a'", 0, "expected a value; strings stand in double quotes"],
    ["NaN", 0, "expected a value"],
    ["[1,]", 3, "expected a value after ','"],
    ["[,1]", 1, "expected a value or ']'"],
    ["[1 2]", 3, "expected ',' or ']' after the value"],
    ["[1}", 2, "expected ',' or ']' after the value"],
    ["[1", 2, "unexpected end of input"],
    ['{"a":1,}', 7, "expected a key in double quotes after ','"],
    ["{a:1}", 1, "expected a key in double quotes or '}'"],
    ['{"a" 1}', 5, "expected ':' after the key"],
    ['{"a":}', 5, "expected a value after ':'"],
    ['{"a":1 "b":2}', 7, "expected ',' or '}' after the value"],
    ['{"a":1]', 6, "expected ',' or '}' after the value"],
    ['{"a":', 5, "unexpected end of input"],
    ["1 2", 2, "unexpected text after the value"],
    ["{}}", 2, "unexpected text after the value"],
    ["tru", 3, "unexpected end of input"],
    ["[tru]", 1, "expected a value or ']'"],
    ["truex", 4, "unexpected text after the value"],
    ["-", 1, "unexpected end of input"],
    ["[-]", 2, "expected a digit after '-'"],
    ["01", 1, "a number cannot start with 0 and a digit"],
    ["[1.]", 3, "expected a digit after the decimal point"],
    ["[1.e5]", 3, "expected a digit after the decimal point"],
    ["[1e+]", 4, "expected a digit in the exponent"],
    ["1e", 2, "unexpected end of input"],
    [".5", 0, "expected a value"],
    ["+1", 0, "expected a value"],
    ['"a', 2, "unexpected end of input"],
    ['"a\\', 3, "unexpected end of input"],
    ['"a\nb"', 2, "control character in a string"],
    ['"a\\x"', 2, "invalid escape in a string"],
    ['"\\u12g4"', 5, "expected four hexadecimal digits after '\\u'"],
    ['"\\u12', 5, "unexpected end of input"],
    ["\u00a01", 0, "expected a value"],
  ])("finds the fault of %j", (text, index, reason) => {
    expect(findJsonFault(text)).toEqual({ index, reason });
  });

  it("finds none in well-formed JSON", () => {
    for (const text of [
      ' {"a" : [ ] , "b":{},"c":-0.5E-7}\r\n',
      '"\\u00e9\\\\\\"\\/\u007f"',
      "null",
      "[true,false,0]",
    ]) {
      expect(findJsonFault(text)).toBeNull();
    }
  });

  it("finds a fault exactly when JSON.parse throws, for any text", () => {
    const unit = fc.constantFrom(..."{}[]:,\"'\\u0123456789eE+-. \t\n\rtrufalsn\0\u2028é");
    const pieces = fc
      .array(fc.oneof(unit, fc.constantFrom("true", "null", '"a"', '"a":', "[1]", "{}")))
      .map((all) => all.join(""));
    fc.assert(
      fc.property(fc.oneof(pieces, fc.string({ unit: "binary" })), (text) => {
        expect(findJsonFault(text) === null).toBe(isJson(text));
      }),
      { numRuns: 2000 },
    );
  });

  it("finds a fault exactly when JSON.parse throws, for JSON with one change", () => {
    const change = fc.constantFrom("", ",", '"', "}", "]", "{", "[", ":", "\\", "0", "-", ".", "e", "\n", "x", " ");
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.nat(3), change, (json, place, removed, inserted) => {
        const at = place % (json.length + 1);
        const text = json.slice(0, at) + inserted + json.slice(at + removed);
        const fault = findJsonFault(text);
        expect(fault === null).toBe(isJson(text));
        if (fault !== null) expect(fault.index).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 2000 },
    );
  });

  it("points behind the longest beginning that more text could still make JSON", () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (json, place) => {
        const beginning = json.trim().slice(0, place % json.trim().length);
        fc.pre(!isJson(beginning));
        expect(findJsonFault(beginning)).toEqual({ index: beginning.length, reason: "unexpected end of input" });
      }),
    );
  });
});
