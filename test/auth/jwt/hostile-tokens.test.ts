import { createHmac, createSecretKey, sign } from "node:crypto";
import { BoltAPI, type JwtOptions, jwt } from "boltapi";
import { TestClient, type TestResponse } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { bearer, claimsOf, encode, hs256, now, otherRsa, p256, publicPem, rs256, rsa, secret } from "./tokens.ts";

const clients = new Map<JwtOptions, TestClient>();
const shared: JwtOptions = { secret, audience: "api", issuer: "https://issuer.example" };
const asymmetric: JwtOptions = { publicKey: publicPem(rsa) };
const byId: JwtOptions = { keys: { first: secret, second: publicPem(rsa) }, algorithms: ["HS256", "RS256"] };

function clientOf(options: JwtOptions): TestClient {
  const known = clients.get(options);
  if (known !== undefined) return known;
  const api = new BoltAPI();
  api.get("/me", { auth: [jwt(options)] }, ({ request }) => ({ id: request.user.id, claims: request.auth.claims }));
  const client = new TestClient(api);
  clients.set(options, client);
  return client;
}

const call = (token: string, options: JwtOptions = shared): Promise<TestResponse> =>
  clientOf(options).get("/me", bearer(token));

async function expectRefused(token: string, options: JwtOptions = shared, detail = "Invalid token"): Promise<void> {
  const response = await call(token, options);
  expect(response.status).toBe(401);
  expect(response.json()).toEqual({ detail });
  expect(response.headers.get("www-authenticate")).toBe(`Bearer error="invalid_token", error_description="${detail}"`);
}

const good = (changes: Record<string, unknown> = {}): Record<string, unknown> =>
  claimsOf({ aud: "api", iss: "https://issuer.example", ...changes });

/** The claims as text, with one put in as it stands. */
const withRaw = (claim: string): string => `${JSON.stringify(good({ exp: undefined })).slice(0, -1)},${claim}}`;

describe("a token that is accepted", () => {
  it("is one with all that is asked for, once with each kind of key", async () => {
    expect((await call(hs256(good()))).json()).toMatchObject({ id: "7" });
    expect((await call(rs256(claimsOf(), rsa.privateKey), asymmetric)).status).toBe(200);
    expect((await call(hs256(claimsOf(), { alg: "HS256", kid: "first" }), byId)).status).toBe(200);
    expect((await call(rs256(claimsOf(), rsa.privateKey, { alg: "RS256", kid: "second" }), byId)).status).toBe(200);
  });
});

describe("a token is refused", () => {
  it("that is expired", () => expectRefused(hs256(good({ exp: now() - 6 })), shared, "Token has expired"));

  it("that expires this very moment, leeway included", () =>
    expectRefused(hs256(good({ exp: now() - 5 })), shared, "Token has expired"));

  it("that is not yet valid", () => expectRefused(hs256(good({ nbf: now() + 60 })), shared, "Token is not valid yet"));

  it("that was issued in the future", () =>
    expectRefused(hs256(good({ iat: now() + 60 })), shared, "Token is not valid yet"));

  it.each([["other"], [["other", "more"]], [[]], [""], [7], [["api", 7]], [undefined], [null], [{ api: true }]])(
    "for the wrong audience: %j",
    (aud) => expectRefused(hs256(good({ aud }))),
  );

  it("for an audience, by somebody who does not say that it is them", () =>
    expectRefused(hs256(claimsOf({ aud: "other" })), { secret }));

  it.each(["https://issuer.example/", "https://other.example", undefined, null, 7, ["https://issuer.example"]])(
    "of the wrong issuer: %j",
    (iss) => expectRefused(hs256(good({ iss }))),
  );

  it("that is signed with the wrong key", async () => {
    await expectRefused(hs256(good(), undefined, "another secret that is long enough for HS256"));
    await expectRefused(rs256(claimsOf(), otherRsa.privateKey), asymmetric);
  });

  it.each(["HS256", "HS384", "HS512"])(
    "whose algorithm is swapped from RS256 to %s with the public key",
    async (alg) => {
      const forms = [
        publicPem(rsa),
        publicPem(rsa).trim(),
        rsa.publicKey.export({ type: "spki", format: "der" }),
        rsa.publicKey.export({ type: "pkcs1", format: "pem" }),
        JSON.stringify(rsa.publicKey.export({ format: "jwk" })),
      ];
      for (const form of forms) {
        const input = `${encode({ alg, typ: "JWT", kid: "second" })}.${encode(claimsOf())}`;
        const token = `${input}.${createHmac(alg.replace("HS", "sha"), form).update(input).digest("base64url")}`;
        await expectRefused(token, asymmetric);
        await expectRefused(token, byId);
      }
    },
  );

  it("with the algorithm of another key than the one it names", async () => {
    await expectRefused(rs256(claimsOf(), rsa.privateKey, { alg: "RS256", kid: "first" }), byId);
    await expectRefused(hs256(claimsOf(), { alg: "HS256", kid: "second" }), byId);
  });

  it("with an algorithm that the key could do, but is not allowed", async () => {
    const input = `${encode({ alg: "PS256" })}.${encode(claimsOf())}`;
    const key = { key: rsa.privateKey, padding: 6, saltLength: 32 };
    await expectRefused(`${input}.${sign("sha256", Buffer.from(input), key).toString("base64url")}`, asymmetric);
    const hs384 = `${encode({ alg: "HS384" })}.${encode(good())}`;
    await expectRefused(`${hs384}.${createHmac("sha384", secret).update(hs384).digest("base64url")}`);
  });

  it.each([
    "none",
    "None",
    "NONE",
    "nOnE",
    "",
    "none ",
    "hs256",
    "Hs256",
    "HS256 ",
    null,
    0,
    true,
    ["HS256"],
    undefined,
  ])("with the algorithm %j", async (alg) => {
    const unsigned = `${encode({ alg, typ: "JWT" })}.${encode(good())}.`;
    for (const token of [unsigned, unsigned.slice(0, -1), `${unsigned}AA`, hs256(good(), { alg, typ: "JWT" })]) {
      await expectRefused(token);
    }
  });

  it("without a signature", async () => {
    const token = hs256(good());
    await expectRefused(token.slice(0, token.lastIndexOf(".") + 1));
    await expectRefused(token.slice(0, token.lastIndexOf(".")));
  });

  it("that is cut anywhere", async () => {
    const token = hs256(good());
    for (let length = 0; length < token.length; length++) await expectRefused(token.slice(0, length));
  });

  it.each([
    ["has another part", (token: string) => `${token}.AAAA`],
    ["has five parts, as an encrypted one", (token: string) => `${token}.AAAA.AAAA`],
    ["begins with a dot", (token: string) => `.${token}`],
    ["has padding", (token: string) => `${token}=`],
    ["has a space inside", (token: string) => `${token.slice(0, 20)} ${token.slice(20)}`],
    ["has a character outside of ASCII", (token: string) => `${token.slice(0, 20)}é${token.slice(20)}`],
    ["is in quotes", (token: string) => `"${token}"`],
  ])("that %s", (_what, change) => expectRefused(change(hs256(good()))));

  it("of 100 kB, before anything of it is read", async () => {
    const long = hs256(good({ padding: "x".repeat(75_000) }));
    expect(long.length).toBeGreaterThan(100_000);
    await expect(jwt(shared).verify(long)).rejects.toMatchObject({ status: 401, detail: "Invalid token" });
    const { verify } = jwt(shared);
    const ofLength = (length: number): string => {
      // Four characters for three bytes; what is left over is filled up by the header.
      const base = hs256(good({ padding: "" }), { alg: "HS256", fill: "" }).length;
      for (let fill = 0; ; fill++) {
        for (const padding of [0, 1, 2, 3]) {
          const bytes = Math.floor(((length - base - fill) * 3) / 4) - padding;
          const token = hs256(good({ padding: "x".repeat(bytes) }), { alg: "HS256", fill: "x".repeat(fill) });
          if (token.length === length) return token;
        }
      }
    };
    expect(await verify(ofLength(8192))).toMatchObject({ sub: "7" });
    await expect(verify(ofLength(8193))).rejects.toMatchObject({ status: 401 });
  });

  it.each([
    ["a critical extension", { crit: ["exp"] }],
    ["an empty list of critical extensions", { crit: [] }],
    ["critical extensions that are null", { crit: null }],
    ["a payload that is not encoded (RFC 7797)", { crit: ["b64"], b64: false }],
  ])("with %s", (_what, header) => expectRefused(hs256(good(), { alg: "HS256", ...header })));

  it.each(["refresh+jwt", "logout+jwt", "dpop+jwt", "secevent+jwt", "JWE", "", "jwt ", 7, null, ["JWT"]])(
    "with the wrong type in its header: %j",
    (typ) => expectRefused(hs256(good(), { alg: "HS256", typ })),
  );

  it.each([
    ["typ", "refresh"],
    ["typ", "Refresh"],
    ["typ", "Offline"],
    ["typ", "ID"],
    ["token_type", "refresh"],
    ["token_use", "id"],
  ])("with the wrong purpose among its claims: %s %s", (claim, value) =>
    expectRefused(hs256(good({ [claim]: value }))),
  );

  it.each([
    "third",
    "../../../../etc/passwd",
    "/dev/null",
    "first' OR '1'='1",
    "first\0",
    "FIRST",
    " first",
    "__proto__",
    "constructor",
    "toString",
    "",
    "é",
    "x".repeat(257),
    null,
    7,
    ["first"],
    { first: true },
  ])("with the key id %j", async (kid) => {
    await expectRefused(hs256(claimsOf(), { alg: "HS256", kid }), byId);
    // An empty secret is what tricks with paths are after.
    await expectRefused(hs256(claimsOf(), { alg: "HS256", kid }, createSecretKey(Buffer.alloc(32))), byId);
  });

  it("without a key id, where keys have ids", () => expectRefused(hs256(claimsOf()), byId));

  it("that brings its own key, or says where to get it", async () => {
    const jwk = otherRsa.publicKey.export({ format: "jwk" });
    const headers = [
      { jwk },
      { jku: "http://127.0.0.1:1/keys" },
      { x5u: "http://127.0.0.1:1/chain" },
      { x5c: ["MIIB"] },
    ];
    for (const header of headers) {
      await expectRefused(rs256(claimsOf(), otherRsa.privateKey, { alg: "RS256", ...header }), asymmetric);
      expect((await call(rs256(claimsOf(), rsa.privateKey, { alg: "RS256", ...header }), asymmetric)).status).toBe(200);
    }
  });

  it.each(["[]", "null", "7", '"text"', "true", "", "{", '{"exp":', "\u{feff}{}", "undefined"])(
    "whose payload is no object: %j",
    (payload) => expectRefused(hs256(payload)),
  );

  it.each(["[]", "null", "7", '"HS256"', "{", ""])("whose header is no object: %j", async (header) => {
    const input = `${encode(header)}.${encode(good())}`;
    await expectRefused(`${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`);
  });

  it("whose payload is no UTF-8", async () => {
    const payload = Buffer.concat([
      Buffer.from(JSON.stringify(good()).slice(0, -1)),
      Buffer.from(',"x":"\xff"}', "latin1"),
    ]);
    const input = `${encode({ alg: "HS256" })}.${payload.toString("base64url")}`;
    await expectRefused(`${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`);
  });

  it.each([
    '"exp":"9999999999"',
    '"exp":NaN',
    '"exp":1e999',
    '"exp":-1',
    '"exp":null',
    '"exp":true',
    '"exp":[9999999999]',
  ])("whose expiry is no time: %s", (claim) => expectRefused(hs256(withRaw(claim))));

  it.each(['"exp":8640000000001', '"exp":1e300', '"exp":{"valueOf":1}'])(
    "whose expiry is beyond all time: %s",
    (claim) => expectRefused(hs256(withRaw(claim))),
  );

  it("without an expiry", () => expectRefused(hs256(good({ exp: undefined }))));

  it.each([
    ["nbf", "0"],
    ["nbf", null],
    ["iat", "0"],
    ["iat", {}],
    ["iat", -1],
  ])("whose %s is %j", (claim, value) => expectRefused(hs256(good({ [claim]: value }))));

  it.each([undefined, null, "", 7, ["7"], { id: 7 }, "x".repeat(256), "\ud800"])("whose subject is %j", (sub) =>
    expectRefused(hs256(good({ sub }))),
  );

  it.each([null, "", 7, ["7"], "x".repeat(256)])("whose id is %j", (jti) => expectRefused(hs256(good({ jti }))));

  it.each([
    '"__proto__":{"isAdmin":true}',
    '"deep":{"__proto__":{"is_superuser":true}}',
    '"list":[{"__proto__":null}]',
    '"constructor":{"prototype":{"is_staff":true}}',
  ])("with claims that could pollute prototypes: %s", async (claim) => {
    await expectRefused(hs256(`${JSON.stringify(good()).slice(0, -1)},${claim}}`));
    expect(({} as Record<string, unknown>).is_superuser).toBeUndefined();
  });

  it("with claims that nest too deeply", () =>
    expectRefused(hs256(`${JSON.stringify(good()).slice(0, -1)},"deep":${"[".repeat(500)}${"]".repeat(500)}}`)));

  it("signed by a key on another curve", async () => {
    const options: JwtOptions = { publicKey: publicPem(p256) };
    const input = `${encode({ alg: "ES384" })}.${encode(claimsOf())}`;
    await expectRefused(`${input}.${Buffer.alloc(96).toString("base64url")}`, options);
    const zero = `${encode({ alg: "ES256" })}.${encode(claimsOf())}`;
    // CVE-2022-21449: r = s = 0.
    await expectRefused(`${zero}.${Buffer.alloc(64).toString("base64url")}`, options);
  });
});

describe("a claim that grants something", () => {
  it.each(["true", 1, "yes", ["x"], {}])("does not with the value %j", async (value) => {
    const api = new BoltAPI();
    api.get("/", { auth: [jwt({ secret })] }, ({ request }) => ({
      ...request.user,
      granted: request.auth.permissions,
    }));
    await using client = new TestClient(api);
    const token = hs256(claimsOf({ is_staff: value, is_superuser: value, permissions: { 0: "all" }, roles: [1] }));
    expect((await client.get("/", bearer(token))).json()).toMatchObject({
      isStaff: false,
      isSuperuser: false,
      permissions: [],
      roles: [],
      granted: [],
    });
  });
});
