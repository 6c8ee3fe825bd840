import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeValue, encodeSegment, isEncodable, normalizePath } from "../../src/routing/percent-encoding.ts";

describe("normalizePath", () => {
  it("decodes octets as UTF-8, in either case of the hex digits", () => {
    expect(normalizePath("/caf%C3%A9/caf%c3%a9/%F0%9F%98%80")).toBe("/café/café/😀");
  });

  it("decodes unreserved and reserved characters alike", () => {
    expect(normalizePath("/%7Euser/a%40b%3Ac%20d%7C")).toBe("/~user/a@b:c d|");
  });

  it("keeps an encoded slash apart from a slash", () => {
    expect(normalizePath("/a%2fb/c%2Fd")).toBe("/a%2Fb/c%2Fd");
  });

  it("keeps an encoded percent sign, so that nothing is decoded twice", () => {
    expect(normalizePath("/%2541/%252F/%2500")).toBe("/%2541/%252F/%2500");
  });

  it("leaves a plus sign alone", () => {
    expect(normalizePath("/a+b%20c")).toBe("/a+b c");
  });

  it.each(["/%", "/%4", "/%zz", "/%u0041", "/a%2", "/%-1"])("refuses the malformed %s", (path) => {
    expect(normalizePath(path)).toBeNull();
  });

  it.each([
    ["a lone continuation octet", "/%80"],
    ["a truncated sequence", "/%C3"],
    ["an overlong slash", "/%C0%AF"],
    ["a surrogate", "/%ED%A0%80"],
    ["an octet above the range", "/%F5%80%80%80"],
  ])("refuses %s", (_, path) => {
    expect(normalizePath(path)).toBeNull();
  });

  it("refuses an encoded NUL", () => {
    expect(normalizePath("/a%00b")).toBeNull();
  });

  it("gives the same form for every way to encode a text", () => {
    fc.assert(
      fc.property(encodableText, fc.infiniteStream(fc.boolean()), (text, choices) => {
        const normalized = normalizePath(`/${encodeSome(text, choices)}`);
        expect(normalized).toBe(normalizePath(`/${encodeAll(text)}`));
        expect(decodeValue(normalized!)).toBe(`/${text}`);
      }),
    );
  });

  it("answers any text with a form that changes no more, or with null", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.array(fc.constantFrom("%", "2", "F", "5", "c", "/", "%25")),
        (a, b) => {
          const normalized = normalizePath(`/${a}${b.join("")}`);
          if (normalized !== null) expect(normalizePath(normalized)).toBe(normalized);
        },
      ),
    );
  });
});

describe("encodeSegment", () => {
  it("keeps what a segment may hold and encodes the rest", () => {
    expect(encodeSegment("a-b.c_d~e!$&'()*+,;=:@")).toBe("a-b.c_d~e!$&'()*+,;=:@");
    expect(encodeSegment("a/b?c#d%e f|é")).toBe("a%2Fb%3Fc%23d%25e%20f%7C%C3%A9");
  });

  it("is undone by decoding once", () => {
    fc.assert(
      fc.property(encodableText, (text) => {
        expect(decodeValue(normalizePath(encodeSegment(text))!)).toBe(text);
      }),
    );
  });
});

describe("isEncodable", () => {
  it("refuses NUL and lone surrogates", () => {
    expect(isEncodable("café 😀")).toBe(true);
    expect(isEncodable("a\0b")).toBe(false);
    expect(isEncodable("a\ud800b")).toBe(false);
  });
});

const encodableText = fc.string({ unit: "binary", minLength: 1 }).filter(isEncodable);

const encodeAll = (text: string): string =>
  [...Buffer.from(text)].map((octet) => `%${octet.toString(16).padStart(2, "0")}`).join("");

/** Encodes a random choice of the characters, beside those that must be encoded. */
function encodeSome(text: string, choices: Iterator<boolean>): string {
  return [...text].map((char) => (/[%/]/.test(char) || choices.next().value ? encodeAll(char) : char)).join("");
}
