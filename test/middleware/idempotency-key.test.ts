import {
  type Authenticator,
  BoltAPI,
  type BoltAPIOptions,
  Conflict,
  empty,
  Forbidden,
  type Guard,
  type IdempotencyOptions,
  idempotencyKey,
  json,
  type KeyValueStore,
  memoryStore,
  redirect,
  redisStore,
  silentLogger,
  stream,
  t,
} from "boltapi";
import { TestClient, type TestResponse } from "boltapi/testing";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readIdempotencyKey } from "../../src/middleware/idempotency-request.ts";
import { recordingLogger } from "../logging/recording-logger.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

/** An API that counts what it carries out. */
function makeApi(
  options: Partial<IdempotencyOptions> = {},
  apiOptions: BoltAPIOptions = {},
): { readonly api: BoltAPI; readonly runs: string[]; readonly store: KeyValueStore } {
  const store = options.store ?? memoryStore();
  const runs: string[] = [];
  const api = new BoltAPI({
    logger: silentLogger,
    ...apiOptions,
    middleware: [...(apiOptions.middleware ?? []), idempotencyKey({ ...options, store })],
  });
  const answer = async ({ request }: { request: { path: string; text(): Promise<string> } }) => {
    runs.push(await request.text());
    return json({ run: runs.length }, { status: 201, headers: { location: `/runs/${runs.length}`, "x-run": "1" } });
  };
  api.post("/payments", answer);
  api.post("/refunds", answer);
  api.patch("/payments", answer);
  api.put("/payments", answer);
  return { api, runs, store };
}

const keyed = (key: string, more: Record<string, string> = {}) => ({ headers: { "idempotency-key": key, ...more } });

function shown(response: TestResponse): readonly [number, unknown, string | null] {
  const { status, headers } = response;
  return [status, response.text() === "" ? "" : response.json(), headers.get("idempotency-replayed")];
}

describe.each([
  ["memoryStore", () => memoryStore()],
  [
    "redisStore",
    () =>
      redisStore({
        url: process.env.REDIS_URL ?? "redis://127.0.0.1:6379",
        prefix: `boltapi-test-${crypto.randomUUID()}`,
      }),
  ],
] as [string, () => KeyValueStore][])("idempotencyKey with %s", (_name, makeStore) => {
  it("carries out a request once, and gives its answer to those after it", async () => {
    const { api, runs, store } = makeApi({ store: makeStore(), ttlMs: 60_000 });
    await using client = new TestClient(api);
    const first = await client.post("/payments", { json: { amount: 5 }, ...keyed('"8e03978e"') });
    const second = await client.post("/payments", { json: { amount: 5 }, ...keyed('"8e03978e"') });
    expect(shown(first)).toEqual([201, { run: 1 }, null]);
    expect(shown(second)).toEqual([201, { run: 1 }, "true"]);
    expect(second.headers.get("location")).toBe("/runs/1");
    expect(second.headers.get("content-type")).toBe("application/json");
    expect(runs).toEqual(['{"amount":5}']);
    await store.close();
  });

  it("lets one of many at once run; the others get 409", async () => {
    const { api, runs, store } = makeApi({ store: makeStore(), ttlMs: 60_000 });
    await using client = new TestClient(api);
    const found = await Promise.all(Array.from({ length: 20 }, () => client.post("/payments", keyed("k"))));
    expect(runs).toHaveLength(1);
    const conflicts = found.filter(({ status }) => status === 409);
    expect(found.filter(({ status }) => status === 201).length + conflicts.length).toBe(20);
    for (const conflict of conflicts) {
      expect(conflict.json()).toEqual({ detail: "A request with this idempotency key is being processed" });
      expect(conflict.headers.get("retry-after")).toBe("1");
    }
    await store.close();
  });
});

describe("idempotencyKey", () => {
  it("answers 409 while the first runs, and its answer afterwards", async () => {
    const { api, runs } = makeApi();
    let finish: () => void = () => {};
    const isDone = new Promise<void>((resolve) => (finish = resolve));
    api.post("/slow", async () => {
      runs.push("slow");
      await isDone;
      return { done: true };
    });
    await using client = new TestClient(api);
    const first = client.post("/slow", keyed("k"));
    while (runs.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect((await client.post("/slow", keyed("k"))).status).toBe(409);
    finish();
    expect(shown(await first)).toEqual([200, { done: true }, null]);
    expect(shown(await client.post("/slow", keyed("k")))).toEqual([200, { done: true }, "true"]);
  });

  it.each([
    ["another body", "/payments", { json: { amount: 6 } }],
    ["another query", "/payments?express=1", { json: { amount: 5 } }],
    ["another content type", "/payments", { body: '{"amount":5}', headers: { "content-type": "text/plain" } }],
  ])("refuses its key with %s", async (_kind, path, options) => {
    const { api, runs } = makeApi();
    await using client = new TestClient(api);
    await client.post("/payments", { json: { amount: 5 }, ...keyed("k") });
    const headers = { ...(options as { headers?: object }).headers, "idempotency-key": "k" };
    const response = await client.post(path, { ...options, headers });
    expect(shown(response)).toEqual([422, { detail: "This idempotency key was used for another request" }, null]);
    expect(runs).toHaveLength(1);
  });

  it("keeps keys apart by key, method and path", async () => {
    const { api, runs } = makeApi();
    await using client = new TestClient(api);
    await client.post("/payments", keyed("k"));
    await client.post("/payments", keyed("K"));
    await client.post("/refunds", keyed("k"));
    await client.patch("/payments", keyed("k"));
    expect(runs).toHaveLength(4);
  });

  it("leaves requests without a key alone, and those of idempotent methods", async () => {
    const { api, runs } = makeApi();
    await using client = new TestClient(api);
    for (let count = 0; count < 2; count++) {
      await client.post("/payments");
      await client.put("/payments", keyed("k"));
    }
    expect(runs).toHaveLength(4);
  });

  it("wants a key where it is required, by the header and for the methods that are set", async () => {
    const { api, runs } = makeApi({ required: true, header: "X-Request-Key", methods: ["PUT"] });
    await using client = new TestClient(api);
    const refused = await client.put("/payments", keyed("k"));
    expect(shown(refused)).toEqual([400, { detail: "This request needs the header X-Request-Key" }, null]);
    for (let count = 0; count < 2; count++) await client.put("/payments", { headers: { "X-REQUEST-KEY": "k" } });
    await client.post("/payments");
    expect(runs).toHaveLength(2);
  });

  it.each(["", '""', '"a', 'a"', '"a" ', '"a";p=1', "a b", "a,b", "a, a", '"é"', "k".repeat(256), '"a\\n"'])(
    "refuses the malformed key %j",
    async (key) => {
      const { api, runs } = makeApi();
      await using client = new TestClient(api);
      const response = await client.post("/payments", keyed(key));
      expect(shown(response)).toEqual([
        400,
        { detail: "Idempotency-Key: expected one key of 1 to 255 visible ASCII characters" },
        null,
      ]);
      expect(runs).toEqual([]);
    },
  );

  it("takes a key with and without quotes as the same", () => {
    expect(readIdempotencyKey("h", "8e03978e-40d5")).toBe("8e03978e-40d5");
    expect(readIdempotencyKey("h", '"8e03978e-40d5"')).toBe("8e03978e-40d5");
  });

  it("reads every key of printable ASCII as it was written", () => {
    const printable = fc.string({ unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)) });
    fc.assert(
      fc.property(printable, (key) => {
        fc.pre(key.length > 0 && key.length <= 255);
        expect(readIdempotencyKey("h", `"${key.replaceAll(/["\\]/g, "\\$&")}"`)).toBe(key);
      }),
    );
  });

  it("keeps no answer for longer than it may", async () => {
    const { api, runs } = makeApi({ ttlMs: 1000 });
    await using client = new TestClient(api);
    await client.post("/payments", keyed("k"));
    vi.setSystemTime(Date.now() + 999);
    expect((await client.post("/payments", keyed("k"))).headers.has("idempotency-replayed")).toBe(true);
    vi.setSystemTime(Date.now() + 1);
    expect((await client.post("/payments", keyed("k"))).headers.has("idempotency-replayed")).toBe(false);
    expect(runs).toHaveLength(2);
  });

  it("gives up a lock that has lasted too long, and says so", async () => {
    const logger = recordingLogger();
    const { api, runs } = makeApi({ lockMs: 1000 }, { logger });
    const finishers: (() => void)[] = [];
    api.post("/slow", async () => {
      const run = runs.push("slow");
      await new Promise<void>((resolve) => finishers.push(resolve));
      return { run };
    });
    await using client = new TestClient(api);
    const first = client.post("/slow", keyed("k"));
    while (finishers.length < 1) await new Promise((resolve) => setImmediate(resolve));
    vi.setSystemTime(Date.now() + 1001);
    const second = client.post("/slow", keyed("k"));
    while (finishers.length < 2) await new Promise((resolve) => setImmediate(resolve));
    finishers[0]?.();
    expect(shown(await first)).toEqual([200, { run: 1 }, null]);
    expect((await client.post("/slow", keyed("k"))).status).toBe(409);
    finishers[1]?.();
    await second;
    expect(shown(await client.post("/slow", keyed("k")))).toEqual([200, { run: 2 }, "true"]);
    expect(logger.entries.map(({ message }) => message)).toEqual([
      "A request with an idempotency key took longer than lockMs; its answer is not kept",
    ]);
  });
});

describe("what idempotencyKey keeps", () => {
  it.each([
    ["a redirect", () => redirect("/done", 303), true],
    ["no content", () => empty(), true],
    ["bytes", () => new Uint8Array([0, 255]), true],
    ["text", () => "Grüße", true],
    ["an error of the route", () => thrown(new Conflict("Seat is taken")), true],
    ["an unexpected error", () => thrown(new Error("broken")), false],
    ["a refusal", () => thrown(new Forbidden()), false],
    ["an error on purpose", () => json({}, { status: 503 }), false],
    ["a stream", () => stream(["a"]), false],
    ["more than it may", () => "x".repeat(101), false],
    ["as much as it may", () => "x".repeat(100), true],
  ] as [string, () => object, boolean][])("of %s", async (_kind, handle, isKept) => {
    const { api, runs } = makeApi({ maxBodyBytes: 100 });
    api.post("/", () => {
      runs.push("run");
      return handle();
    });
    await using client = new TestClient(api, { raiseServerErrors: false, followRedirects: false });
    const [first, second] = [await client.post("/", keyed("k")), await client.post("/", keyed("k"))];
    expect(runs).toHaveLength(isKept ? 1 : 2);
    expect(second.headers.has("idempotency-replayed")).toBe(isKept);
    expect([second.status, second.text()]).toEqual([first.status, first.text()]);
    expect(second.headers.get("content-type")).toBe(first.headers.get("content-type"));
    expect(second.headers.get("location")).toBe(first.headers.get("location"));
  });

  it("leaves out inputs that do not fit, which can be corrected under the same key", async () => {
    const { api } = makeApi();
    api.post("/typed", { body: t.Object({ amount: t.Integer() }) }, ({ body }) => body);
    await using client = new TestClient(api);
    const statuses: number[] = [];
    for (const amount of ["five", 5, 5]) {
      statuses.push((await client.post("/typed", { json: { amount }, ...keyed("k") })).status);
    }
    expect(statuses).toEqual([422, 200, 200]);
  });

  it("leaves out cookies and headers that are not listed", async () => {
    const { api } = makeApi({ headers: ["X-Run"] });
    api.post("/", () => json({}, { headers: { "x-run": "1", "x-other": "1", etag: '"1"' } }).setCookie("session", "s"));
    await using client = new TestClient(api);
    await client.post("/", keyed("k"));
    const { headers } = await client.post("/", keyed("k"));
    expect([headers.get("x-run"), headers.get("etag"), headers.get("x-other"), headers.getSetCookie()]).toEqual([
      "1",
      '"1"',
      null,
      [],
    ]);
  });

  it("is no key of a client", async () => {
    const keys = new Set<string>();
    const store = memoryStore();
    const { compareAndSet } = store;
    store.compareAndSet = (key, ...rest) => {
      keys.add(key);
      return compareAndSet.call(store, key, ...rest);
    };
    const { api } = makeApi({ store });
    await using client = new TestClient(api);
    await client.post("/payments", keyed('"s3cret:*"'));
    expect([...keys]).toEqual([expect.stringMatching(/^idempotency:[\w-]{43}$/)]);
  });

  it("begins again where the store holds something else", async () => {
    const store = memoryStore();
    const { api, runs } = makeApi({ store });
    const { compareAndSet } = store;
    store.compareAndSet = async (key, ...rest) => {
      store.compareAndSet = compareAndSet;
      await store.set(key, '{"state":"unknown"}');
      return compareAndSet.call(store, key, ...rest);
    };
    await using client = new TestClient(api);
    expect((await client.post("/payments", keyed("k"))).status).toBe(201);
    expect((await client.post("/payments", keyed("k"))).headers.has("idempotency-replayed")).toBe(true);
    expect(runs).toHaveLength(1);
  });
});

describe("multipart bodies", () => {
  it("are the same whatever their boundary is", async () => {
    const { api, runs } = makeApi();
    api.post("/upload", { form: { file: t.File() } }, async ({ form }) => {
      runs.push(await form.file.text());
      return { size: form.file.size };
    });
    await using client = new TestClient(api);
    const send = () =>
      client.post("/upload", {
        form: { file: new File(["hello"], "a.txt", { type: "text/plain" }) },
        ...keyed("k"),
      });
    expect(shown(await send())).toEqual([200, { size: 5 }, null]);
    expect(shown(await send())).toEqual([200, { size: 5 }, "true"]);
    expect(runs).toEqual(["hello"]);
  });
});

describe("whose keys", () => {
  const token: Authenticator = {
    name: "token",
    authenticate: (request) => {
      const username = request.headers.get("x-token");
      return username === null ? null : { user: { id: username, username } };
    },
  };
  const named = (name: string): Guard => ({
    name: "named",
    requiresUser: false,
    check: ({ auth }) => auth === null || auth.userId !== name,
  });

  it("are those of a user, wherever he comes from, and of nobody else", async () => {
    const { api, runs } = makeApi({}, { auth: [token], guards: [named("refused")] });
    for (const [username, from] of [
      ["ada", "192.0.2.1"],
      ["ada", "192.0.2.2"],
      ["bob", "192.0.2.1"],
      ["192.0.2.1", "192.0.2.1"],
      [null, "192.0.2.1"],
    ] as const) {
      await using client = new TestClient(api, { remoteAddress: from });
      await client.post("/payments", keyed("k", username === null ? {} : { "x-token": username }));
    }
    expect(runs).toHaveLength(4);
  });

  it("are those of an address, an IPv6 network included, for who is anonymous", async () => {
    const { api, runs } = makeApi();
    for (const from of ["192.0.2.1", "192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2"]) {
      await using client = new TestClient(api, { remoteAddress: from });
      await client.post("/payments", keyed("k"));
    }
    expect(runs).toHaveLength(3);
  });

  it("cannot be told for users without an id, of whom one must not get the answer of another", async () => {
    const byMail: Authenticator<{ email: string | null }> = {
      name: "mail",
      authenticate: ({ headers }) => ({ user: { email: headers.get("x-mail") } }),
    };
    const { api, runs } = makeApi({}, { auth: [byMail] });
    await using client = new TestClient(api, { raiseServerErrors: false });
    for (const mail of ["ada@example.com", "bob@example.com"]) {
      expect((await client.post("/payments", keyed("k", { "x-mail": mail }))).status).toBe(500);
    }
    expect(runs).toEqual([]);
  });

  it("are those that the application says", async () => {
    const { api, runs } = makeApi({ scope: ({ headers }) => headers.get("x-tenant") ?? "" });
    await using client = new TestClient(api, { raiseServerErrors: false });
    for (const tenant of ["a", "a", "b"]) await client.post("/payments", keyed("k", { "x-tenant": tenant }));
    expect(runs).toHaveLength(2);
    expect((await client.post("/payments", keyed("k"))).status).toBe(500);
  });

  it("are not looked at for requests that guards refuse", async () => {
    const store = memoryStore();
    const { api } = makeApi({ store }, { auth: [token], guards: [named("refused")] });
    await using client = new TestClient(api);
    const looked = vi.spyOn(store, "compareAndSet");
    expect((await client.post("/payments", keyed("k", { "x-token": "refused" }))).status).toBe(403);
    expect(looked).not.toHaveBeenCalled();
  });
});

describe("a store that fails", () => {
  it("keeps the request from running, as nobody knows whether it has run before", async () => {
    const store = memoryStore();
    store.compareAndSet = () => Promise.reject(new Error("REDIS_UNREACHABLE"));
    const { api, runs } = makeApi({ store });
    await using client = new TestClient(api, { raiseServerErrors: false });
    expect(shown(await client.post("/payments", keyed("k")))).toEqual([
      503,
      { detail: "Idempotency keys cannot be checked" },
      null,
    ]);
    expect(runs).toEqual([]);
  });

  it("afterwards loses no answer to its own client", async () => {
    const logger = recordingLogger();
    const store = memoryStore();
    const { api } = makeApi({ store }, { logger });
    api.post("/", () => {
      store.compareAndSet = () => Promise.reject(new Error("REDIS_UNREACHABLE"));
      return "done";
    });
    await using client = new TestClient(api);
    expect((await client.post("/", keyed("k"))).text()).toBe("done");
    expect(logger.entries.map(({ level, message }) => `${level}: ${message}`)).toEqual([
      "error: The answer to a request with an idempotency key could not be kept",
    ]);
  });
});

describe("options of idempotencyKey", () => {
  const store = memoryStore();

  it.each([
    [{}, "store"],
    [{ store: {} }, "store"],
    [{ store, ttlMs: 0 }, "ttlMs"],
    [{ store, lockMs: "1m" }, "lockMs"],
    [{ store, header: "a b" }, "header"],
    [{ store, methods: ["post"] }, "methods"],
    [{ store, required: 1 }, "required"],
    [{ store, headers: ["Set-Cookie"] }, "headers"],
    [{ store, maxBodyBytes: 3_000_000 }, "maxBodyBytes"],
    [{ store, scope: "user" }, "scope"],
  ])("are checked: %j", (options, option) => {
    expect(() => idempotencyKey(options as IdempotencyOptions)).toThrow(`OPTION_INVALID: Option "${option}"`);
  });

  it("are known by name", () => {
    expect(() => idempotencyKey({ store, ttl: 1 } as IdempotencyOptions)).toThrow('There is no option "ttl"');
  });
});

function thrown(error: Error): never {
  throw error;
}
