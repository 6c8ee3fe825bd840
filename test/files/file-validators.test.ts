import { describe, expect, it } from "vitest";
import { validatorsOf } from "../../src/files/file-validators.ts";

const now = Date.UTC(2026, 4, 1);
const day = 86_400_000;

function statsOf(size: number, modifiedMs: number, changedMs = modifiedMs, extraNs = 0n) {
  const ns = (timeMs: number): bigint => BigInt(timeMs) * 1_000_000n + extraNs;
  return { size: BigInt(size), mtimeMs: BigInt(modifiedMs), mtimeNs: ns(modifiedMs), ctimeNs: ns(changedMs) };
}

function tagOf(...values: Parameters<typeof statsOf>): string | null {
  return validatorsOf(statsOf(...values), null, now).entityTag;
}

describe("validatorsOf", () => {
  it("gives a strong tag that differs with size, date, to the nanosecond, and coding", () => {
    const tags = [
      tagOf(10, now - day),
      tagOf(11, now - day),
      tagOf(10, now - day - 1),
      tagOf(10, now - day, now - day, 1n),
      validatorsOf(statsOf(10, now - day), "br", now).entityTag,
    ];
    expect(new Set(tags).size).toBe(tags.length);
    for (const tag of tags) expect(tag).toMatch(/^"[\da-z-]+"$/);
  });

  it("gives the same tag for the same state, whatever happened to its owner or links", () => {
    expect(tagOf(10, now - day, now - 5000)).toBe(tagOf(10, now - day, now - day));
  });

  it("gives a weak tag as long as another change could leave no trace", () => {
    expect(tagOf(10, now - 1999)).toMatch(/^W\/"/);
    expect(tagOf(10, now - 2000)).toMatch(/^"/);
    expect(tagOf(10, now + day)).toMatch(/^W\/"/);
  });

  it("gives the date in whole seconds, and none of the future", () => {
    expect(validatorsOf(statsOf(1, now - day + 999), null, now).lastModifiedMs).toBe(now - day);
    expect(validatorsOf(statsOf(1, now + day), null, now).lastModifiedMs).toBe(now);
  });

  it("does not go by the dates that builds give to all files alike", () => {
    for (const fixed of [0, Date.UTC(1980, 0), Date.UTC(1985, 9, 26, 8, 15)]) {
      expect(tagOf(10, fixed, now - day)).not.toBe(tagOf(10, fixed, now - 2 * day));
      expect(validatorsOf(statsOf(10, fixed, now - day), null, now).lastModifiedMs).toBe(now - day);
    }
  });
});
