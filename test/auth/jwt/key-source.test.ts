import { createSecretKey } from "node:crypto";
import { BoltAPI, ConfigError, type JwtKey, jwt, type KeyLookup, silentLogger } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { bearer, claimsOf, hs256, publicPem, rs256, rsa, secret } from "./tokens.ts";

const other = "another secret that is long enough for HS256";

function clientOf(keys: KeyLookup): TestClient {
  const api = new BoltAPI({ logger: silentLogger });
  api.get("/", { auth: [jwt({ keys, algorithms: ["HS256", "RS256"] })] }, ({ request }) => request.user.id);
  return new TestClient(api);
}

const tokenOf = (kid: string | undefined, key = secret): string => hs256(claimsOf(), { alg: "HS256", kid }, key);

describe.each([
  ["at once", (find: (kid: string | undefined) => JwtKey | null | undefined): KeyLookup => find],
  [
    "later",
    (find: (kid: string | undefined) => JwtKey | null | undefined): KeyLookup =>
      async (kid) =>
        find(kid),
  ],
])("keys that a function finds %s", (_when, lookUp) => {
  it("are found by the key id of the token", async () => {
    const keys: Record<string, JwtKey> = { a: secret, b: publicPem(rsa) };
    await using client = clientOf(lookUp((kid) => keys[kid ?? "a"]));
    const status = async (token: string): Promise<number> => (await client.get("/", bearer(token))).status;
    expect(await status(tokenOf("a"))).toBe(200);
    expect(await status(tokenOf(undefined))).toBe(200);
    expect(await status(rs256(claimsOf(), rsa.privateKey, { alg: "RS256", kid: "b" }))).toBe(200);
    expect(await status(tokenOf("b"))).toBe(401);
    expect(await status(tokenOf("c"))).toBe(401);
    // Members of every object are no keys, even where a look-up does not mind.
    for (const kid of ["__proto__", "constructor", "toString", "hasOwnProperty"])
      expect(await status(tokenOf(kid))).toBe(401);
  });

  it.each([
    ["text", (text: string) => text],
    ["bytes", (text: string) => Buffer.from(text)],
    ["a KeyObject", (text: string) => createSecretKey(text, "utf8")],
    ["a JSON Web Key", (text: string) => ({ kty: "oct", k: Buffer.from(text).toString("base64url") })],
  ])("count as %s for as long as the function gives them", async (_form, made) => {
    let current: string | null = secret;
    await using client = clientOf(lookUp(() => (current === null ? null : made(current))));
    const status = async (key: string): Promise<number> => (await client.get("/", bearer(tokenOf("a", key)))).status;
    expect([await status(secret), await status(secret)]).toEqual([200, 200]);
    current = other;
    expect([await status(secret), await status(other)]).toEqual([401, 200]);
    current = null;
    expect([await status(secret), await status(other)]).toEqual([401, 401]);
    current = secret;
    expect(await status(secret)).toBe(200);
  });

  it("are a mistake of the application when they are none, or too short", async () => {
    await using client = clientOf(lookUp((kid) => (kid === "short" ? "short" : (42 as unknown as string))));
    await expect(client.get("/", bearer(tokenOf("short")))).rejects.toThrow(
      'JWT_KEY_INVALID: the key "short" cannot be used',
    );
    await expect(client.get("/", bearer(tokenOf("number")))).rejects.toBeInstanceOf(ConfigError);
  });

  it("let nobody in when the function fails", async () => {
    await using client = clientOf(
      lookUp(() => {
        throw new Error("the table of keys is gone");
      }),
    );
    await expect(client.get("/", bearer(tokenOf("a")))).rejects.toThrow("the table of keys is gone");
  });
});
