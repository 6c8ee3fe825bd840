import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printable, printableJson } from "../../src/logging/printable.ts";

describe("printable", () => {
  it.each([
    ["line\nbreak\r\n", "line\\nbreak\\r\\n"],
    ["\u001b[31mred", "\\u001b[31mred"],
    ["\u009b31mred", "\\u009b31mred"],
    ["\u007f\b\0", "\\u007f\\u0008\\u0000"],
    ["\u2028\u2029\u202etxt.exe\u2066", "\\u2028\\u2029\\u202etxt.exe\\u2066"],
    ["caf\u00e9 € 漢字 🙂", "caf\u00e9 € 漢字 🙂"],
  ])("writes out what moves, colours or reorders: %j", (text, expected) => {
    expect(printable(text)).toBe(expected);
  });
});

describe("printableJson", () => {
  it("keeps the value of a line, and its line break", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom("\u009b", "\u202e", "\u2028", ""), (value, mark) => {
        const line = `${JSON.stringify({ value, mark })}\n`;

        const printed = printableJson(line);

        expect(printed).toMatch(/^[ -~\u00a0-\u2027\u202f-\uffff]*\n$/);
        expect(JSON.parse(printed)).toEqual(JSON.parse(line));
      }),
    );
  });
});
