import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readParameters } from "../../src/http/parameters.ts";
import { isQuotable, quoteString } from "../../src/http/quoted-string.ts";

describe("quoteString", () => {
  it("escapes quotes and backslashes, and nothing else", () => {
    expect(quoteString('a "b" \\c, d=e')).toBe('"a \\"b\\" \\\\c, d=e"');
  });

  it("writes what readers of parameters read back", () => {
    const quotable = fc.string({ unit: "grapheme-ascii" }).filter(isQuotable);
    fc.assert(
      fc.property(quotable, (text) => {
        expect(readParameters(`;realm=${quoteString(text)}`, 0)?.get("realm")).toBe(text);
      }),
    );
  });

  it.each(["a\nb", "a\r", "\0", "\x7f", "é"])("does not take %j", (text) => expect(isQuotable(text)).toBe(false));
});
