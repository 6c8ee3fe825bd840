import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isJsonMediaType, parseMediaType } from "../../src/http/media-type.ts";

describe("parseMediaType", () => {
  it("takes type, subtype and parameters apart", () => {
    expect(parseMediaType('Text/HTML ; Charset=UTF-8;\tnote="a;b \\"c\\" \\\\"')).toEqual({
      type: "text",
      subtype: "html",
      essence: "text/html",
      parameters: new Map([
        ["charset", "UTF-8"],
        ["note", 'a;b "c" \\'],
      ]),
    });
  });

  it("takes empty parameters as none", () => {
    expect(parseMediaType("text/plain;")?.parameters.size).toBe(0);
    expect(parseMediaType("text/plain; ; a=1;;")?.parameters).toEqual(new Map([["a", "1"]]));
    expect(parseMediaType('text/plain; a=""')?.parameters).toEqual(new Map([["a", ""]]));
  });

  it.each([
    "",
    "text",
    "/",
    "text/",
    "/html",
    "te xt/html",
    "text/html/x",
    "text/html, text/plain",
    "text/html; charset",
    "text/html; charset=",
    "text/html; charset =utf-8",
    "text/html; charset= utf-8",
    "text/html; a=1 b=2",
    'text/html; a="1',
    'text/html; a="1\\"',
    'text/html; a="1"2',
    "text/html; a=1; A=2",
    "text/html; =1",
  ])("refuses %j", (value) => {
    expect(parseMediaType(value)).toBeNull();
  });

  it("reads back what was written, quoted or not", () => {
    const token = fc.stringMatching(/^[\w!#$%&'*+.^`|~-]{1,12}$/);
    const text = fc.stringMatching(/^[\t -~\x80-\xff]{0,12}$/);
    const parameters = fc.uniqueArray(fc.tuple(token, text), {
      selector: ([name]) => name.toLowerCase(),
      maxLength: 4,
    });
    fc.assert(
      fc.property(token, token, parameters, (type, subtype, given) => {
        const written = given.map(([name, value]) => `; ${name}="${value.replace(/["\\]/g, "\\$&")}"`);
        const parsed = parseMediaType(`${type}/${subtype}${written.join("")}`);
        expect(parsed?.essence).toBe(`${type}/${subtype}`.toLowerCase());
        expect([...(parsed?.parameters ?? [])]).toEqual(given.map(([name, value]) => [name.toLowerCase(), value]));
      }),
    );
  });

  it("gives an essence of two tokens or null for any text", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "/", ";", "=", '"', "\\", " ", "\t", ",", "\n", "é") });
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: "binary" })), (value) => {
        const parsed = parseMediaType(value);
        if (parsed !== null) expect(parsed.essence).toMatch(/^[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+$/);
      }),
    );
  });
});

describe("isJsonMediaType", () => {
  it.each([
    "application/json",
    "application/json; charset=utf-8",
    "application/json;charset=UTF-8",
    'application/json; charset="utf-8"',
    "Application/JSON",
    "application/problem+json",
    "application/vnd.api+json; version=1",
  ])("takes %j", (value) => {
    expect(isJsonMediaType(value)).toBe(true);
  });

  it.each([
    "",
    "text/json",
    "text/plain",
    "application/jsonp",
    "application/json-seq",
    "application/json; charset=latin1",
    "application/json; charset=utf-16",
    "application/json, text/html",
    "application/json; charset",
  ])("refuses %j", (value) => {
    expect(isJsonMediaType(value)).toBe(false);
  });
});
