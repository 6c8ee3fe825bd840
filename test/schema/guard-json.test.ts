import { describe, expect, it } from "vitest";
import { guardJson } from "../../src/schema/guard-json.ts";

const pathsOf = (text: string): unknown => guardJson(JSON.parse(text), 0)?.map(({ type, path }) => [type, ...path]);

describe("guardJson", () => {
  it("finds nothing in ordinary values", () => {
    for (const text of [
      '{"a":[1,{"b":null}]}',
      '"__proto__"',
      '{"constructor":"Ferrari"}',
      '{"constructor":{}}',
      "[]",
    ]) {
      expect(pathsOf(text)).toBeUndefined();
    }
  });

  it("finds every forbidden key", () => {
    expect(pathsOf('{"__proto__":1,"a":[{"b":{"__proto__":{}}}]}')).toEqual([
      ["forbidden_key", "__proto__"],
      ["forbidden_key", "a", 0, "b", "__proto__"],
    ]);
    expect(pathsOf('[{"constructor":{"prototype":{"x":1}}}]')).toEqual([["forbidden_key", 0, "constructor"]]);
  });

  it("allows a hundred levels and no more", () => {
    const nested = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);
    expect(pathsOf(nested(100))).toBeUndefined();
    expect(guardJson(JSON.parse(nested(101)), 0)?.[0]?.msg).toBe("Value is nested too deeply (more than 100 levels)");
    expect(guardJson(JSON.parse(nested(100)), 1)).toHaveLength(1);
  });

  it("walks a million levels without exhausting the stack, and tells a short path", () => {
    const issues = guardJson(JSON.parse("[".repeat(1_000_000) + "]".repeat(1_000_000)), 0);
    expect(issues?.[0]?.path.length).toBeLessThanOrEqual(100);
  });

  it("stops at about a hundred issues", () => {
    const text = `[${Array(1000).fill('{"__proto__":1}').join()}]`;
    expect(guardJson(JSON.parse(text), 0)).toHaveLength(100);
  });
});
