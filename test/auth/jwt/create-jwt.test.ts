import { createPrivateKey } from "node:crypto";
import { type CreateJwtOptions, createJwtForUser, verifyJwt } from "boltapi";
import fc from "fast-check";
import { createVerifier } from "fast-jwt";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { issuedAtMs, newTokenId } from "../../../src/auth/jwt/token-id.ts";
import { ed25519, hs256, p256, p384, p521, privatePem, publicPem, rsa, secret } from "./tokens.ts";

const user = { id: 7, username: "mary" };
const start = 1_800_000_000_123;
const part = (token: string, index: number): unknown =>
  JSON.parse(Buffer.from(token.split(".")[index] ?? "", "base64url").toString());

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: start });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe("createJwtForUser", () => {
  it("says who the user is, and for how long", () => {
    const token = createJwtForUser(user, { secret });
    expect(part(token, 0)).toEqual({ alg: "HS256", typ: "JWT" });
    expect(part(token, 1)).toEqual({
      sub: "7",
      iat: 1_800_000_000,
      exp: 1_800_003_600,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      username: "mary",
      is_staff: false,
      is_superuser: false,
    });
  });

  it("says all that there is to say of a user", () => {
    const described = {
      ...user,
      email: "mary@example.com",
      firstName: "Mary",
      lastName: "Shelley",
      isStaff: true,
      isSuperuser: true,
      permissions: ["not written"],
      password: "not written",
    };
    const options = {
      secret,
      expiresIn: 60,
      audience: ["api"],
      issuer: "me",
      keyId: "k1",
      claims: { roles: ["editor"], team: 3 },
    };
    const token = createJwtForUser(described, options);
    expect(part(token, 0)).toMatchObject({ kid: "k1" });
    expect(part(token, 1)).toEqual({
      roles: ["editor"],
      team: 3,
      sub: "7",
      iat: 1_800_000_000,
      exp: 1_800_000_060,
      jti: expect.any(String),
      aud: ["api"],
      iss: "me",
      username: "mary",
      is_staff: true,
      is_superuser: true,
      email: "mary@example.com",
      first_name: "Mary",
      last_name: "Shelley",
    });
  });

  it("leaves out what is empty", () => {
    const token = createJwtForUser({ ...user, email: "", firstName: null, lastName: "" }, { secret });
    expect(Object.keys(part(token, 1) as object)).not.toContain("email");
    expect(Object.keys(part(token, 1) as object)).not.toContain("first_name");
  });

  it.each([
    ["RS256", rsa],
    ["ES256", p256],
    ["ES384", p384],
    ["ES512", p521],
    ["EdDSA", ed25519],
  ] as const)("signs with %s when the key is for that, as other libraries understand it", (algorithm, pair) => {
    for (const privateKey of [privatePem(pair), pair.privateKey, pair.privateKey.export({ format: "jwk" })]) {
      const token = createJwtForUser(user, { privateKey });
      expect(part(token, 0)).toMatchObject({ alg: algorithm });
      expect(verifyJwt(token, { publicKey: publicPem(pair) })).toMatchObject({ sub: "7" });
      expect(createVerifier({ key: publicPem(pair), algorithms: [algorithm] })(token)).toMatchObject({ sub: "7" });
    }
  });

  it("signs with the key of the environment where there is no other", () => {
    vi.stubEnv("BOLT_SECRET_KEY", "");
    expect(() => createJwtForUser(user)).toThrow("JWT_KEY_MISSING: createJwtForUser() has no key.");
    vi.stubEnv("BOLT_SECRET_KEY", secret);
    expect(verifyJwt(createJwtForUser(user))).toMatchObject({ username: "mary" });
  });

  it.each([
    "sub",
    "iat",
    "exp",
    "jti",
    "aud",
    "iss",
    "sid",
    "typ",
    "username",
    "email",
    "is_staff",
    "is_superuser",
    "__proto__",
  ])("does not let claims stand in for %s", (claim) => {
    const claims = JSON.parse(`{${JSON.stringify(claim)}:"x"}`) as Record<string, unknown>;
    expect(() => createJwtForUser(user, { secret, claims })).toThrow(
      `JWT_CLAIM_RESERVED: createJwtForUser(): "claims" cannot contain "${claim}".`,
    );
  });

  it.each<[string, object, CreateJwtOptions, string]>([
    ["an id that is none", { id: "" }, { secret }, 'JWT_CLAIM_INVALID: The claim "sub"'],
    ["an id that is no number", { id: Number.NaN }, { secret }, 'JWT_CLAIM_INVALID: The claim "sub"'],
    ["an id that is missing", { id: undefined }, { secret }, 'JWT_CLAIM_INVALID: The claim "sub"'],
    [
      "permissions that are no list",
      {},
      { secret, claims: { permissions: "all" } },
      'JWT_CLAIM_INVALID: The claim "permissions"',
    ],
    ["roles that are no texts", {}, { secret, claims: { roles: [1] } }, 'JWT_CLAIM_INVALID: The claim "roles"'],
    ["a beginning that is no time", {}, { secret, claims: { nbf: "now" } }, 'JWT_CLAIM_INVALID: The claim "nbf"'],
    ["more than jwt reads", {}, { secret, claims: { text: "x".repeat(7000) } }, "JWT_TOO_LONG"],
    ["a secret that is too short", {}, { secret: "short" }, "JWT_KEY_INVALID"],
    ["an algorithm of another key", {}, { secret, algorithm: "RS256" }, "RS256 takes an RSA key, and this is a secret"],
    ["a public key", {}, { privateKey: publicPem(rsa) }, "JWT_KEY_INVALID"],
    ["a secret and a private key", {}, { secret, privateKey: privatePem(rsa) }, "JWT_KEYS_AMBIGUOUS"],
    ["a time of no length", {}, { secret, expiresIn: 0 }, "OPTION_INVALID"],
    ["a time in text", {}, { secret, expiresIn: "1h" as never }, "OPTION_INVALID"],
    ["an unknown option", {}, { secret, ttl: 1 } as never, "OPTION_UNKNOWN"],
    ["a key id with a blank", {}, { secret, keyId: "a b" }, "OPTION_INVALID"],
  ])("refuses %s", (_what, changes, options, message) => {
    expect(() => createJwtForUser({ ...user, ...changes }, options)).toThrow(message);
  });
});

describe("verifyJwt", () => {
  it("gives the claims of a token that was made for it", () => {
    const options = { secret, audience: "api", issuer: "me" };
    expect(verifyJwt(createJwtForUser(user, options), options)).toMatchObject({ sub: "7", aud: "api", iss: "me" });
    expect(() => verifyJwt(createJwtForUser(user, { secret }), options)).toThrow("Invalid token");
  });

  it("needs no subject, and an id where it is told to", () => {
    const token = hs256({ exp: 1_800_000_010 });
    expect(verifyJwt(token, { secret })).toEqual({ exp: 1_800_000_010 });
    expect(() => verifyJwt(token, { secret, requireJti: true })).toThrow("Invalid token");
  });

  it("finds keys by their ids", () => {
    const keys = { old: secret, new: publicPem(p256) };
    const token = createJwtForUser(user, { privateKey: createPrivateKey(privatePem(p256)), keyId: "new" });
    expect(verifyJwt(token, { keys, algorithms: ["HS256", "ES256"] })).toMatchObject({ sub: "7" });
    expect(() => verifyJwt(token, { keys, algorithms: ["HS256"] })).toThrow("JWT_KEY_INVALID");
  });

  it("takes no keys that have to be waited for", () => {
    const options = { jwksUrl: "https://issuer.example/keys", algorithms: ["RS256"] };
    expect(() => verifyJwt("token", options as never)).toThrow("OPTION_UNKNOWN");
    expect(() => verifyJwt("token", { keys: () => secret, algorithms: ["HS256"] } as never)).toThrow("OPTION_INVALID");
  });
});

describe("the id of a token", () => {
  it("is a UUID of version 7, never the same, which has the time of its making", () => {
    const millisecond = fc.integer({ min: 0, max: 2 ** 48 - 1 });
    const ids = new Set<string>();
    fc.assert(
      fc.property(millisecond, (ms) => {
        const id = newTokenId(ms);
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(issuedAtMs({ jti: id, iat: Math.floor(ms / 1000) })).toBe(ms);
        expect(ids.has(id)).toBe(false);
        ids.add(id);
      }),
    );
  });
});
