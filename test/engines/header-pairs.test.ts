import { array, assert, constantFrom, property, string, tuple } from "fast-check";
import { describe, expect, test } from "vitest";
import { findHeader, joinHeaderPairs, withHost } from "../../src/engines/header-pairs.ts";

const anyPairs = array(tuple(constantFrom("Accept", "ACCEPT", "cookie", "Cookie", "__proto__", "x"), string())).map(
  (pairs) => pairs.flat(),
);

describe("joinHeaderPairs", () => {
  test("joins repeated names in the order of their first appearance", () => {
    const pairs = ["Accept", "text/html", "Cookie", "a=1", "accept", "*/*", "cookie", "b=2"];
    expect(joinHeaderPairs(pairs)).toEqual(["accept", "text/html, */*", "cookie", "a=1; b=2"]);
  });

  test("keeps an empty value as one of several", () => {
    expect(joinHeaderPairs(["x", "", "x", "a"])).toEqual(["x", ", a"]);
  });

  test("agrees with findHeader", () => {
    assert(
      property(anyPairs, (pairs) => {
        const joined = joinHeaderPairs(pairs);
        for (let index = 0; index < joined.length; index += 2) {
          expect(findHeader(pairs, joined[index] as string)).toBe(joined[index + 1]);
        }
        expect(joinHeaderPairs(joined)).toEqual(joined);
      }),
    );
  });
});

describe("findHeader", () => {
  test("gives undefined for a name that is not there, even as a value", () => {
    expect(findHeader(["x", "accept"], "accept")).toBeUndefined();
  });
});

describe("withHost", () => {
  test("puts one Host in place of any", () => {
    expect(withHost(["Host", "a", "X", "1", "host", "b"], "c")).toEqual(["host", "c", "X", "1"]);
    expect(withHost(["X", "host"], "c")).toEqual(["host", "c", "X", "host"]);
  });
});
