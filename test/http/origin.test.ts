import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileOriginPatterns, isOrigin, isOriginPattern } from "../../src/http/origin.ts";

describe("isOrigin", () => {
  it.each([
    "https://example.com",
    "http://localhost:3000",
    "https://[::1]:8443",
    "https://xn--bcher-kva.example",
    "chrome-extension://abcdef",
  ])("takes what browsers send: %s", (origin) => {
    expect(isOrigin(origin)).toBe(true);
  });

  it.each([
    "null",
    "*",
    "example.com",
    "https://example.com/",
    "https://example.com/path",
    "https://Example.com",
    "HTTPS://example.com",
    "https://example.com:443",
    "http://example.com:80",
    "https://user@example.com",
    "https://*.example.com",
    "https://bücher.example",
    "https://example.com?",
    "https://example.com ",
    " https://example.com",
    "https://example.com\n",
    "file:///",
    "data:text/html,x",
  ])("takes nothing else: %j", (text) => {
    expect(isOrigin(text)).toBe(false);
  });

  it("takes whatever URL says is an origin", () => {
    fc.assert(
      fc.property(fc.webUrl(), (url) => {
        expect(isOrigin(new URL(url).origin)).toBe(true);
      }),
    );
  });
});

describe("patterns of origins", () => {
  it.each(["https://*.example.com", "http://*.localhost:8080"])("stand for subdomains: %s", (pattern) => {
    expect(isOriginPattern(pattern)).toBe(true);
  });

  it.each(["https://*", "https://a.*.com", "https://*.*.com", "*://*.example.com", "https://*example.com"])(
    "have one star, in the place of the first labels: %s is none",
    (pattern) => {
      expect(isOriginPattern(pattern)).toBe(false);
    },
  );

  it("match subdomains of the host alone, whatever is sent", () => {
    const matches = compileOriginPatterns(["https://*.example.com"]);
    const piece = fc.constantFrom(
      "https://",
      "http://",
      "a",
      "evil",
      ".",
      "@",
      "/",
      "#",
      "?",
      ":",
      "\\",
      "*",
      "example.com",
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join("")),
        (sent) => {
          if (!matches(sent)) return;
          const { protocol, hostname, origin } = new URL(sent);
          expect([protocol, origin]).toEqual(["https:", sent]);
          expect(hostname.endsWith(".example.com")).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
    expect(matches("https://a.b.example.com")).toBe(true);
  });
});
