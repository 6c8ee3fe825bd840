import { createHash } from "node:crypto";
import { type KeyValueStore, memoryStore, redisStore, type Session, silentLogger } from "boltapi";
import { TestClient } from "boltapi/testing";
import { Redis } from "ioredis";
import { afterAll, describe, expect, it, vi } from "vitest";
import { describeSessions } from "./conformance.ts";
import { type SessionRoutes, sessionApi, sessionClient } from "./session-client.ts";

const url = process.env.REDIS_URL ?? "redis://127.0.0.1:6379";
const raw = new Redis(url);
const stores = new Map<KeyValueStore, string>();

afterAll(() => raw.quit());

const passTime = (seconds: number): void => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + seconds * 1000 });
};

describeSessions({
  name: "memoryStore",
  make: () => ({ store: memoryStore() }),
  advance: async (seconds) => passTime(seconds),
  clean: async () => {},
});

describeSessions({
  name: "redisStore",
  make() {
    const prefix = `boltapi-test-${crypto.randomUUID()}`;
    const store = redisStore({ url, prefix, logger: silentLogger });
    stores.set(store, prefix);
    return { store };
  },
  /** Redis has its own clock: instead of waiting, entries are told to end sooner. */
  async advance(seconds) {
    passTime(seconds);
    for (const prefix of stores.values()) {
      for (const key of await raw.keys(`${prefix}:*`)) await raw.pexpire(key, (await raw.pttl(key)) - seconds * 1000);
    }
  },
  async clean() {
    for (const [store, prefix] of stores) {
      const keys = await raw.keys(`${prefix}:*`);
      if (keys.length > 0) await raw.del(...keys);
      await store.close();
    }
    stores.clear();
  },
});

/** A store that shows what is in it, and lets a test act before it answers. */
class WatchedStore implements KeyValueStore {
  readonly entries = new Map<string, string>();
  readonly calls: string[] = [];
  before: (call: string) => void | Promise<void> = () => {};

  private async note(call: string): Promise<void> {
    this.calls.push(call);
    await this.before(call);
  }

  async get(key: string): Promise<string | null> {
    await this.note("get");
    return this.entries.get(key) ?? null;
  }

  async set(key: string, value: string): Promise<void> {
    await this.note("set");
    this.entries.set(key, value);
  }

  async delete(key: string): Promise<boolean> {
    await this.note("delete");
    return this.entries.delete(key);
  }

  async increment(): Promise<number> {
    throw new Error("Sessions count nothing");
  }

  async compareAndSet(key: string, expected: string | null, value: string | null): Promise<boolean> {
    await this.note("compareAndSet");
    if ((this.entries.get(key) ?? null) !== expected) return false;
    if (value === null) this.entries.delete(key);
    else this.entries.set(key, value);
    return true;
  }

  async close(): Promise<void> {}
}

const idOf = (client: TestClient): string => client.cookies.get("sessionid") ?? "";

/** Another client of the same visitor. */
function twin(api: ConstructorParameters<typeof TestClient>[0], id: string): TestClient {
  const client = new TestClient(api);
  client.cookies.receive(`sessionid=${id}; Path=/`, "testserver.local", "/");
  return client;
}

const routes: SessionRoutes = {
  begin: (session) => session.set("user", "mary"),
  read: async (session) => Object.fromEntries(await session.items()),
  unused: () => ({}),
  logout: (session) => session.flush(),
  login: async (session) => {
    await session.cycleKey();
    await session.set("user", "mary");
  },
};

describe("sessions in a store", () => {
  it("have a cookie of 256 random bits, and a store that knows only its hash", async () => {
    const store = new WatchedStore();
    await using client = sessionClient({ store }, routes);
    await client.get("/begin");
    const id = idOf(client);
    expect(Buffer.from(id, "base64url")).toHaveLength(32);
    const hash = createHash("sha256").update(id).digest("base64url");
    expect([...store.entries.keys()]).toEqual([`session:${hash}`]);
    expect([...store.entries].flat().join()).not.toContain(id);
  });

  it("cannot be entered with what the store holds", async () => {
    const store = new WatchedStore();
    const api = sessionApi({ store }, routes);
    await using client = new TestClient(api);
    await client.get("/begin");
    const [leaked = ""] = [...store.entries.keys()];
    for (const id of [leaked, leaked.slice("session:".length)]) {
      await using thief = twin(api, id);
      expect((await thief.get("/read")).json()).toEqual({});
    }
  });

  it("ask the store nothing for a request that does not use them, or has no cookie", async () => {
    const store = new WatchedStore();
    await using client = sessionClient({ store }, routes);
    await client.get("/read");
    client.cookies.set("sessionid", "malformed");
    await client.get("/read");
    expect(store.calls).toEqual([]);
    client.cookies.clear();
    await client.get("/begin");
    expect(store.calls).toEqual(["compareAndSet"]);
    await client.get("/unused");
    expect(store.calls).toEqual(["compareAndSet"]);
    await client.get("/read");
    expect(store.calls).toEqual(["compareAndSet", "get"]);
  });

  it("read once and write once, whatever a request does with them", async () => {
    const store = new WatchedStore();
    await using client = sessionClient(
      { store },
      {
        ...routes,
        busy: async (session) => {
          for (let index = 0; index < 5; index++) {
            await session.set(`key${index}`, index);
            await session.get("user");
          }
          await session.cycleKey();
          await session.cycleKey();
        },
        change: (session) => session.set("a", 1),
      },
    );
    await client.get("/begin");
    store.calls.length = 0;
    await client.get("/change");
    expect(store.calls).toEqual(["get", "compareAndSet"]);
    store.calls.length = 0;
    await client.get("/busy");
    // The old key ends, the new one begins.
    expect(store.calls).toEqual(["get", "compareAndSet", "compareAndSet"]);
    expect(store.entries.size).toBe(1);
  });

  it("do not follow a logged-out session's cookie: a replay finds nothing", async () => {
    const api = sessionApi({ store: memoryStore() }, routes);
    await using client = new TestClient(api);
    await client.get("/begin");
    const id = idOf(client);
    await client.get("/logout");
    await using thief = twin(api, id);
    expect((await thief.get("/read")).json()).toEqual({});
  });

  it("leave nothing under the key from before a login", async () => {
    const store = new WatchedStore();
    const api = sessionApi({ store }, routes);
    await using attacker = new TestClient(api);
    await attacker.get("/begin");
    const fixed = idOf(attacker);
    await using victim = twin(api, fixed);
    await victim.get("/login");
    expect(idOf(victim)).not.toBe(fixed);
    expect((await attacker.get("/read")).json()).toEqual({});
    expect(store.entries.size).toBe(1);
  });

  it("end in the store at once, even where the response becomes a 500", async () => {
    const store = new WatchedStore();
    const api = sessionApi(
      { store },
      {
        ...routes,
        crash: async (session) => {
          await session.flush();
          throw new Error("later");
        },
      },
    );
    await using client = new TestClient(api, { raiseServerErrors: false });
    await client.get("/begin");
    expect((await client.get("/crash")).status).toBe(500);
    expect(store.entries.size).toBe(0);
  });

  it("stay as they were, key and all, where the response becomes a 500", async () => {
    const store = new WatchedStore();
    const api = sessionApi(
      { store },
      {
        ...routes,
        crash: async (session) => {
          await session.set("user", "eve");
          await session.cycleKey();
          throw new Error("later");
        },
      },
    );
    await using client = new TestClient(api, { raiseServerErrors: false });
    await client.get("/begin");
    expect((await client.get("/crash")).headers.getSetCookie()).toEqual([]);
    expect((await client.get("/read")).json()).toEqual({ user: "mary" });
  });

  it("read a record that is none as no session", async () => {
    const store = new WatchedStore();
    await using client = sessionClient({ store }, routes);
    await client.get("/begin");
    const [key = ""] = [...store.entries.keys()];
    for (const record of ["", "x", "null", "[]", "{}", '{"c":1}', '{"c":"1","d":{}}', '{"c":1,"d":[]}']) {
      store.entries.set(key, record);
      expect((await client.get("/read")).json(), record).toEqual({});
    }
  });

  it("refuse more bytes than they may have, and keep what they had", async () => {
    const store = new WatchedStore();
    const api = sessionApi(
      { store, maxBytes: 100 },
      {
        ...routes,
        grow: (session) => session.set("long", "ä".repeat(100)),
        growUnderNewKey: async (session) => {
          await session.set("long", "ä".repeat(100));
          await session.cycleKey();
        },
      },
    );
    await using client = new TestClient(api);
    await client.get("/begin");
    for (const path of ["/grow", "/growUnderNewKey"]) {
      await expect(client.get(path)).rejects.toThrow(
        /^SESSION_TOO_LARGE: The session would have \d+ bytes, above the limit/,
      );
      expect((await client.get("/read")).json()).toEqual({ user: "mary" });
    }
  });

  it("let the error of a store through, unless the route has caught it", async () => {
    const store = new WatchedStore();
    await using client = sessionClient(
      { store },
      {
        ...routes,
        careful: (session) => session.get("user").catch(() => "nobody"),
      },
    );
    await client.get("/begin");
    store.before = () => {
      throw new Error("The store is gone");
    };
    await expect(client.get("/read")).rejects.toThrow("The store is gone");
    expect((await client.get("/careful")).text()).toBe("nobody");
    await expect(client.get("/begin")).rejects.toThrow("The store is gone");
  });

  it("keep a change that nobody has awaited", async () => {
    await using client = sessionClient(
      { store: memoryStore() },
      {
        ...routes,
        hasty: (session) => {
          void session.set("hasty", true);
        },
      },
    );
    await client.get("/hasty");
    expect((await client.get("/read")).json()).toEqual({ hasty: true });
    await client.get("/begin");
    await client.get("/hasty");
    expect((await client.get("/read")).json()).toEqual({ hasty: true, user: "mary" });
  });

  it("answer for a change that nobody has awaited when the store fails, and leave no rejection unhandled", async () => {
    const store = new WatchedStore();
    const hasty = (session: Session) => void session.set("hasty", true);
    await using client = sessionClient({ store }, { ...routes, hasty });
    await client.get("/begin");
    store.before = () => {
      throw new Error("The store is gone");
    };
    const unhandled = vi.fn();
    process.on("unhandledRejection", unhandled);
    await expect(client.get("/hasty")).rejects.toThrow("The store is gone");
    await new Promise(setImmediate);
    process.off("unhandledRejection", unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });
});

describe("requests of one session at the same time", () => {
  /** Requests that have all read the session before the first of them goes on. */
  function meeting(count: number): (session: Session) => Promise<void> {
    let arrived = 0;
    let open: () => void = () => {};
    const met = new Promise<void>((resolve) => (open = resolve));
    return async (session) => {
      await session.load();
      if (++arrived === count) open();
      await met;
    };
  }

  it("lose no value of each other", async () => {
    const meet = meeting(20);
    const setters = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [
        `set${index}`,
        async (session: Session) => {
          await meet(session);
          await session.set(`key${index}`, index);
        },
      ]),
    );
    await using client = sessionClient({ store: memoryStore() }, { ...routes, ...setters });
    await client.get("/begin");
    await Promise.all(Object.keys(setters).map((name) => client.get(`/${name}`)));
    expect(Object.keys((await client.get("/read")).json<object>())).toHaveLength(21);
  });

  it("leave the last change of one value", async () => {
    const meet = meeting(2);
    const store = memoryStore();
    const finished: string[] = [];
    const set = (name: string) => async (session: Session) => {
      await meet(session);
      await session.set("name", name);
      finished.push(name);
    };
    await using client = sessionClient({ store }, { ...routes, a: set("a"), b: set("b") });
    await client.get("/begin");
    await Promise.all([client.get("/a"), client.get("/b")]);
    expect((await client.get("/read")).json()).toMatchObject({ name: finished.at(-1) });
  });

  it("do not bring a session back that one of them has ended", async () => {
    const store = new WatchedStore();
    let loggedOut: () => void = () => {};
    const logout = new Promise<void>((resolve) => (loggedOut = resolve));
    await using client = sessionClient(
      { store },
      {
        ...routes,
        slow: async (session) => {
          await session.set("late", await session.get("user"));
          await logout;
        },
        slowCycle: async (session) => {
          await session.cycleKey();
          await session.set("own", 1);
          await logout;
        },
      },
    );
    await client.get("/begin");
    const id = idOf(client);
    const slow = client.get("/slow");
    await vi.waitFor(() => expect(store.calls).toContain("get"));
    await client.get("/logout");
    loggedOut();
    expect((await slow).headers.getSetCookie()).toEqual([]);
    expect(store.entries.size).toBe(0);
    client.cookies.set("sessionid", id);
    expect((await client.get("/read")).json()).toEqual({});
  });

  it("begin a session anew that was ended while its key was changed, with nothing of the old one", async () => {
    const store = new WatchedStore();
    let loggedOut: () => void = () => {};
    const logout = new Promise<void>((resolve) => (loggedOut = resolve));
    await using client = sessionClient(
      { store },
      {
        ...routes,
        slow: async (session) => {
          await session.cycleKey();
          await session.set("own", 1);
          await logout;
        },
      },
    );
    await client.get("/begin");
    store.calls.length = 0;
    const slow = client.get("/slow");
    await vi.waitFor(() => expect(store.calls).toContain("get"));
    await client.get("/logout");
    loggedOut();
    await slow;
    expect((await client.get("/read")).json()).toEqual({ own: 1 });
  });

  it("give up when others get ahead a hundred times", async () => {
    const store = new WatchedStore();
    await using client = sessionClient({ store }, { ...routes, change: (session) => session.set("a", 1) });
    await client.get("/begin");
    let tries = 0;
    store.before = (call) => {
      if (call !== "compareAndSet") return;
      const [key = ""] = [...store.entries.keys()];
      store.entries.set(key, JSON.stringify({ c: Math.floor(Date.now() / 1000), d: { tries: ++tries } }));
    };
    await expect(client.get("/change")).rejects.toThrow("A session was changed by others 100 times");
  });
});
