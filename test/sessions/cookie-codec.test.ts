import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CookieCodec, encryptingCodec, signingCodec } from "../../src/sessions/cookie-codec.ts";
import { secret } from "./session-client.ts";

const other = "another secret of thirty-two bytes or more";
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

describe.each([
  ["encryptingCodec", encryptingCodec],
  ["signingCodec", signingCodec],
])("%s", (_, make) => {
  const codec: CookieCodec = make("sessionid", { secret }, "test");

  it("gives back any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 500 }), (text) => {
        expect(codec.decode(codec.encode(text))).toEqual({ text, isCurrent: true });
      }),
    );
  });

  it("writes what a cookie may hold", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => /^[\w.-]+$/.test(codec.encode(text))));
  });

  it("takes nothing that was changed, whichever character it is", () => {
    const value = codec.encode('{"user":"mary"}');
    for (let index = 0; index < value.length; index++) {
      for (const character of `${alphabet}.=+/ %\u00e9`) {
        if (character === value[index]) continue;
        const changed = value.slice(0, index) + character + value.slice(index + 1);
        expect(codec.decode(changed), `${index}: ${character}`).toBeNull();
      }
    }
  });

  it("takes nothing that was cut, or has something more", () => {
    const value = codec.encode("text");
    for (let length = 0; length < value.length; length++) expect(codec.decode(value.slice(0, length))).toBeNull();
    for (const more of ["A", "AA", "AAAA", ".", "=", "==", " ", "."]) {
      expect(codec.decode(value + more)).toBeNull();
      expect(codec.decode(more + value)).toBeNull();
    }
  });

  it("takes nothing that somebody has made up", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ maxLength: 300 }), fc.base64String(), fc.string({ unit: "binary" })),
        (value) => {
          expect(codec.decode(value)).toBeNull();
        },
      ),
    );
  });

  it("takes nothing that was made for another cookie, or under another secret", () => {
    expect(make("other", { secret }, "test").decode(codec.encode("text"))).toBeNull();
    expect(make("sessionid", { secret: other }, "test").decode(codec.encode("text"))).toBeNull();
  });

  it("takes what an old secret has made, until it is removed", () => {
    const value = codec.encode("text");
    const rotated = make("sessionid", { secrets: [other, secret] }, "test");
    expect(rotated.decode(value)).toEqual({ text: "text", isCurrent: false });
    expect(rotated.decode(rotated.encode("text"))).toEqual({ text: "text", isCurrent: true });
    expect(codec.decode(rotated.encode("text"))).toBeNull();
    expect(make("sessionid", { secrets: [other] }, "test").decode(value)).toBeNull();
  });
});

describe("the two codecs", () => {
  it("take nothing of each other, even of one secret", () => {
    const encrypting = encryptingCodec("sessionid", { secret }, "test");
    const signing = signingCodec("sessionid", { secret }, "test");
    expect(signing.decode(encrypting.encode("text"))).toBeNull();
    expect(encrypting.decode(signing.encode("text"))).toBeNull();
  });

  it("hide the text, or show it", () => {
    const text = '{"user":"mary"}';
    const bytes = (value: string): string => Buffer.from(value.split(".")[0] ?? "", "base64url").toString("latin1");
    expect(bytes(signingCodec("sessionid", { secret }, "test").encode(text))).toBe(text);
    expect(bytes(encryptingCodec("sessionid", { secret }, "test").encode(text))).not.toContain("mary");
  });

  it("never write the same value twice where they encrypt", () => {
    const codec = encryptingCodec("sessionid", { secret }, "test");
    expect(codec.encode("text")).not.toBe(codec.encode("text"));
  });
});
