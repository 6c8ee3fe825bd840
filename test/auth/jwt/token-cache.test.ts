import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TokenCache } from "../../../src/auth/jwt/token-cache.ts";

const tokenOf = (index: number): string => `header.payload-${index}.${String(index).padStart(43, "s")}`;

/** Sets what is kept only when it comes again. */
function setTwice<Value>(cache: TokenCache<Value>, token: string, value: Value): void {
  cache.set(token, value);
  cache.set(token, value);
}

describe("TokenCache", () => {
  it("keeps nothing for a token that comes once", () => {
    const cache = new TokenCache<number>(10);
    cache.set(tokenOf(1), 1);
    expect(cache.get(tokenOf(1))).toBeUndefined();
    cache.set(tokenOf(1), 2);
    expect(cache.get(tokenOf(1))).toBe(2);
  });

  it("gives back what was set, for the whole token alone", () => {
    const cache = new TokenCache<number>(10);
    setTwice(cache, tokenOf(1), 1);
    expect(cache.get(tokenOf(1))).toBe(1);
    expect(cache.get(tokenOf(2))).toBeUndefined();
    expect(cache.get(`x${tokenOf(1)}`)).toBeUndefined();
    expect(cache.get(tokenOf(1).replace("payload", "forgery"))).toBeUndefined();
  });

  it("holds no more than its size, whatever is asked for and set", () => {
    const step = fc.record({ token: fc.nat(40).map(tokenOf), sets: fc.boolean() });
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 20 }), fc.array(step, { maxLength: 200 }), (size, steps) => {
        const cache = new TokenCache<string>(size);
        for (const { token, sets } of steps) {
          if (sets) setTwice(cache, token, token);
          else expect([undefined, token]).toContain(cache.get(token));
        }
        const kept = Array.from({ length: 41 }, (_, index) => tokenOf(index)).filter((token) =>
          new Set([cache.get(token)]).has(token),
        );
        expect(kept.length).toBeLessThanOrEqual(size);
      }),
    );
  });

  it("keeps tokens that are in use, and forgets the others", () => {
    const cache = new TokenCache<number>(10);
    setTwice(cache, tokenOf(0), 0);
    for (let index = 1; index < 100; index++) {
      setTwice(cache, tokenOf(index), index);
      expect(cache.get(tokenOf(0))).toBe(0);
    }
    expect(cache.get(tokenOf(1))).toBeUndefined();
    expect(cache.get(tokenOf(99))).toBe(99);
  });

  it("remembers the later of two tokens that end alike", () => {
    const cache = new TokenCache<number>(10);
    setTwice(cache, `a${tokenOf(1)}`, 1);
    setTwice(cache, `b${tokenOf(1)}`, 2);
    expect(cache.get(`b${tokenOf(1)}`)).toBe(2);
    expect(cache.get(`a${tokenOf(1)}`)).toBeUndefined();
  });
});
