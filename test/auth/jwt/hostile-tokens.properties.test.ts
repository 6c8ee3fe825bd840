import { BoltAPI, createJwtForUser, InvalidToken, type JwtOptions, jwt, verifyJwt } from "boltapi";
import { TestClient } from "boltapi/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bearer, claimsOf, ed25519, encode, hs256, p256, publicPem, rsa, secret } from "./tokens.ts";

const user = { id: 7, username: "mary" };
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \u00e9";

const kinds: readonly [string, string, JwtOptions][] = [
  ["HS256", createJwtForUser(user, { secret }), { secret }],
  ["RS256", createJwtForUser(user, { privateKey: rsa.privateKey }), { publicKey: publicPem(rsa) }],
  ["ES256", createJwtForUser(user, { privateKey: p256.privateKey }), { publicKey: publicPem(p256) }],
  ["EdDSA", createJwtForUser(user, { privateKey: ed25519.privateKey }), { publicKey: publicPem(ed25519) }],
];

/** Whether a token is refused as it has to be: with an InvalidToken, and nothing else. */
function isRefused(token: string, options: JwtOptions): boolean {
  try {
    verifyJwt(token, options as object);
    return false;
  } catch (error) {
    if (error instanceof InvalidToken) return true;
    throw error;
  }
}

describe.each(kinds)("a token signed with %s", (_algorithm, token, options) => {
  it("is refused after any change of a single character", () => {
    expect(isRefused(token, options)).toBe(false);
    const place = fc.nat(token.length - 1);
    fc.assert(
      fc.property(place, fc.constantFrom(...alphabet), (index, character) => {
        fc.pre(token[index] !== character);
        return isRefused(token.slice(0, index) + character + token.slice(index + 1), options);
      }),
      { numRuns: 1000 },
    );
  });

  it("is refused with any other last character", () => {
    const last = token.at(-1);
    const others = [...alphabet].filter((character) => character !== last);
    expect(others.filter((character) => !isRefused(token.slice(0, -1) + character, options))).toEqual([]);
  });

  it("is refused with a character more, less, or two of them swapped", () => {
    fc.assert(
      fc.property(fc.nat(token.length - 2), fc.constantFrom(...alphabet), (index, character) => {
        const [before, after] = [token.slice(0, index), token.slice(index)];
        expect(isRefused(before + character + after, options)).toBe(true);
        expect(isRefused(before + after.slice(1), options)).toBe(true);
        const swapped = before + (after[1] ?? "") + (after[0] ?? "") + after.slice(2);
        expect(swapped === token || isRefused(swapped, options)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe("anything else", () => {
  const options: JwtOptions = { keys: { a: secret, b: publicPem(rsa) }, algorithms: ["HS256", "RS256", "PS512"] };
  const json = fc.oneof(fc.jsonValue(), fc.constantFrom("HS256", "none", "a", "b", "JWT"));
  const keys = fc.constantFrom("alg", "kid", "typ", "crit", "jwk", "exp", "sub", "nbf", "aud", "__proto__");
  const object = fc.dictionary(keys, json).map((value) => JSON.stringify(value));
  const part = fc.oneof(object.map(encode), fc.base64String(), fc.string({ unit: "binary" }), fc.constant(""));

  it("is refused without any other error", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.array(part, { maxLength: 5 }).map((parts) => parts.join(".")),
    );
    fc.assert(
      fc.property(text, (token) => isRefused(token, options)),
      { numRuns: 2000 },
    );
  });

  it("is refused, or accepted for what it says, when it is signed", () => {
    const claims = fc.dictionary(fc.constantFrom("exp", "nbf", "iat", "sub", "jti", "aud", "iss", "sid", "x"), json);
    fc.assert(
      fc.property(claims, fc.boolean(), (changes, isPlain) => {
        const payload = isPlain ? changes : claimsOf(changes);
        const token = hs256(payload);
        if (isRefused(token, { secret })) return;
        expect(verifyJwt(token, { secret })).toEqual(JSON.parse(JSON.stringify(payload)));
        const { exp } = payload as { exp?: unknown };
        expect(typeof exp === "number" && exp * 1000 + 5000 > Date.now()).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it("answers 401 in a request, whatever is in the header", async () => {
    const api = new BoltAPI();
    api.get("/", { auth: [jwt({ secret })] }, () => "in");
    await using client = new TestClient(api);
    const printable = fc.string({
      unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          printable,
          printable.map((text) => `Bearer ${text}`),
        ),
        async (authorization) => {
          expect((await client.get("/", { headers: { authorization } })).status).toBe(401);
        },
      ),
      { numRuns: 500 },
    );
    expect((await client.get("/", bearer(hs256(claimsOf())))).status).toBe(200);
  });
});
