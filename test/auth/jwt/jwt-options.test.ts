import { createSecretKey, generateKeyPairSync } from "node:crypto";
import { type JwtOptions, jwt, memoryStore, revocation } from "boltapi";
import { describe, expect, it } from "vitest";
import { ed448, ed25519, p256, p384, privatePem, publicPem, rsa, secret } from "./tokens.ts";

const refused = (options: unknown): string => {
  try {
    jwt(options as JwtOptions);
    return "accepted";
  } catch (error) {
    return (error as Error).message;
  }
};

const weakRsa = generateKeyPairSync("rsa", { modulusLength: 1024 });
const pssRsa = generateKeyPairSync("rsa-pss", { modulusLength: 2048 });
const koblitz = generateKeyPairSync("ec", { namedCurve: "secp256k1" });
const x25519 = generateKeyPairSync("x25519");

describe("jwt refuses at once", () => {
  it.each<[string, unknown, string]>([
    ["a secret that is too short", { secret: "short" }, "HS256 takes a secret of 32 bytes or more, and this one has 5"],
    [
      "one too short for HS512",
      { secret, algorithms: ["HS512"] },
      "HS512 takes a secret of 64 bytes or more, and this one has 48",
    ],
    [
      "one that is too short for one of its algorithms",
      { secret, algorithms: ["HS256", "HS512"] },
      "HS512 takes a secret of 64",
    ],
    ["an empty secret", { secret: "" }, "it is empty"],
    ["a secret that is no text", { secret: 42 }, "expected PEM text"],
    ["a public key in PEM as secret", { secret: publicPem(rsa) }, "a key in PEM"],
    ["one with something before it", { secret: `\n# key\n${publicPem(rsa)}` }, "a key in PEM"],
    ["a private key as secret", { secret: privatePem(rsa) }, "a key in PEM"],
    [
      "a public key in DER as secret",
      { secret: rsa.publicKey.export({ type: "spki", format: "der" }) },
      "a key in DER",
    ],
    [
      "one in base64",
      { secret: rsa.publicKey.export({ type: "spki", format: "der" }).toString("base64") },
      "a key in DER",
    ],
    ["one in PKCS #1", { secret: rsa.publicKey.export({ type: "pkcs1", format: "der" }) }, "a key in DER"],
    ["a JSON Web Key as secret", { secret: JSON.stringify(rsa.publicKey.export({ format: "jwk" })) }, "a JSON Web Key"],
    ["a KeyObject of another kind as secret", { secret: rsa.publicKey }, "a public key of type rsa of 2048 bits"],
    [
      "a secret with an algorithm for key pairs",
      { secret, algorithms: ["RS256"] },
      "RS256 takes an RSA key, and this is a secret",
    ],
    [
      "a public key with an algorithm for secrets",
      { publicKey: publicPem(rsa), algorithms: ["RS256", "HS256"] },
      "HS256 takes a secret, and this is a public key",
    ],
    [
      "an RSA key of 1024 bits",
      { publicKey: publicPem(weakRsa) },
      "RS256 takes an RSA key of 2048 bits or more, and this one has 1024",
    ],
    [
      "one with a named algorithm",
      { publicKey: publicPem(weakRsa), algorithms: ["RS256"] },
      "takes an RSA key of 2048 bits or more, and this one has 1024",
    ],
    [
      "an RSA key bound to PSS",
      { publicKey: publicPem(pssRsa), algorithms: ["PS256"] },
      "PS256 takes an RSA key, and this is a public key of type rsa-pss",
    ],
    [
      "a key on another curve",
      { publicKey: publicPem(p384), algorithms: ["ES256"] },
      "ES256 takes a key on its own curve",
    ],
    [
      "a key on the curve of bitcoins",
      { publicKey: publicPem(koblitz), algorithms: ["ES256"] },
      "ES256 takes a key on its own curve",
    ],
    [
      "a key for key agreement",
      { publicKey: publicPem(x25519), algorithms: ["EdDSA"] },
      "EdDSA takes an Ed25519 or Ed448 key",
    ],
    [
      "a key that no algorithm takes",
      { publicKey: publicPem(x25519) },
      "no algorithm takes a public key of type x25519",
    ],
    ["a private key as public one", { publicKey: privatePem(rsa) }, "a private key; pass its public half only"],
    ["a private JSON Web Key as public one", { publicKey: rsa.privateKey.export({ format: "jwk" }) }, "a private key"],
    ["a secret as public key", { publicKey: secret }, "expected PEM text"],
    [
      "PEM that is none",
      { publicKey: "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----" },
      "it cannot be read as a public key",
    ],
    [
      "two kinds of keys",
      { secret, publicKey: publicPem(rsa) },
      "jwt() has secret and publicKey, and takes one of them",
    ],
    ["keys without algorithms", { keys: { a: secret } }, 'name those that the keys of "keys" are used with'],
    ["no keys", { keys: {}, algorithms: ["HS256"] }, "expected a function, or an object with keys by their ids"],
    [
      "a key for none of the algorithms",
      { keys: { a: secret, b: publicPem(rsa) }, algorithms: ["HS256"] },
      'the key "b" of option "keys"',
    ],
    [
      "a key set without algorithms",
      { jwksUrl: "https://issuer.example/keys" },
      'name those that the keys of "jwksUrl" are used with',
    ],
    [
      "a key set with algorithms for secrets",
      { jwksUrl: "https://issuer.example/keys", algorithms: ["HS256"] },
      "key sets are public",
    ],
    [
      "a key set over http",
      { jwksUrl: "http://issuer.example/keys", algorithms: ["RS256"] },
      "expected a URL with https:",
    ],
    [
      "a key set that looks local",
      { jwksUrl: "http://127.0.0.1.issuer.example/keys", algorithms: ["RS256"] },
      "expected a URL with https:",
    ],
    [
      "a key set with a password",
      { jwksUrl: "https://a:b@issuer.example/keys", algorithms: ["RS256"] },
      "expected a URL with https:",
    ],
    ["options of a key set that is not there", { secret, jwks: {} }, 'it is about the key set of "jwksUrl"'],
    [
      "an unknown option of a key set",
      { jwksUrl: "https://a.example", algorithms: ["RS256"], jwks: { ttl: 1 } },
      'there is no option "ttl"',
    ],
    ["the algorithm none", { secret, algorithms: ["none"] }, "expected an array of algorithms"],
    ["an algorithm in another case", { secret, algorithms: ["hs256"] }, "expected an array of algorithms"],
    ["no algorithms", { secret, algorithms: [] }, "expected one algorithm or more"],
    ["an unknown option", { secret, alg: "HS256" }, 'There is no option "alg"'],
    ["an empty audience", { secret, audience: [] }, "expected a text, or an array of texts"],
    ["a long leeway", { secret, leeway: 301 }, "a whole number from 0 to 300"],
    ["a header that is none", { secret, header: "x token" }, "expected the name of a header"],
    ["a cookie that is none", { secret, cookie: "a=b" }, "expected the name of a cookie"],
    ["a query without its place", { secret, query: { name: "token" } }, 'it needs "on"'],
    ["a query in another place", { secret, query: { name: "token", on: "all" } }, 'expected "websocket" or "any"'],
    ["no place for tokens", { secret, header: false }, 'it is false, and there is neither "cookie" nor "query"'],
    ["a cache of one", { secret, cacheSize: 1 }, "expected a number of tokens, 0 or from 2"],
    ["a time of loading without loading", { secret, load: "lazy" }, "which is not set"],
    ["a revocation that is none", { secret, revocation: {} }, "what revocation() makes"],
    [
      "a revocation without ids",
      { secret, revocation: revocation({ store: memoryStore() }), requireJti: false },
      "needs the jti",
    ],
  ])("%s", (_what, options, message) => {
    expect(refused(options)).toContain(message);
  });

  it("without showing the secret", () => {
    for (const options of [
      { secret: "hunter2" },
      { keys: { a: "hunter2" }, algorithms: ["HS256"] },
      { publicKey: "hunter2" },
    ]) {
      expect(refused(options)).not.toMatch(/accepted|hunter2/);
    }
  });
});

describe("jwt takes", () => {
  it.each<[string, JwtOptions]>([
    ["a text", { secret }],
    ["bytes", { secret: Buffer.from(secret) }],
    ["a secret KeyObject", { secret: createSecretKey(secret, "utf8") }],
    ["PEM", { publicKey: publicPem(rsa) }],
    ["bytes of PEM", { publicKey: Buffer.from(publicPem(p256)) }],
    ["a public KeyObject", { publicKey: ed25519.publicKey }],
    ["a JSON Web Key", { publicKey: ed448.publicKey.export({ format: "jwk" }) }],
    [
      "keys of several kinds",
      { keys: { a: secret, b: publicPem(rsa), c: { kty: "oct", k: "A".repeat(64) } }, algorithms: ["HS256", "RS256"] },
    ],
    ["several algorithms of one key", { publicKey: publicPem(rsa), algorithms: ["RS256", "PS512"] }],
  ])("%s", (_what, options) => {
    expect(refused(options)).toBe("accepted");
  });
});
