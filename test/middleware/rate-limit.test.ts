import {
  type Authenticator,
  BoltAPI,
  type BoltAPIOptions,
  type Guard,
  handleException,
  type KeyValueStore,
  memoryStore,
  type RateLimitOptions,
  Router,
  rateLimit,
  redisStore,
  silentLogger,
  stream,
  TooManyRequests,
  Unauthorized,
} from "boltapi";
import { TestClient, type TestResponse } from "boltapi/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { recordingLogger } from "../logging/recording-logger.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

function makeApi(limit: RateLimitOptions, options: BoltAPIOptions = {}): BoltAPI {
  const api = new BoltAPI({ logger: silentLogger, ...options, middleware: [rateLimit(limit)] });
  api.get("/", () => "served");
  return api;
}

/** Statuses of requests, one after the other. */
async function statuses(
  api: BoltAPI,
  requests: readonly { readonly from?: string; readonly headers?: Record<string, string> }[],
): Promise<number[]> {
  const found: number[] = [];
  for (const { from, headers = {} } of requests) {
    await using client = new TestClient(api, from === undefined ? {} : { remoteAddress: from });
    found.push((await client.get("/", { headers })).status);
  }
  return found;
}

function limitHeaders({ headers }: TestResponse): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => name.includes("ratelimit") || name === "retry-after"));
}

describe("rateLimit", () => {
  it("lets a burst through, then answers 429 until a token has come", async () => {
    await using client = new TestClient(makeApi({ rps: 0.1, burst: 2 }));
    expect([(await client.get("/")).status, (await client.get("/")).status]).toEqual([200, 200]);
    const refused = await client.get("/");
    expect(refused.status).toBe(429);
    expect(refused.text()).toBe('{"detail":"Rate limit exceeded. Try again in 10 seconds.","retry_after":10}');
    expect(refused.headers.get("retry-after")).toBe("10");
    vi.setSystemTime(Date.now() + 9_999);
    expect((await client.get("/")).status).toBe(429);
    vi.setSystemTime(Date.now() + 1);
    expect((await client.get("/")).status).toBe(200);
    expect((await client.get("/")).status).toBe(429);
  });

  it("tells clients about their limit on every response", async () => {
    await using client = new TestClient(makeApi({ rps: 0.5, burst: 2 }));
    expect(limitHeaders(await client.get("/"))).toEqual({
      "ratelimit-policy": '"default";q=2;w=4',
      ratelimit: '"default";r=1;t=2',
      "x-ratelimit-limit": "0.5",
      "x-ratelimit-remaining": "1",
      "x-ratelimit-reset": "2",
      "x-ratelimit-burst": "2",
    });
    expect(limitHeaders(await client.get("/missing"))).toMatchObject({
      ratelimit: '"default";r=0;t=4',
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": "4",
    });
    expect(limitHeaders(await client.get("/"))).toEqual({
      "retry-after": "2",
      "ratelimit-policy": '"default";q=2;w=4',
      ratelimit: '"default";r=0;t=2',
      "x-ratelimit-limit": "0.5",
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": "2",
      "x-ratelimit-burst": "2",
    });
  });

  it("allows twice the rate at once unless told otherwise, and one request at least", async () => {
    for (const [rps, burst] of [
      [5, "10"],
      [0.01, "1"],
      [0.6, "2"],
    ] as const) {
      await using client = new TestClient(makeApi({ rps }));
      expect((await client.get("/")).headers.get("x-ratelimit-burst")).toBe(burst);
    }
  });

  it("takes a number of requests in a time too", async () => {
    await using client = new TestClient(makeApi({ limit: 3, windowMs: 60_000 }));
    const first = await client.get("/");
    expect(limitHeaders(first)).toMatchObject({ "ratelimit-policy": '"default";q=3;w=60', "x-ratelimit-limit": "3" });
    await client.get("/");
    await client.get("/");
    expect((await client.get("/")).json()).toMatchObject({ retry_after: 20 });
  });

  it("sends only the headers it is told to, and Retry-After in any case", async () => {
    for (const headers of [[], ["RateLimit"], ["X-RateLimit"]] as const) {
      await using client = new TestClient(makeApi({ rps: 1, burst: 1, headers }));
      const names = [await client.get("/"), await client.get("/")].map((response) =>
        Object.keys(limitHeaders(response)),
      );
      const kinds = [...new Set(names[0]?.map((name) => name.startsWith("x-")))];
      expect(kinds).toEqual(headers.map((header) => header === "X-RateLimit"));
      expect(names[1]).toContain("retry-after");
    }
  });

  it("has the format of the API's other errors", async () => {
    await using client = new TestClient(makeApi({ rps: 1, burst: 1 }, { errorFormat: "problem" }));
    await client.get("/");
    expect((await client.get("/")).json()).toEqual({
      retry_after: 1,
      type: "about:blank",
      title: "Too Many Requests",
      status: 429,
      detail: "Rate limit exceeded. Try again in 1 seconds.",
    });
  });

  it("leaves the answer to the application's handler", async () => {
    const exceptionHandlers = [
      handleException(TooManyRequests, (error) => ({ slow: "down", ...error.members, headers: error.headers })),
    ];
    await using client = new TestClient(makeApi({ rps: 1, burst: 1 }, { exceptionHandlers }));
    await client.get("/");
    expect((await client.get("/")).json()).toMatchObject({ slow: "down", retry_after: 1 });
  });

  it("counts for each use of its own: application, router, route", async () => {
    const api = new BoltAPI({ middleware: [rateLimit({ rps: 1, burst: 3, name: "all" })] });
    const router = new Router({ prefix: "/r", middleware: [rateLimit({ rps: 1, burst: 2, name: "router" })] });
    router.get("/a", () => 1);
    router.get("/b", () => 1);
    api.include(router);
    api.get("/c", { use: [rateLimit({ rps: 1, burst: 1, name: "route" })] }, () => 1);
    api.get("/d", { skip: ["rateLimit"] }, () => 1);
    await using client = new TestClient(api);
    const order = ["/r/a", "/r/b", "/r/a", "/c", "/d", "/d", "/d", "/d"];
    const found: number[] = [];
    for (const path of order) found.push((await client.get(path)).status);
    expect(found).toEqual([200, 200, 429, 429, 200, 200, 200, 200]);
  });

  it("lists every limit of a response, and shows the one with the least left", async () => {
    const api = new BoltAPI({ middleware: [rateLimit({ rps: 1, burst: 10, name: "all" })] });
    api.get("/", { use: [rateLimit({ rps: 1, burst: 3, name: "route" })] }, () => 1);
    await using client = new TestClient(api);
    expect(limitHeaders(await client.get("/"))).toMatchObject({
      "ratelimit-policy": '"route";q=3;w=3, "all";q=10;w=10',
      ratelimit: '"route";r=2;t=1, "all";r=9;t=1',
      "x-ratelimit-remaining": "2",
      "x-ratelimit-burst": "3",
    });
    await client.get("/");
    await client.get("/");
    const refused = await client.get("/");
    expect(limitHeaders(refused)).toMatchObject({
      ratelimit: '"route";r=0;t=1, "all";r=6;t=4',
      "x-ratelimit-remaining": "0",
      "x-ratelimit-burst": "3",
    });
  });

  it("names no two limits alike in one response", async () => {
    const api = new BoltAPI({ middleware: [rateLimit({ rps: 1, burst: 10 })] });
    api.get("/", { use: [rateLimit({ rps: 1, burst: 3 })] }, () => 1);
    await using client = new TestClient(api);
    expect((await client.get("/")).headers.get("ratelimit")).toBe('"default";r=2;t=1');
  });

  it("counts what requests cost, a part or none included", async () => {
    const cost: RateLimitOptions["cost"] = (request) => Number(request.query.get("cost"));
    const api = new BoltAPI({ logger: silentLogger, middleware: [rateLimit({ rps: 1, burst: 5, cost })] });
    api.get("/", () => 1);
    await using client = new TestClient(api, { raiseServerErrors: false });
    const left = async (given: string): Promise<string | number | null> => {
      const { status, headers } = await client.get("/", { query: { cost: given } });
      return status === 200 ? headers.get("x-ratelimit-remaining") : status;
    };
    expect([await left("0"), await left("0.5"), await left("2"), await left("2.5"), await left("0.1")]).toEqual([
      "5",
      "4",
      "2",
      "0",
      429,
    ]);
    expect([await left("-1"), await left("NaN"), await left("x")]).toEqual([500, 500, 500]);
    vi.setSystemTime(Date.now() + 60_000);
    // More than a full bucket would never be there.
    expect([await left("100"), await left("100")]).toEqual(["0", 429]);
  });

  it("does not count preflights", async () => {
    await using client = new TestClient(makeApi({ rps: 1, burst: 1 }));
    const headers = { origin: "https://a.example", "access-control-request-method": "GET" };
    for (let count = 0; count < 3; count++) expect((await client.options("/", { headers })).status).toBe(204);
    expect([(await client.get("/")).status, (await client.get("/")).status]).toEqual([200, 429]);
    expect((await client.options("/")).status).toBe(429);
  });

  it("counts what looks like a preflight, where a route of its own takes it", async () => {
    const api = new BoltAPI({ middleware: [rateLimit({ rps: 1, burst: 1 })] });
    api.options("/", () => "expensive");
    await using client = new TestClient(api);
    const headers = { origin: "https://a.example", "access-control-request-method": "GET" };
    expect([await client.options("/", { headers }), await client.options("/", { headers })]).toMatchObject([
      { status: 200 },
      { status: 429 },
    ]);
  });

  it("counts streams and the handshakes of WebSockets", async () => {
    const api = new BoltAPI({ middleware: [rateLimit({ rps: 1, burst: 1 })] });
    api.get("/stream", () => stream(["a", "b"]));
    api.websocket("/ws", ({ socket }) => socket.accept());
    await using client = new TestClient(api);
    const response = await client.get("/stream");
    expect([response.text(), response.headers.get("x-ratelimit-remaining")]).toEqual(["ab", "0"]);
    await expect(client.websocket("/ws")).rejects.toMatchObject({ response: { status: 429 } });
  });

  it("keeps routes synchronous while buckets are in memory", () => {
    const hooks = rateLimit({ rps: 1, burst: 1 });
    const request = { method: "GET", ip: "192.0.2.1", keepFor: () => {} } as never;
    expect(hooks.before?.(request)).toBeUndefined();
    expect(() => hooks.before?.(request)).toThrow(TooManyRequests);
  });
});

describe("rateLimit by address", () => {
  const limit: RateLimitOptions = { rps: 1, burst: 1 };

  it("counts each address for itself", async () => {
    const api = makeApi(limit);
    const from = ["192.0.2.1", "192.0.2.2", "192.0.2.1", "::ffff:192.0.2.2"];
    expect(
      await statuses(
        api,
        from.map((address) => ({ from: address })),
      ),
    ).toEqual([200, 200, 429, 429]);
  });

  it("is not evaded by another suffix of an IPv6 address: a network of 64 bits is one client", async () => {
    const from = ["2001:db8::1", "2001:db8::2", "2001:0DB8:0:0:ffff:ffff:ffff:ffff", "2001:db8:0:1::1"];
    expect(
      await statuses(
        makeApi(limit),
        from.map((address) => ({ from: address })),
      ),
    ).toEqual([200, 429, 429, 200]);
    const wide = makeApi({ ...limit, ipv6Prefix: 48 });
    expect(await statuses(wide, [{ from: "2001:db8:1:1::1" }, { from: "2001:db8:1:2::1" }])).toEqual([200, 429]);
    const narrow = makeApi({ ...limit, ipv6Prefix: 128 });
    expect(await statuses(narrow, [{ from: "2001:db8::1" }, { from: "2001:db8::2" }])).toEqual([200, 200]);
  });

  it.each([
    [{ "x-forwarded-for": "203.0.113.7" }],
    [{ "X-Forwarded-For": "203.0.113.8, 127.0.0.1" }],
    [{ forwarded: "for=203.0.113.9" }],
    [{ "x-real-ip": "203.0.113.10" }],
    [{ "x-client-ip": "203.0.113.11" }],
  ])("is not evaded by a spoofed header from an untrusted peer: %j", async (headers) => {
    const requests = [{ from: "192.0.2.1" }, { from: "192.0.2.1", headers: headers as Record<string, string> }];
    expect(await statuses(makeApi(limit), requests)).toEqual([200, 429]);
    const trusting = makeApi(limit, { trustProxies: ["10.0.0.0/8"] });
    expect(await statuses(trusting, requests)).toEqual([200, 429]);
  });

  it("believes trusted proxies, and no more of the header than they wrote", async () => {
    const api = makeApi(limit, { trustProxies: ["10.0.0.0/8"] });
    const from = "10.0.0.1";
    const requests = ["203.0.113.7", "203.0.113.8", "1.1.1.1, 203.0.113.7", "2.2.2.2, 203.0.113.7"];
    expect(
      await statuses(
        api,
        requests.map((value) => ({ from, headers: { "x-forwarded-for": value } })),
      ),
    ).toEqual([200, 200, 429, 429]);
  });

  it("says so, once, when there is no address to tell clients apart by", async () => {
    const logger = recordingLogger();
    const api = makeApi(limit, { logger });
    const found = [await api.fetch(new Request("http://a/")), await api.fetch(new Request("http://a/"))];
    expect(found.map(({ status }) => status)).toEqual([200, 429]);
    expect(logger.entries.map(({ level, message }) => `${level}: ${message}`)).toEqual([
      "warn: The address of clients is not known, so all of them share one rate limit. Set trustProxies, or give rateLimit a key.",
    ]);
  });
});

describe("rateLimit by header", () => {
  const limit: RateLimitOptions = { rps: 1, burst: 1, key: { header: "X-Client" } };

  it("is not evaded by another case of the header's name", async () => {
    const requests = ["X-Client", "x-client", "X-CLIENT"].map((name) => ({ headers: { [name]: "a" } }));
    expect(await statuses(makeApi(limit), requests)).toEqual([200, 429, 429]);
  });

  it("counts each value for itself", async () => {
    const requests = ["a", "b", "A", "a"].map((value) => ({ headers: { "x-client": value } }));
    expect(await statuses(makeApi(limit), requests)).toEqual([200, 200, 200, 429]);
  });

  it("counts who sends none, or an empty one, by address, in no shared bucket", async () => {
    const requests = [
      { from: "192.0.2.1" },
      { from: "192.0.2.2" },
      { from: "192.0.2.1", headers: { "x-client": "" } },
      { from: "192.0.2.3", headers: { "x-client": "192.0.2.1" } },
      { from: "192.0.2.4", headers: { "x-client": "ip:192.0.2.9" } },
      { from: "192.0.2.9" },
    ];
    expect(await statuses(makeApi(limit), requests)).toEqual([200, 200, 429, 200, 200, 200]);
  });

  it.each([
    ["k".repeat(256), 200],
    ["k".repeat(257), 400],
    ["é".repeat(129), 400],
    ["k".repeat(4000), 400],
  ])("refuses a key that is too long", async (value, status) => {
    await using client = new TestClient(makeApi({ ...limit, key: (request) => request.query.get("client") }));
    const response = await client.get("/", { query: { client: value } });
    expect(response.status).toBe(status);
    if (status === 400) expect(response.text()).toBe('{"detail":"Rate limit key too long"}');
    await using byHeader = new TestClient(makeApi(limit));
    const sent = Buffer.from(value)
      .toString("latin1")
      .replaceAll(/[\x80-\x9f]/g, "~");
    expect((await byHeader.get("/", { headers: { "x-client": sent } })).status).toBe(status);
  });
});

describe("rateLimit by function", () => {
  it("counts what it returns, and by address where it returns nothing", async () => {
    const limit: RateLimitOptions = { rps: 1, burst: 1, key: ({ headers }) => headers.get("x-tenant") };
    const tenant = (value: string) => ({ "x-tenant": value });
    const requests = [
      { from: "192.0.2.1", headers: tenant("a") },
      { from: "192.0.2.2", headers: tenant("a") },
      { from: "192.0.2.1" },
      { from: "192.0.2.2" },
      { from: "192.0.2.1" },
    ];
    expect(await statuses(makeApi(limit), requests)).toEqual([200, 429, 200, 200, 429]);
  });

  it.each([undefined, 7, {}, ""])("takes what is no text (%s) as nothing", async (value) => {
    const limit: RateLimitOptions = { rps: 1, burst: 1, key: () => value as string };
    expect(await statuses(makeApi(limit), [{ from: "192.0.2.1" }, { from: "192.0.2.2" }])).toEqual([200, 200]);
  });

  it("sees the user when it is told to wait", async () => {
    const limit: RateLimitOptions = {
      rps: 1,
      burst: 1,
      when: "authenticated",
      key: (request) => request.user?.username ?? null,
    };
    const api = makeApi(limit, { auth: [named("token")], guards: [allowAny] });
    const requests = [
      { from: "192.0.2.1", headers: { authorization: "token ada" } },
      { from: "192.0.2.2", headers: { authorization: "token ada" } },
      { from: "192.0.2.1", headers: { authorization: "token bob" } },
    ];
    expect(await statuses(api, requests)).toEqual([200, 429, 200]);
  });
});

const allowAny: Guard = { name: "allowAny", requiresUser: false, check: () => true };

/** Knows callers by "authorization: <name> <username>". */
function named(name: string): Authenticator {
  return {
    name,
    authenticate(request) {
      const [scheme, username = ""] = (request.headers.get("authorization") ?? "").split(" ");
      if (scheme !== name) return null;
      if (username === "wrong") throw new Unauthorized("Invalid credentials");
      return { user: { id: username, username } };
    },
  };
}

describe.each([
  ["user", "jwt"],
  ["apiKey", "apiKey"],
] as const)("rateLimit by %s", (key, backend) => {
  const makeLimited = (): BoltAPI => makeApi({ rps: 1, burst: 1, key }, { auth: [named(backend)], guards: [allowAny] });
  const as = (username: string, from: string) => ({ from, headers: { authorization: `${backend} ${username}` } });

  it("counts each for himself, wherever he comes from", async () => {
    const requests = [as("ada", "192.0.2.1"), as("bob", "192.0.2.1"), as("ada", "192.0.2.2"), as("bob", "::1")];
    expect(await statuses(makeLimited(), requests)).toEqual([200, 200, 429, 429]);
  });

  it("counts anonymous callers by address, in no shared bucket", async () => {
    const requests = [{ from: "192.0.2.1" }, { from: "192.0.2.2" }, { from: "192.0.2.1" }, as("ada", "192.0.2.1")];
    expect(await statuses(makeLimited(), requests)).toEqual([200, 200, 429, 200]);
  });

  it("gives nobody the bucket of another by his name", async () => {
    const requests = [{ from: "192.0.2.1" }, as("ip:192.0.2.2", "192.0.2.1"), as("192.0.2.2", "192.0.2.1")];
    expect(await statuses(makeLimited(), [...requests, { from: "192.0.2.2" }])).toEqual([200, 200, 200, 200]);
  });

  it("counts requests that guards refuse", async () => {
    const api = makeApi(
      { rps: 1, burst: 1, key },
      { auth: [named(backend)], guards: [{ name: "closed", requiresUser: false, check: () => false }] },
    );
    expect(await statuses(api, [as("ada", "192.0.2.1"), as("ada", "192.0.2.1")])).toEqual([403, 429]);
  });

  it("refuses a key that is too long", async () => {
    expect(await statuses(makeLimited(), [as("a".repeat(257), "192.0.2.1")])).toEqual([400]);
  });

  it("tells the limit of whoever calls", async () => {
    await using client = new TestClient(makeLimited());
    const { headers } = await client.get("/", { headers: { authorization: `${backend} ada` } });
    expect(headers.get("x-ratelimit-remaining")).toBe("0");
  });
});

describe("rateLimit by apiKey", () => {
  it("counts whoever is known by other credentials by address", async () => {
    const api = makeApi({ rps: 1, burst: 1, key: "apiKey" }, { auth: [named("jwt")], guards: [allowAny] });
    const as = (from: string) => ({ from, headers: { authorization: "jwt ada" } });
    expect(await statuses(api, [as("192.0.2.1"), as("192.0.2.2"), as("192.0.2.1")])).toEqual([200, 200, 429]);
  });
});

describe("rateLimit in a store", () => {
  const limit = { rps: 0.001, burst: 2, name: "test" } as const;

  it("limits several processes together", async () => {
    const url = process.env.REDIS_URL ?? "redis://127.0.0.1:6379";
    const prefix = `boltapi-test-${crypto.randomUUID()}`;
    const stores = [redisStore({ url, prefix }), redisStore({ url, prefix })];
    const clients = stores.map((store) => new TestClient(makeApi({ ...limit, store })));
    const found = await Promise.all([...clients, ...clients, ...clients].map((client) => client.get("/")));
    expect(found.map(({ status }) => status).sort()).toEqual([200, 200, 429, 429, 429, 429]);
    const refused = found.find(({ status }) => status === 429) as TestResponse;
    expect(refused.json()).toMatchObject({ retry_after: 1000 });
    expect(refused.headers.get("x-ratelimit-remaining")).toBe("0");
    for (const store of stores) await store.close();
  });

  function failing(): KeyValueStore {
    const store = memoryStore();
    return Object.assign(store, { get: () => Promise.reject(new Error("REDIS_UNREACHABLE")) });
  }

  it("lets requests pass while the store fails, and says so from time to time", async () => {
    const logger = recordingLogger();
    await using client = new TestClient(makeApi({ ...limit, store: failing() }, { logger }));
    const found: TestResponse[] = [];
    for (let count = 0; count < 5; count++) found.push(await client.get("/"));
    expect(found.map((response) => [response.status, limitHeaders(response)])).toEqual(new Array(5).fill([200, {}]));
    expect(logger.entries.map(({ message }) => message)).toEqual([
      'The store of the rate limit "test" fails; requests are let through',
    ]);
  });

  it("refuses requests while the store fails, if it is told to", async () => {
    const logger = recordingLogger();
    const api = makeApi({ ...limit, store: failing(), onStoreError: "deny" }, { logger });
    await using client = new TestClient(api, { raiseServerErrors: false });
    const response = await client.get("/");
    expect([response.status, response.json()]).toEqual([503, { detail: "Rate limit cannot be checked" }]);
    expect(logger.entries[0]?.message).toBe('The store of the rate limit "test" fails; requests are refused');
  });

  it("lets nobody past the limit by sending everything at once", async () => {
    await using client = new TestClient(makeApi({ ...limit, store: memoryStore() }));
    const found = await Promise.all(Array.from({ length: 50 }, () => client.get("/")));
    expect(found.filter(({ status }) => status === 200)).toHaveLength(2);
  });
});

describe("options of rateLimit", () => {
  const store = memoryStore();

  it.each([
    [{}, "rps", "expected either rps, or limit and windowMs."],
    [{ rps: 1, limit: 1, windowMs: 1 }, "rps", "expected either rps, or limit and windowMs."],
    [{ limit: 1 }, "windowMs", "limit and windowMs belong together."],
    [{ windowMs: 1 }, "limit", "limit and windowMs belong together."],
    [{ rps: 0 }, "rps", "expected requests per second, a number above 0, got number 0."],
    [{ rps: Number.NaN }, "rps", "expected requests per second"],
    [{ rps: "10" }, "rps", "expected requests per second"],
    [{ rps: 1, burst: 0 }, "burst", "expected a number of requests"],
    [{ rps: 1, burst: 1.5 }, "burst", "expected a number of requests"],
    [{ limit: 0, windowMs: 1 }, "limit", "expected a number of requests"],
    [{ limit: 1, windowMs: 0.5 }, "windowMs", "expected milliseconds"],
    [{ rps: 1, key: "session" }, "key", 'expected "ip", "user", "apiKey", { header: "x-client" } or a function'],
    [{ rps: 1, key: {} }, "key", 'expected "ip"'],
    [{ rps: 1, key: { header: "x client" } }, "key", 'expected "ip"'],
    [{ rps: 1, key: { header: "x", other: 1 } }, "key", 'expected "ip"'],
    [{ rps: 1, ipv6Prefix: 0 }, "ipv6Prefix", "expected a number of bits"],
    [{ rps: 1, ipv6Prefix: 129 }, "ipv6Prefix", "expected a number of bits"],
    [{ rps: 1, cost: -1 }, "cost", "expected a number from 0 up"],
    [{ rps: 1, maxKeys: 0 }, "maxKeys", "expected a number of buckets"],
    [{ rps: 1, headers: ["x"] }, "headers", "expected an array of"],
    [{ rps: 1, name: 'a"b' }, "name", "expected letters"],
    [{ rps: 1, name: "a:b", store }, "name", "expected letters"],
    [{ rps: 1, store }, "name", "a limit in a store needs a name that tells it from others in there."],
    [{ rps: 1, name: "a", store: {} }, "store", "expected a store such as memoryStore() or redisStore()"],
    [{ rps: 1, name: "a", store, maxKeys: 5 }, "maxKeys", "it is for buckets in memory"],
    [{ rps: 1, name: "a", store, onStoreError: "ignore" }, "onStoreError", 'expected "allow" or "deny"'],
    [{ rps: 1, onStoreError: "deny" }, "onStoreError", "there is no store."],
    [{ rps: 1, when: "later" }, "when", 'expected "first" or "authenticated"'],
    [{ rps: 1, key: "user", when: "first" }, "when", 'the key "user" is known only when it is known who calls.'],
  ])("are checked: %j", (options, option, problem) => {
    expect(() => rateLimit(options as RateLimitOptions)).toThrow(`OPTION_INVALID: Option "${option}": ${problem}`);
  });

  it("are known by name", () => {
    expect(() => rateLimit({ rps: 1, requests: 5 } as RateLimitOptions)).toThrow(
      'OPTION_UNKNOWN: There is no option "requests". Options are rps, limit, windowMs, burst, key,',
    );
  });
});
