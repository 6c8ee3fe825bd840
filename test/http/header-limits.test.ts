import { describe, expect, it } from "vitest";
import { defaultRequestLimits } from "../../src/http/exchange.ts";
import { headerProblem } from "../../src/http/header-limits.ts";

const pairs = (count: number, value: string): string[] =>
  Array.from({ length: count }, (_, index) => [`x-${index}`, value]).flat();

describe("headerProblem", () => {
  it("takes as many headers as the limit says, and not one more", () => {
    expect(headerProblem(pairs(100, "a"), defaultRequestLimits)).toBeNull();
    expect(headerProblem(pairs(101, "a"), defaultRequestLimits)).toBe("Too many headers");
  });

  it("takes values as long as the limit says, and not one byte more", () => {
    expect(headerProblem(pairs(3, "a".repeat(8192)), defaultRequestLimits)).toBeNull();
    expect(headerProblem(["host", "a", "x", "a".repeat(8193)], defaultRequestLimits)).toBe(
      "Header value too large (max 8192 bytes)",
    );
  });

  it("takes no headers at all", () => {
    expect(headerProblem([], { maxHeaderCount: 0, maxHeaderValueBytes: 0 })).toBeNull();
  });
});
