import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  describeCharacter,
  FieldSyntaxError,
  fieldValueProblem,
  isToken,
  splitList,
  trimWhitespace,
} from "../../src/http/field-syntax.ts";

describe("isToken", () => {
  it("takes exactly the characters of RFC 9110 §5.6.2", () => {
    const tokenCharacters = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (let code = 0; code < 0x180; code++) {
      const character = String.fromCharCode(code);
      expect(isToken(`a${character}`), `U+${code.toString(16)}`).toBe(tokenCharacters.includes(character));
    }
  });

  it("refuses the empty text and a line feed at the end", () => {
    expect(isToken("")).toBe(false);
    expect(isToken("name\n")).toBe(false);
  });
});

describe("fieldValueProblem", () => {
  it("takes visible text with spaces and tabs inside, obs-text and nothing at all", () => {
    for (const text of ["", "a", "text/html; charset=utf-8", "a\tb", "caf\u00e9", "\u0080\u00ff"]) {
      expect(fieldValueProblem(text), JSON.stringify(text)).toBeNull();
    }
  });

  it("names what is wrong", () => {
    expect(fieldValueProblem("a\r\nset-cookie: b=1")).toBe("contains a carriage return (U+000D)");
    expect(fieldValueProblem("a\nb")).toBe("contains a line feed (U+000A)");
    expect(fieldValueProblem("a\0")).toBe("contains a NUL (U+0000)");
    expect(fieldValueProblem("\u007f")).toBe("contains a control character (U+007F)");
    expect(fieldValueProblem("5 \u20ac")).toBe("contains the character (U+20AC)");
    expect(fieldValueProblem("\u{1f600}")).toBe("contains the character (U+1F600)");
    expect(fieldValueProblem(" a")).toBe("starts with whitespace");
    expect(fieldValueProblem("a\t")).toBe("ends with whitespace");
  });

  it("takes only what survives the way over latin1 as one line", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const isOneLine = !/[\p{Cc}]/u.test(text.replace(/[\t\u0080-\u009f]/g, ""));
        const survives = Buffer.from(text, "latin1").toString("latin1") === text;
        const isTrimmed = trimWhitespace(text) === text;
        expect(fieldValueProblem(text) === null).toBe(isOneLine && survives && isTrimmed);
      }),
    );
  });
});

describe("trimWhitespace", () => {
  it("takes spaces and tabs off both ends and leaves other blanks", () => {
    expect(trimWhitespace(" \t a b\t ")).toBe("a b");
    expect(trimWhitespace(" \t ")).toBe("");
    expect(trimWhitespace("\u00a0a\u00a0")).toBe("\u00a0a\u00a0");
  });
});

describe("splitList", () => {
  it("splits at commas, without the spaces and tabs around them", () => {
    expect(splitList("a,b , c\t,\t d e")).toEqual(["a", "b", "c", "d e"]);
    expect(splitList("")).toEqual([""]);
    expect(splitList(", a,,")).toEqual(["", "a", "", ""]);
  });

  it("gives back the items that a list was made of", () => {
    const blank = fc.string({ unit: fc.constantFrom(" ", "\t"), maxLength: 4 });
    const item = fc.string({ unit: fc.constantFrom("a", "B", ";", " ", "\u00a0") }).map(trimWhitespace);
    fc.assert(
      fc.property(fc.array(fc.tuple(blank, item, blank), { minLength: 1 }), (parts) => {
        expect(splitList(parts.map((part) => part.join("")).join(","))).toEqual(parts.map(([, text]) => text));
      }),
    );
  });
});

describe("FieldSyntaxError", () => {
  it("names the field, the attribute and the problem", () => {
    const error = new FieldSyntaxError("cookie", "id\n", "path", `contains ${describeCharacter("a\n", 1)}`);
    expect(error.message).toBe('The cookie "id\\n" cannot be sent: path contains a line feed (U+000A)');
    expect(error).toMatchObject({ kind: "cookie", field: "id\n", attribute: "path" });
  });
});
