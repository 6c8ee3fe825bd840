import { createHmac } from "node:crypto";
import { createJwtForUser, type TokenPair } from "boltapi";
import { TestClient } from "boltapi/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { api as first } from "../../docs/guide/snippets/jwt/first.ts";
import { ownerOf } from "../../docs/guide/snippets/jwt/outside.ts";
import { api as pairs } from "../../docs/guide/snippets/jwt/pairs.ts";
import { api as places } from "../../docs/guide/snippets/jwt/places.ts";
import { api as revoking } from "../../docs/guide/snippets/jwt/revoke.ts";
import { api as rotating } from "../../docs/guide/snippets/jwt/rotation.ts";
import { api as users } from "../../docs/guide/snippets/jwt/users.ts";
import { maxTokenLength } from "../../src/auth/jwt/compact-token.ts";
import { defaultJwksOptions } from "../../src/auth/jwt/jwks-keys.ts";
import { jwtAlgorithms } from "../../src/auth/jwt/jwt-algorithm.ts";
import { defaultCacheSize } from "../../src/auth/jwt/jwt-options.ts";
import { defaultPairTerms } from "../../src/auth/jwt/token-pair-options.ts";
import { leewayMsOf } from "../../src/auth/jwt/verification-options.ts";
import { readPage } from "./markdown.ts";

const secret = "only-for-development-0123456789abcdef";
const mary = { id: 7, username: "mary" };
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const login = { json: { username: "mary", password: "correct horse" } };

afterEach(() => {
  vi.useRealTimers();
});

describe("the page about JSON Web Tokens", () => {
  it("is right about its defaults and limits", () => {
    const page = readPage("docs/guide/jwt.md");
    const options = readPage("docs/reference/options.md");
    expect(page).toContain(`at most ${maxTokenLength} characters`);
    expect(page).toContain(`(\`cacheSize\`, ${defaultCacheSize} of them)`);
    expect(page).toContain(`\`leeway\`, ${leewayMsOf({}) / 1000} seconds`);
    expect(page).toContain(`(\`jwks.maxAge\`, ${defaultJwksOptions.maxAge} seconds)`);
    expect(page).toContain(`\`jwks.cooldown\` (${defaultJwksOptions.cooldown} seconds)`);
    for (const [option, value] of Object.entries({ ...defaultJwksOptions, ...defaultPairTerms })) {
      expect(options).toContain(`| \`${option}\` | ${value} |`);
    }
    for (const algorithm of jwtAlgorithms) expect(page).toContain(algorithm);
  });

  it("is right about the first example", async () => {
    await using client = new TestClient(first);
    const { access_token: token } = (await client.post("/login", login)).json() as { access_token: string };
    expect((await client.get("/me", bearer(token))).json()).toMatchObject({ id: "7", username: "mary" });
    expect((await client.get("/books", bearer(token))).json()).toEqual([]);
    expect((await client.post("/books", bearer(token))).status).toBe(403);
    expect((await client.post("/login", { json: { username: "mary", password: "guess" } })).status).toBe(401);
    expect((await client.post("/login", { json: { username: "rosa", password: "guess" } })).status).toBe(401);
  });

  it("is right about changing keys", async () => {
    await using client = new TestClient(rotating);
    const old = createJwtForUser(mary, { secret, keyId: "2026-01" });
    const { access_token: current } = (await client.post("/tokens")).json() as { access_token: string };
    for (const token of [old, current]) expect((await client.get("/me", bearer(token))).status).toBe(200);
    expect((await client.get("/me", bearer(createJwtForUser(mary, { secret, keyId: "2025" })))).status).toBe(401);
  });

  it("is right about users that are loaded", async () => {
    await using client = new TestClient(users);
    const tokenOf = (id: number) => bearer(createJwtForUser({ id, username: "name" }, { secret }));
    expect((await client.get("/plan", tokenOf(7))).text()).toBe("paid");
    expect((await client.get("/plan", tokenOf(8))).status).toBe(401);
    expect((await client.get("/plan", tokenOf(9))).status).toBe(401);
    expect((await client.get("/greeting", tokenOf(8))).text()).toBe("Hello name");
    expect((await client.get("/greeting?formal", tokenOf(8))).status).toBe(401);
    expect((await client.get("/greeting?formal", tokenOf(7))).text()).toBe("Dear paid member mary");
  });

  it("is right about tokens outside of requests", () => {
    expect(ownerOf({ token: createJwtForUser(mary, { secret }) })).toBe("7");
    const input = [{ alg: "HS256" }, { sub: "7", exp: 1 }]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");
    expect(ownerOf({ token: `${input}.${createHmac("sha256", secret).update(input).digest("base64url")}` })).toBeNull();
    expect(() => ownerOf({ token: "guess" })).toThrow("Invalid token");
  });

  it("is right about places", async () => {
    await using client = new TestClient(places);
    const token = createJwtForUser(mary, { secret });
    expect((await client.get("/me", { cookies: { access_token: token } })).json()).toEqual({ username: "mary" });
    expect((await client.get("/me", { query: { token } })).status).toBe(401);
    await using socket = await client.websocket("/ws", { query: { token } });
    expect(await socket.receiveText()).toBe("Hello mary");
  });

  it("is right about revoking", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    await using client = new TestClient(revoking);
    const one = bearer(createJwtForUser({ ...mary, id: crypto.randomUUID() }, { secret }));
    expect((await client.post("/logout", one)).status).toBe(204);
    expect((await client.post("/logout", one)).status).toBe(401);
    const user = { ...mary, id: crypto.randomUUID() };
    const [first, second] = [createJwtForUser(user, { secret }), createJwtForUser(user, { secret })].map(bearer);
    vi.setSystemTime(Date.now() + 1);
    expect((await client.post("/password", first)).status).toBe(204);
    expect((await client.post("/logout", second)).status).toBe(401);
  });

  it("is right about pairs", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    await using client = new TestClient(pairs);
    const issue = async (): Promise<TokenPair> => (await client.post("/token", login)).json() as TokenPair;
    const refresh = (token: string) => client.post("/token/refresh", { json: { refresh_token: token } });
    const status = async ({ access_token: token }: TokenPair): Promise<number> =>
      (await client.get("/me", bearer(token))).status;
    const [one, two] = [await issue(), await issue()];
    const next = (await refresh(one.refresh_token)).json() as TokenPair;
    expect([await status(one), await status(next)]).toEqual([200, 200]);
    expect((await refresh(one.refresh_token)).status).toBe(401);
    expect([await status(one), await status(next), await status(two)]).toEqual([401, 401, 200]);
    expect((await client.post("/logout", { json: { refresh_token: two.refresh_token } })).status).toBe(204);
    expect([await status(two), (await refresh(two.refresh_token)).status]).toEqual([401, 401]);
    const third = await issue();
    vi.setSystemTime(Date.now() + 1);
    expect((await client.post("/logout/everywhere", bearer(third.access_token))).status).toBe(204);
    expect([await status(third), await status(await issue())]).toEqual([401, 200]);
  });
});
