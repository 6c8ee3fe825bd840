import { assert, constantFrom, option, property, stringMatching } from "fast-check";
import { describe, expect, test } from "vitest";
import { isOriginForm, parseRequestTarget } from "../../src/engines/request-target.ts";

describe("parseRequestTarget", () => {
  test("leaves a path as it is", () => {
    expect(parseRequestTarget("GET", "/a//b/../c;d?e=%zz&f[]=|")).toEqual({
      target: "/a//b/../c;d?e=%zz&f[]=|",
      host: null,
    });
  });

  test("reduces an absolute target, and gives its host", () => {
    expect(parseRequestTarget("GET", "https://a.local:8443/b?c")).toEqual({ target: "/b?c", host: "a.local:8443" });
    expect(parseRequestTarget("GET", "http://a.local")).toEqual({ target: "/", host: "a.local" });
    expect(parseRequestTarget("GET", "http://a.local?b")).toEqual({ target: "/?b", host: "a.local" });
    expect(parseRequestTarget("OPTIONS", "http://a.local")).toEqual({ target: "*", host: "a.local" });
  });

  test("takes * for OPTIONS only", () => {
    expect(parseRequestTarget("OPTIONS", "*")).toEqual({ target: "*", host: null });
    expect(parseRequestTarget("GET", "*")).toBeNull();
  });

  test.each(["", "a", "a:80", "ftp://a/", "http:/a", "/a#b", "/a b", "/\u00e9", "http://a/#b", "http://a#b", "/a\n"])(
    "refuses %j",
    (text) => {
      expect(parseRequestTarget("GET", text)).toBeNull();
    },
  );

  test("gives a path in origin-form for whatever it takes", () => {
    const scheme = option(constantFrom("http://", "HTTPS://"), { nil: "" });
    const text = stringMatching(/^[a-z:@]{0,5}[/?#*a-z\u00e9 ]{0,8}$/);
    assert(
      property(constantFrom("GET", "OPTIONS"), scheme, text, (method, start, rest) => {
        const reduced = parseRequestTarget(method, `${start}${rest}`);
        expect(reduced === null || reduced.target === "*" || isOriginForm(reduced.target)).toBe(true);
      }),
    );
  });
});
