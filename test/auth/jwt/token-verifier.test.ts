import { afterEach, describe, expect, it, vi } from "vitest";
import type { KeySource } from "../../../src/auth/jwt/key-source.ts";
import type { VerifySignature } from "../../../src/auth/jwt/signature.ts";
import type { JwtClaims } from "../../../src/auth/jwt/token-claims.ts";
import { TokenVerifier } from "../../../src/auth/jwt/token-verifier.ts";
import { claimsOf, hs256, now } from "./tokens.ts";

const rules = { purpose: "access", audience: null, issuer: null, required: [] } as const;

/** A key that takes every signature, and counts how often it is asked. */
class CountingKeys implements KeySource {
  asked = 0;
  verified = 0;
  current: VerifySignature | null = this.newKey();

  newKey(): VerifySignature {
    return () => {
      this.verified++;
      return true;
    };
  }

  find(): VerifySignature | null {
    this.asked++;
    return this.current;
  }
}

function verifierOf(keys: KeySource, cacheSize = 10): TokenVerifier<JwtClaims> {
  return new TokenVerifier({ keys, algorithms: ["HS256"], rules, leewayMs: 0, cacheSize }, (claims) => claims);
}

afterEach(() => {
  vi.useRealTimers();
});

describe("a token that was verified before", () => {
  it("is verified twice, and then not again, and is the same object", () => {
    const keys = new CountingKeys();
    const verifier = verifierOf(keys);
    const token = hs256(claimsOf());
    verifier.verify(token);
    const second = verifier.verify(token);
    expect(verifier.verify(token)).toBe(second);
    expect(verifier.verify(token)).toBe(second);
    expect(keys).toMatchObject({ verified: 2, asked: 4 });
  });

  it("is verified every time without a cache", () => {
    const keys = new CountingKeys();
    const verifier = verifierOf(keys, 0);
    const token = hs256(claimsOf());
    for (let count = 0; count < 5; count++) verifier.verify(token);
    expect(keys.verified).toBe(5);
  });

  it("is refused from the moment it expires", () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 1_800_000_000_000 });
    const verifier = verifierOf(new CountingKeys());
    const token = hs256(claimsOf({ exp: now() + 10 }));
    verifier.verify(token);
    verifier.verify(token);
    vi.setSystemTime(1_800_000_009_999);
    verifier.verify(token);
    vi.setSystemTime(1_800_000_010_000);
    expect(() => verifier.verify(token)).toThrow("Token has expired");
  });

  it("is refused when the clock is set back to before it was valid", () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 1_800_000_000_000 });
    const verifier = verifierOf(new CountingKeys());
    const token = hs256(claimsOf());
    verifier.verify(token);
    verifier.verify(token);
    vi.setSystemTime(1_799_999_999_999);
    expect(() => verifier.verify(token)).toThrow("Token is not valid yet");
  });

  it("is refused when its key is withdrawn, and verified anew when there is another", () => {
    const keys = new CountingKeys();
    const verifier = verifierOf(keys);
    const token = hs256(claimsOf());
    verifier.verify(token);
    verifier.verify(token);
    keys.current = null;
    expect(() => verifier.verify(token)).toThrow("Invalid token");
    keys.current = () => false;
    expect(() => verifier.verify(token)).toThrow("Invalid token");
    keys.current = keys.newKey();
    verifier.verify(token);
    verifier.verify(token);
    expect(keys.verified).toBe(3);
  });

  it("is the only kind that is remembered", () => {
    const keys = new CountingKeys();
    const verifier = verifierOf(keys);
    const expired = hs256(claimsOf({ exp: 1 }));
    for (let count = 0; count < 3; count++) expect(() => verifier.verify(expired)).toThrow("Token has expired");
    expect(keys.verified).toBe(3);
  });
});
