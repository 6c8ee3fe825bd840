import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasUniqueItems } from "../../../src/schema/check/unique-items.ts";

describe("hasUniqueItems", () => {
  it("tells values of different types apart", () => {
    expect(hasUniqueItems([1, "1", true, "true", null, "null", [1], ["1"], { a: 1 }, { a: "1" }, "[1]"])).toBe(true);
  });

  it("does not mind the order of keys", () => {
    expect(
      hasUniqueItems([
        { a: 1, b: [2] },
        { b: [2], a: 1 },
      ]),
    ).toBe(false);
    expect(
      hasUniqueItems([
        [1, 2],
        [2, 1],
      ]),
    ).toBe(true);
  });

  it("agrees with comparing every pair", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 6 }), (raw) => {
        const items: unknown[] = JSON.parse(JSON.stringify(raw));
        const isUnique = items.every(
          (item, index) => !items.slice(0, index).some((other) => isDeepStrictEqual(item, other)),
        );
        expect(hasUniqueItems(items)).toBe(isUnique);
      }),
    );
  });
});
