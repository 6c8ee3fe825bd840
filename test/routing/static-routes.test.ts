import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StaticRoutes } from "../../src/routing/static-routes.ts";

describe("StaticRoutes", () => {
  it("gives what was set for exactly a path, and undefined for any other", () => {
    // Few letters make many paths of one length that agree in the characters of their fingerprints.
    const path = fc.string({ unit: fc.constantFrom("/", "a", "b"), maxLength: 30 });
    fc.assert(
      fc.property(fc.uniqueArray(path, { maxLength: 60 }), fc.array(path), (known, others) => {
        const routes = new StaticRoutes<string>();
        for (const each of known) routes.set(each, `route of ${each}`);
        for (const each of [...known, ...others]) {
          expect(routes.get(each)).toBe(known.includes(each) ? `route of ${each}` : undefined);
        }
      }),
    );
  });

  it("tells apart many paths that differ in one character that a fingerprint does not look at", () => {
    const routes = new StaticRoutes<number>();
    const paths = Array.from(
      { length: 50 },
      (_, index) => `/${"a".repeat(40)}${String.fromCharCode(200 + index)}${"a".repeat(22)}`,
    );
    paths.forEach((path, index) => {
      routes.set(path, index);
    });
    expect(paths.map((path) => routes.get(path))).toEqual(paths.map((_, index) => index));
    expect(routes.get(`/${"a".repeat(63)}`)).toBeUndefined();
  });
});
