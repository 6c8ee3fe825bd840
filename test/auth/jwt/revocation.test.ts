import {
  BoltAPI,
  createJwtForUser,
  type JwtClaims,
  jwt,
  type Revocation,
  revocation,
  silentLogger,
  verifyJwt,
} from "boltapi";
import { TestClient } from "boltapi/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { storeDrivers, WatchedStore } from "./stores.ts";
import { bearer, claimsOf, hs256, now, secret } from "./tokens.ts";

const user = { id: 7, username: "mary" };
const claimsIn = (token: string): JwtClaims => verifyJwt(token, { secret });

function clientOf(check: Revocation): TestClient {
  const api = new BoltAPI({ logger: silentLogger });
  const auth = [jwt({ secret, revocation: check })];
  api.get("/", { auth }, () => "in");
  api.post("/logout", { auth }, async ({ request }) => {
    await check.revoke(request.auth.claims);
  });
  return new TestClient(api);
}

const statusOf = async (client: TestClient, token: string): Promise<number> =>
  (await client.get("/", bearer(token))).status;

afterEach(() => {
  vi.useRealTimers();
});

describe.each(storeDrivers)("revocation in $name", ({ make, clean }) => {
  let store: ReturnType<typeof make>;
  let revoked: Revocation;
  let client: TestClient;

  beforeEach(() => {
    store = make();
    revoked = revocation({ store });
    client = clientOf(revoked);
  });

  afterEach(async () => {
    await client.close();
    await store.close();
    await clean();
  });

  it("ends a token that was good, and cached, and no other", async () => {
    const [token, other] = [createJwtForUser(user, { secret }), createJwtForUser(user, { secret })];
    expect([await statusOf(client, token), await statusOf(client, token), await statusOf(client, other)]).toEqual([
      200, 200, 200,
    ]);
    expect((await client.post("/logout", bearer(token))).status).toBe(204);
    const refused = await client.get("/", bearer(token));
    expect(refused.status).toBe(401);
    expect(refused.json()).toEqual({ detail: "Invalid token" });
    expect(await statusOf(client, other)).toBe(200);
    expect(await revoked.isRevoked(claimsIn(token))).toBe(true);
    expect(await revoked.isRevoked(claimsIn(other))).toBe(false);
  });

  it("ends all tokens of a login", async () => {
    const token = hs256(claimsOf({ jti: "a", sid: "login" }));
    const other = hs256(claimsOf({ jti: "b", sid: "another" }));
    await revoked.revokeFamily("login", 60);
    expect([await statusOf(client, token), await statusOf(client, other)]).toEqual([401, 200]);
  });

  it("ends all tokens of a user that were issued before, and none that is issued after", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 1_800_000_000_400 });
    const before = createJwtForUser(user, { secret });
    const ofOther = createJwtForUser({ id: 8, username: "ada" }, { secret });
    vi.setSystemTime(1_800_000_000_500);
    await revoked.revokeUser(7);
    // In the same second, and even in the same millisecond.
    const atOnce = createJwtForUser(user, { secret });
    vi.setSystemTime(1_800_000_000_600);
    const after = createJwtForUser(user, { secret });
    expect(await Promise.all([before, atOnce, after, ofOther].map((token) => statusOf(client, token)))).toEqual([
      401, 200, 200, 200,
    ]);
  });

  it("counts seconds for tokens whose ids have no time, and what has neither as issued before", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 1_800_000_000_500 });
    await revoked.revokeUser("7");
    const status = (changes: Record<string, unknown>): Promise<number> =>
      statusOf(client, hs256(claimsOf({ jti: "x", ...changes })));
    expect(await status({ iat: 1_800_000_000 })).toBe(401);
    expect(await status({ iat: 1_800_000_001 })).toBe(200);
    expect(await status({ iat: undefined })).toBe(401);
    // An id of another time than iat counts for nothing.
    expect(await status({ iat: 1_700_000_000, jti: claimsIn(createJwtForUser(user, { secret })).jti })).toBe(401);
  });
});

describe("revocation", () => {
  it("is asked for every request", async () => {
    const store = new WatchedStore();
    await using client = clientOf(revocation({ store }));
    const token = hs256(claimsOf({ jti: "a" }));
    await statusOf(client, token);
    const once = store.reads;
    await statusOf(client, token);
    expect(store.reads).toBe(2 * once);
    expect(once).toBeGreaterThan(0);
  });

  it("requires an id", async () => {
    await using client = clientOf(revocation({ store: new WatchedStore() }));
    expect(await statusOf(client, hs256(claimsOf()))).toBe(401);
    expect(await statusOf(client, hs256(claimsOf({ jti: "a" })))).toBe(200);
  });

  it("answers 503 while its store is out of reach, and says nothing of it", async () => {
    const store = new WatchedStore();
    await using client = clientOf(revocation({ store }));
    const token = hs256(claimsOf({ jti: "a" }));
    expect(await statusOf(client, token)).toBe(200);
    store.isBroken = true;
    const response = await client.get("/", bearer(token));
    expect(response.status).toBe(503);
    expect(response.json()).toEqual({ detail: "Authentication is unavailable" });
    expect(await statusOf(client, "wrong")).toBe(401);
  });

  it("keeps notes for as long as tokens could be valid, with any leeway", async () => {
    const store = new WatchedStore();
    const revoked = revocation({ store, prefix: "no:" });
    vi.useFakeTimers({ toFake: ["Date"], now: 1_800_000_000_000 });
    await revoked.revoke({ jti: "a", exp: now() + 60 });
    await revoked.revoke({ jti: "b", exp: now() - 299 });
    await revoked.revoke({ jti: "c", exp: now() - 300 });
    await revoked.revokeFamily("d", 900);
    await revoked.revokeUser(7);
    expect(store.writes).toEqual([
      { key: "no:token:a", value: "1", ttlMs: 360_000 },
      { key: "no:token:b", value: "1", ttlMs: 1000 },
      { key: "no:family:d", value: "1", ttlMs: 1_200_000 },
      { key: "no:user:7", value: "1800000000000", ttlMs: undefined },
    ]);
  });

  it("keeps ids of tokens, logins and users apart", async () => {
    const revoked = revocation({ store: new WatchedStore() });
    await revoked.revoke({ jti: "same", exp: now() + 60 });
    expect(await revoked.isRevoked({ jti: "other", sid: "same", sub: "same", iat: now() })).toBe(false);
  });

  it("refuses claims that it could not find again", async () => {
    const revoked = revocation({ store: new WatchedStore() });
    for (const claims of [{}, { jti: "a" }, { exp: 1 }, { jti: 7, exp: 1 }]) {
      await expect(revoked.revoke(claims)).rejects.toThrow("JWT_NOT_REVOCABLE");
    }
  });

  it("checks its options", () => {
    expect(() => revocation({} as never)).toThrow('OPTION_INVALID: Option "store": it is missing.');
    expect(() => revocation({ store: {} } as never)).toThrow("a store such as redisStore()");
    expect(() => revocation({ store: new WatchedStore(), ttl: 1 } as never)).toThrow("OPTION_UNKNOWN");
  });

  it("may be the application's own, of which only false lets a token through", async () => {
    const statuses: number[] = [];
    for (const answer of [false, true, undefined, 0, null]) {
      const api = new BoltAPI();
      api.get("/", { auth: [jwt({ secret, revocation: { isRevoked: () => answer as boolean } })] }, () => "in");
      await using client = new TestClient(api);
      statuses.push(await statusOf(client, hs256(claimsOf({ jti: "a" }))));
    }
    expect(statuses).toEqual([200, 401, 401, 401, 401]);
  });

  it("is asked by verify, too", async () => {
    const revoked = revocation({ store: new WatchedStore() });
    const { verify } = jwt({ secret, revocation: revoked });
    const token = hs256(claimsOf({ jti: "a" }));
    expect(await verify(token)).toMatchObject({ jti: "a" });
    await revoked.revoke(claimsIn(token));
    await expect(verify(token)).rejects.toMatchObject({ status: 401, problem: "it is revoked" });
  });
});
