import { createHash } from "node:crypto";
import {
  BoltAPI,
  createJwtForUser,
  InvalidToken,
  type JwtClaims,
  jwt,
  type TokenPair,
  type TokenPairOptions,
  type TokenPairs,
  tokenPairs,
  Unauthorized,
} from "boltapi";
import { TestClient } from "boltapi/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { storeDrivers, WatchedStore } from "./stores.ts";
import { bearer, claimsOf, encode, hs256, now, privatePem, publicPem, rsa, secret } from "./tokens.ts";

interface Member {
  readonly id: number;
  readonly username: string;
  readonly isActive?: boolean;
  readonly roles: readonly string[];
}

const mary: Member = { id: 7, username: "mary", roles: ["editor"] };
const start = 1_800_000_000_000;

let members: Map<string, Member>;
const loadUser = async (id: string): Promise<Member | null> => members.get(id) ?? null;

const claimsIn = (token: string): JwtClaims =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as JwtClaims;
const outcomeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "accepted",
    (error: unknown) => (error instanceof InvalidToken ? error.problem : String(error)),
  );

/** Whether an access token opens a route. */
async function opens(pairs: TokenPairs<Member>, { access_token: token }: TokenPair): Promise<boolean> {
  const api = new BoltAPI();
  api.get("/", { auth: [jwt({ secret, revocation: pairs.revocation })] }, () => "in");
  await using client = new TestClient(api);
  return (await client.get("/", bearer(token))).status === 200;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: start });
  members = new Map([["7", mary]]);
});

afterEach(() => {
  vi.useRealTimers();
});

describe.each(storeDrivers)("tokenPairs in $name", ({ make, clean }) => {
  let store: ReturnType<typeof make>;
  let pairs: TokenPairs<Member>;

  beforeEach(() => {
    store = make();
    pairs = tokenPairs({ secret, store, loadUser });
  });

  afterEach(async () => {
    await store.close();
    await clean();
  });

  it("issues an access token that opens routes, and a refresh token that gets the next pair", async () => {
    const pair = await pairs.issue(mary);
    expect(pair).toMatchObject({ token_type: "Bearer", expires_in: 900 });
    expect(await opens(pairs, pair)).toBe(true);
    const next = await pairs.refresh(pair.refresh_token);
    expect(await opens(pairs, next)).toBe(true);
    expect(await opens(pairs, pair)).toBe(true);
    expect(claimsIn(next.access_token).sid).toBe(claimsIn(pair.access_token).sid);
    expect(await outcomeOf(pairs.refresh(next.refresh_token))).toBe("accepted");
  });

  it("ends a login, with all its tokens, when a refresh token is used again", async () => {
    const [stolen, other] = [await pairs.issue(mary), await pairs.issue(mary)];
    const ofThief = await pairs.refresh(stolen.refresh_token);
    const nextOfThief = await pairs.refresh(ofThief.refresh_token);
    expect(await outcomeOf(pairs.refresh(stolen.refresh_token))).toBe("it was used before, which ends its login");
    for (const pair of [stolen, ofThief, nextOfThief]) {
      expect(await outcomeOf(pairs.refresh(pair.refresh_token))).toBe("its login is over");
      expect(await opens(pairs, pair)).toBe(false);
    }
    expect(await opens(pairs, other)).toBe(true);
    expect(await outcomeOf(pairs.refresh(other.refresh_token))).toBe("accepted");
  });

  it("gives one pair to many requests with the same token at the same time", async () => {
    const { refresh_token: token } = await pairs.issue(mary);
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => pairs.refresh(token)));
    const pair = results.filter((result) => result.status === "fulfilled");
    expect(pair).toHaveLength(1);
    for (const result of results) if (result.status === "rejected") expect(result.reason).toBeInstanceOf(InvalidToken);
  });

  it("ends a login when it is revoked, once or more", async () => {
    const pair = await pairs.issue(mary);
    const next = await pairs.refresh(pair.refresh_token);
    // A token that was used up says as well which login is meant.
    await pairs.revoke(pair.refresh_token);
    await pairs.revoke(next.refresh_token);
    expect(await outcomeOf(pairs.refresh(next.refresh_token))).toBe("its login is over");
    expect(await opens(pairs, next)).toBe(false);
  });

  it("ends a login by the sid of its access tokens", async () => {
    const [pair, other] = [await pairs.issue(mary), await pairs.issue(mary)];
    await pairs.revokeFamily(claimsIn(pair.access_token).sid ?? "");
    expect([await opens(pairs, pair), await opens(pairs, other)]).toEqual([false, true]);
    expect(await outcomeOf(pairs.refresh(pair.refresh_token))).toBe("its login is over");
  });

  it("ends all logins of a user, and lets them log in at once", async () => {
    const [one, two] = [await pairs.issue(mary), await pairs.issue(mary)];
    vi.setSystemTime(start + 1);
    await pairs.revokeUser(7);
    const after = await pairs.issue(mary);
    for (const pair of [one, two]) {
      expect(await opens(pairs, pair)).toBe(false);
      expect(await outcomeOf(pairs.refresh(pair.refresh_token))).toBe("it is revoked");
    }
    expect(await opens(pairs, after)).toBe(true);
    expect(await outcomeOf(pairs.refresh(after.refresh_token))).toBe("accepted");
  });
});

describe("tokenPairs", () => {
  let store: WatchedStore;
  const pairsOf = (options: Partial<TokenPairOptions<Member>> = {}): TokenPairs<Member> =>
    tokenPairs({ secret, store, loadUser, ...options } as TokenPairOptions<Member>);

  beforeEach(() => {
    store = new WatchedStore();
  });

  it("lets the faster of two requests that have both read the login go on, and keeps the login", async () => {
    const pairs = pairsOf();
    const { refresh_token: token } = await pairs.issue(mary);
    let open: () => void = () => undefined;
    store.gate = new Promise((resolve) => (open = resolve));
    const both = [pairs.refresh(token), pairs.refresh(token)];
    await vi.waitFor(() => expect(store.reads).toBe(8));
    open();
    const results = await Promise.allSettled(both);
    const [winner] = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    const [loser] = results.flatMap((result) => (result.status === "rejected" ? [result.reason as InvalidToken] : []));
    expect(loser?.problem).toBe("another request has used it at the same time");
    expect(await opens(pairs, winner as TokenPair)).toBe(true);
    expect(await outcomeOf(pairs.refresh(winner?.refresh_token ?? ""))).toBe("accepted");
  });

  it("revokes what is refreshed while all tokens of the user are revoked", async () => {
    const pairs = pairsOf();
    const { refresh_token: token } = await pairs.issue(mary);
    let open: () => void = () => undefined;
    store.gate = new Promise((resolve) => (open = resolve));
    const refreshing = pairs.refresh(token);
    await vi.waitFor(() => expect(store.reads).toBe(4));
    await pairs.revokeUser(7);
    open();
    const pair = await refreshing;
    expect(await opens(pairs, pair)).toBe(false);
    expect(await outcomeOf(pairs.refresh(pair.refresh_token))).toBe("it is revoked");
  });

  it("gives nothing to a request whose login ends while it is refreshed", async () => {
    const pairs = pairsOf();
    const { refresh_token: token } = await pairs.issue(mary);
    let open: () => void = () => undefined;
    store.gate = new Promise((resolve) => (open = resolve));
    const refreshing = outcomeOf(pairs.refresh(token));
    await vi.waitFor(() => expect(store.reads).toBe(4));
    await pairs.revoke(token);
    open();
    expect(await refreshing).toBe("another request has used it at the same time");
  });

  it("keeps hashes, and no tokens", async () => {
    const pairs = pairsOf();
    const pair = await pairs.issue(mary);
    const next = await pairs.refresh(pair.refresh_token);
    const written = JSON.stringify(store.writes);
    for (const token of [pair.access_token, pair.refresh_token, next.access_token, next.refresh_token]) {
      expect(written).not.toContain(token);
      expect(written).not.toContain(token.split(".")[2]);
    }
    expect(written).toContain(createHash("sha256").update(next.refresh_token).digest("base64url"));
  });

  it("never takes one kind of token for the other", async () => {
    const pairs = pairsOf();
    const pair = await pairs.issue(mary);
    const swapped = { ...pair, access_token: pair.refresh_token };
    expect(await opens(pairs, swapped)).toBe(false);
    expect(await outcomeOf(pairs.refresh(pair.access_token))).toBe("it is no signed token for this purpose");
    expect(JSON.parse(Buffer.from(pair.refresh_token.split(".")[0] ?? "", "base64url").toString())).toEqual({
      alg: "HS256",
      typ: "refresh+jwt",
    });
    expect(claimsIn(pair.refresh_token)).toMatchObject({ typ: "refresh", aud: "refresh" });
    // The same claims in a token that says it is for access are not accepted by its claims.
    const disguised = hs256(claimsIn(pair.refresh_token), { alg: "HS256", typ: "JWT" });
    await expect(jwt({ secret, audience: "refresh" }).verify(disguised)).rejects.toThrow("Invalid token");
  });

  it.each([
    ["nonsense", () => "nonsense"],
    ["an empty text", () => ""],
    ["100 kB", () => "a".repeat(100_000)],
    ["an access token", () => createJwtForUser(mary, { secret })],
    [
      "one that is signed with another key",
      () => hs256(claimsOf(), { alg: "HS256", typ: "refresh+jwt" }, "x".repeat(40)),
    ],
    ["one without an audience", () => hs256(claimsOf({ sid: "a", jti: "b" }), { alg: "HS256", typ: "refresh+jwt" })],
    ["one without a login", () => hs256(claimsOf({ jti: "b", aud: "refresh" }), { alg: "HS256", typ: "refresh+jwt" })],
    [
      "one without a signature",
      () => `${encode({ alg: "none", typ: "refresh+jwt" })}.${encode(claimsOf({ sid: "a" }))}.`,
    ],
  ])("refuses %s without asking the store", async (_what, token) => {
    const pairs = pairsOf();
    await expect(pairs.refresh(token())).rejects.toBeInstanceOf(InvalidToken);
    await pairs.revoke(token());
    expect(store.reads + store.writes.length).toBe(0);
  });

  it("refuses one that was never issued, of a login that there is", async () => {
    const pairs = pairsOf();
    const pair = await pairs.issue(mary);
    const made = hs256(
      { ...claimsIn(pair.refresh_token), jti: "guess" },
      { alg: "HS256", typ: "refresh+jwt" },
      "y".repeat(40),
    );
    expect(await outcomeOf(pairs.refresh(made))).toBe("its signature is wrong");
    expect(await outcomeOf(pairs.refresh(pair.refresh_token))).toBe("accepted");
  });

  it("gives users as they are when it refreshes", async () => {
    const pairs = pairsOf({ claims: ({ roles }) => ({ roles }), audience: "api", issuer: "me", accessTtl: 60 });
    const pair = await pairs.issue(mary);
    expect(claimsIn(pair.access_token)).toMatchObject({ roles: ["editor"], aud: "api", iss: "me", exp: now() + 60 });
    members.set("7", { ...mary, username: "mary.s", roles: [] });
    const next = await pairs.refresh(pair.refresh_token);
    expect(claimsIn(next.access_token)).toMatchObject({ sub: "7", username: "mary.s", roles: [] });
  });

  it("ends the logins of users who are gone, or not active", async () => {
    const pairs = pairsOf();
    const [one, two] = [await pairs.issue(mary), await pairs.issue(mary)];
    members.delete("7");
    expect(await outcomeOf(pairs.refresh(one.refresh_token))).toBe("its user is not there, or not active");
    members.set("7", { ...mary, isActive: false });
    expect(await outcomeOf(pairs.refresh(two.refresh_token))).toBe("its user is not there, or not active");
    members.set("7", mary);
    for (const pair of [one, two]) {
      expect(await outcomeOf(pairs.refresh(pair.refresh_token))).toBe("its login is over");
      expect(await opens(pairs, pair)).toBe(false);
    }
    await expect(pairs.issue({ ...mary, isActive: false })).rejects.toBeInstanceOf(Unauthorized);
  });

  it("gives no tokens of another user than the one who asks", async () => {
    const pairs = pairsOf({ loadUser: () => ({ ...mary, id: 1 }) });
    const pair = await pairs.issue(mary);
    await expect(pairs.refresh(pair.refresh_token)).rejects.toThrow("it gave another user");
  });

  it("lets a refresh token be used in its time, and a login last for its own", async () => {
    const pairs = pairsOf({ refreshTtl: 100, familyTtl: 250 });
    let pair = await pairs.issue(mary);
    const lifetimes = [claimsIn(pair.refresh_token).exp - now()];
    for (const seconds of [90, 180]) {
      vi.setSystemTime(start + seconds * 1000);
      pair = await pairs.refresh(pair.refresh_token);
      lifetimes.push(claimsIn(pair.refresh_token).exp - now());
    }
    // Issued one millisecond before, and so in the second before.
    expect(lifetimes).toEqual([100, 99, 70]);
    vi.setSystemTime(start + 256_000);
    expect(await outcomeOf(pairs.refresh(pair.refresh_token))).toBe("it has expired");
    expect(store.writes.map(({ ttlMs }) => ttlMs)).toEqual([100_000, 100_000, 71_000]);
  });

  it("answers 503 while the store is out of reach, and leaves the token good", async () => {
    const pairs = pairsOf();
    const pair = await pairs.issue(mary);
    store.isBroken = true;
    const works = [
      pairs.issue(mary),
      pairs.refresh(pair.refresh_token),
      pairs.revoke(pair.refresh_token),
      pairs.revokeUser(7),
    ];
    for (const result of await Promise.allSettled(works)) {
      expect(result).toMatchObject({
        status: "rejected",
        reason: { status: 503, detail: "Authentication is unavailable" },
      });
    }
    store.isBroken = false;
    expect(await outcomeOf(pairs.refresh(pair.refresh_token))).toBe("accepted");
  });

  it("signs with key pairs, and takes tokens of keys that are being replaced", async () => {
    const older = pairsOf({ keyId: "old" });
    const pair = await older.issue(mary);
    const options = {
      store,
      loadUser,
      privateKey: privatePem(rsa),
      keyId: "new",
      keys: { old: secret, new: publicPem(rsa) },
      algorithms: ["HS256", "RS256"],
    } as const;
    const newer = tokenPairs<Member>(options);
    const next = await newer.refresh(pair.refresh_token);
    expect(await outcomeOf(newer.refresh(next.refresh_token))).toBe("accepted");
    expect(await jwt({ publicKey: publicPem(rsa) }).verify(next.access_token)).toMatchObject({ username: "mary" });
  });

  it("reads the key of the environment when it is first needed", async () => {
    const { secret: _secret, ...options } = { secret, store, loadUser };
    const pairs = tokenPairs<Member>(options);
    vi.stubEnv("BOLT_SECRET_KEY", "");
    await expect(pairs.issue(mary)).rejects.toThrow("JWT_KEY_MISSING: tokenPairs()");
    vi.stubEnv("BOLT_SECRET_KEY", secret);
    expect(await opens(pairs, await pairs.issue(mary))).toBe(true);
    vi.unstubAllEnvs();
  });

  it.each<[string, object, string]>([
    ["no store", { store: undefined }, 'Option "store": it is missing.'],
    ["no way to users", { loadUser: undefined }, 'Option "loadUser": it is missing.'],
    ["a store that is none", { store: {} }, "a store such as redisStore()"],
    ["a secret that is too short", { secret: "short" }, "JWT_KEY_INVALID"],
    ["two keys", { privateKey: privatePem(rsa) }, "JWT_KEYS_AMBIGUOUS"],
    ["keys without algorithms", { keys: { a: secret } }, 'name those that the keys of "keys" are used with'],
    ["a time that is none", { accessTtl: 0 }, "a whole number from 1"],
    ["claims that are no function", { claims: {} }, "expected a function"],
    ["an unknown option", { ttl: 1 }, "OPTION_UNKNOWN"],
  ])("refuses at once %s", (_what, options, message) => {
    expect(() => pairsOf(options)).toThrow(message);
  });
});
