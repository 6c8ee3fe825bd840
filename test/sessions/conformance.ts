import type { Session, SessionOptions } from "boltapi";
import { TestClient } from "boltapi/testing";
import * as fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type SessionRoutes, sessionApi, sessionClient } from "./session-client.ts";

/** What the suite has to know of a place where sessions are kept. */
export interface SessionDriver {
  readonly name: string;
  /** Options of `sessions` for one test. */
  make(): SessionOptions;
  /** Lets time pass. */
  advance(seconds: number): Promise<void>;
  /** Called after each test. */
  clean(): Promise<void>;
}

const fortnight = 14 * 24 * 3600;

const counting: SessionRoutes = {
  count: async (session) => {
    const count = Number(await session.get("count", 0)) + 1;
    await session.set("count", count);
    return { count };
  },
  read: async (session) => ({ items: await session.items() }),
  key: async (session) => {
    await session.load();
    return { key: session.key, isNew: session.isNew };
  },
  clear: (session) => session.clear(),
  flush: (session) => session.flush(),
  cycle: (session) => session.cycleKey(),
};

/** The facts that hold wherever sessions are kept. */
export function describeSessions(driver: SessionDriver): void {
  describe(`sessions in ${driver.name}`, () => {
    afterEach(async () => {
      await driver.clean();
      vi.useRealTimers();
    });

    const open = (routes: SessionRoutes, options: Partial<SessionOptions> = {}): TestClient =>
      sessionClient({ ...driver.make(), ...options } as SessionOptions, routes);

    /** What one function of a session gives, in a request of its own after those of the others. */
    const inTurn = async (...uses: ((session: Session) => unknown)[]): Promise<unknown> => {
      let result: unknown;
      const routes = uses.map((use, index) => [
        String(index),
        async (session: Session) => {
          result = await use(session);
        },
      ]);
      await using client = open(Object.fromEntries(routes) as SessionRoutes);
      for (const index of uses.keys()) expect((await client.get(`/${index}`)).status).toBe(204);
      return result;
    };

    it("keep values from one request to the next", async () => {
      await using client = open(counting);
      expect((await client.get("/count")).json()).toEqual({ count: 1 });
      expect((await client.get("/count")).json()).toEqual({ count: 2 });
      expect((await client.get("/read")).json()).toEqual({ items: [["count", 2]] });
    });

    it("belong to one visitor each", async () => {
      const api = sessionApi(driver.make(), counting);
      await using mary = new TestClient(api);
      await using john = new TestClient(api);
      await mary.get("/count");
      await mary.get("/count");
      expect((await john.get("/count")).json()).toEqual({ count: 1 });
    });

    it("cost a visitor no cookie as long as nothing is in them", async () => {
      await using client = open({
        ...counting,
        set: (session) => session.set("a", 1).then(() => session.delete("a")),
      });
      for (const path of ["/read", "/key", "/clear", "/flush", "/cycle", "/set"]) {
        expect((await client.get(path)).headers.getSetCookie(), path).toEqual([]);
      }
    });

    it("give a value, a fallback, or undefined", async () => {
      const set = (session: Session) => session.set("a", "text");
      expect(await inTurn(set, (session) => session.get("a"))).toBe("text");
      expect(await inTurn(set, (session) => session.get("a", "other"))).toBe("text");
      expect(await inTurn(set, (session) => session.get("b", "other"))).toBe("other");
      expect(await inTurn(set, (session) => session.get("b"))).toBeUndefined();
      expect(await inTurn(set, (session) => session.has("a"))).toBe(true);
      expect(await inTurn(set, (session) => session.has("b"))).toBe(false);
    });

    it("take values out with pop and delete", async () => {
      const set = (session: Session) => session.set("a", [1, 2]);
      expect(await inTurn(set, (session) => session.pop("a"))).toEqual([1, 2]);
      expect(await inTurn(set, (session) => session.pop("b", 7))).toBe(7);
      expect(
        await inTurn(
          set,
          (session) => session.pop("a"),
          (session) => session.get("a"),
        ),
      ).toBeUndefined();
      expect(await inTurn(set, (session) => session.delete("a"))).toBe(true);
      expect(await inTurn((session) => session.delete("a"))).toBe(false);
    });

    it("list their keys and items as the request has changed them", async () => {
      const prepare = async (session: Session): Promise<void> => {
        await session.set("a", 1);
        await session.set("b", 2);
        await session.set("c", 3);
      };
      const change = async (session: Session): Promise<unknown> => {
        await session.delete("a");
        await session.set("b", 20);
        await session.set("d", 4);
        return [await session.keys(), await session.items()];
      };
      const items = [
        ["b", 20],
        ["c", 3],
        ["d", 4],
      ];
      expect(await inTurn(prepare, change)).toEqual([["b", "c", "d"], items]);
      expect(await inTurn(prepare, change, (session) => session.items())).toEqual(items);
    });

    it("take names such as __proto__ for what they are: names", async () => {
      const names = ["__proto__", "constructor", "prototype", "toString", "", "🌍"];
      const prepare = async (session: Session): Promise<void> => {
        for (const name of names) await session.set(name, { name });
      };
      expect(await inTurn((session) => session.get("toString"))).toBeUndefined();
      expect(await inTurn(prepare, (session) => session.items())).toEqual(names.map((name) => [name, { name }]));
      expect(({} as { name?: unknown }).name).toBeUndefined();
    });

    it("give back any JSON as it was set", async () => {
      await fc.assert(
        fc.asyncProperty(fc.jsonValue({ maxDepth: 3 }).filter(isKept), async (value) => {
          const expected: unknown = JSON.parse(JSON.stringify(value));
          expect(
            await inTurn(
              (session) => session.set("a", value),
              (session) => session.get("a"),
            ),
          ).toEqual(expected);
        }),
        { numRuns: 30 },
      );
    });

    it("keep nothing that is changed in place", async () => {
      const set = (session: Session) => session.set("list", ["a"]);
      const change = async (session: Session): Promise<unknown> => {
        const list = (await session.get("list")) as string[];
        list.push("b");
        return session.get("list");
      };
      expect(await inTurn(set, change)).toEqual(["a"]);
    });

    it("end when they are empty again, with their cookie", async () => {
      await using client = open(counting);
      await client.get("/count");
      const cleared = await client.get("/clear");
      expect(cleared.headers.getSetCookie()).toEqual([expect.stringContaining("sessionid=; Max-Age=0; Expires=")]);
      expect(client.cookies.get("sessionid")).toBeUndefined();
      expect((await client.get("/read")).json()).toEqual({ items: [] });
    });

    it("clear without having been read", async () => {
      const prepare = async (session: Session): Promise<void> => {
        await session.set("a", 1);
        await session.set("b", 2);
      };
      const change = async (session: Session): Promise<void> => {
        session.clear();
        await session.set("c", 3);
      };
      expect(await inTurn(prepare, change, (session) => session.items())).toEqual([["c", 3]]);
    });

    it("keep their key when they are changed or cleared", async () => {
      const prepare = async (session: Session): Promise<string | null> => {
        await session.set("a", 1);
        return session.key;
      };
      const keys: unknown[] = [];
      const note = (use: (session: Session) => unknown) => async (session: Session) => {
        await use(session);
        keys.push(session.key);
      };
      await inTurn(
        note(prepare),
        note((session) => session.get("a")),
        note((session) => {
          session.clear();
          return session.set("b", 2);
        }),
        note((session) => session.get("b")),
      );
      expect(keys[0]).toMatch(/^[\w-]{20,}$/);
      expect(new Set(keys).size).toBe(1);
    });

    it("keep their values under another key after cycleKey", async () => {
      await using client = open(counting);
      await client.get("/count");
      const before = (await client.get("/key")).json<{ key: string }>();
      const cycled = await client.get("/cycle");
      const after = (await client.get("/key")).json<{ key: string }>();
      expect(cycled.headers.getSetCookie()).toHaveLength(1);
      expect(after.key).not.toBe(before.key);
      expect((await client.get("/count")).json()).toEqual({ count: 2 });
    });

    it("begin anew after flush", async () => {
      const keys: (string | null)[] = [];
      await using client = open({
        ...counting,
        restart: async (session) => {
          keys.push(session.key);
          await session.flush();
          keys.push(session.key);
          await session.set("fresh", true);
          keys.push(session.key);
        },
      });
      await client.get("/count");
      await client.get("/restart");
      expect((await client.get("/read")).json()).toEqual({ items: [["fresh", true]] });
      const [before, between, after] = keys;
      expect(between).toBeNull();
      expect(after).not.toBe(before);
    });

    it("say whether the visitor brought one", async () => {
      await using client = open(counting);
      expect((await client.get("/key")).json()).toEqual({ key: null, isNew: true });
      await client.get("/count");
      expect((await client.get("/key")).json()).toEqual({ key: expect.any(String), isNew: false });
    });

    it("know their key before anything was awaited", async () => {
      await using client = open({ ...counting, sync: (session) => ({ key: session.key, isNew: session.isNew }) });
      expect((await client.get("/sync")).json()).toEqual({ key: null, isNew: true });
      await client.get("/count");
      expect((await client.get("/sync")).json()).toEqual({
        ...(await client.get("/key")).json<object>(),
        isNew: false,
      });
    });

    it("are over when their time is", async () => {
      await using client = open(counting, { maxAge: 60 });
      await client.get("/count");
      await driver.advance(59);
      expect((await client.get("/read")).json()).toEqual({ items: [["count", 1]] });
      const cookie = client.cookies.get("sessionid") ?? "";
      await driver.advance(2);
      const late = await client.get("/read", { headers: { cookie: `sessionid=${cookie}` } });
      expect(late.json()).toEqual({ items: [] });
    });

    it("live two weeks from the last change on", async () => {
      await using client = open(counting);
      await client.get("/count");
      await driver.advance(fortnight - 10);
      await client.get("/count");
      await driver.advance(fortnight - 10);
      expect((await client.get("/count")).json()).toEqual({ count: 3 });
      await driver.advance(fortnight + 1);
      expect((await client.get("/count")).json()).toEqual({ count: 1 });
    });

    it("live on with each use, where they are rolling", async () => {
      await using client = open(counting, { maxAge: 60, rolling: true });
      await client.get("/count");
      for (let use = 0; use < 3; use++) {
        await driver.advance(40);
        expect((await client.get("/read")).json()).toEqual({ items: [["count", 1]] });
      }
      await driver.advance(61);
      expect((await client.get("/read")).json()).toEqual({ items: [] });
    });

    it("are over at their absolute age, however much they are used", async () => {
      await using client = open(counting, { maxAge: 60, absoluteMaxAge: 100, rolling: true });
      await client.get("/count");
      await driver.advance(50);
      await client.get("/cycle");
      await driver.advance(45);
      const last = await client.get("/count");
      expect(last.json()).toEqual({ count: 2 });
      expect(last.headers.getSetCookie()[0]).toMatch(/; Max-Age=[45];/);
      const cookie = client.cookies.get("sessionid") ?? "";
      await driver.advance(6);
      const late = await client.get("/count", { headers: { cookie: `sessionid=${cookie}` } });
      expect(late.json()).toEqual({ count: 1 });
    });

    it("take nothing for a session that is none", async () => {
      await using client = open(counting);
      for (const cookie of ["", "x", ".", "a.b", "%00", "A".repeat(43), "A".repeat(100), "a".repeat(4000)]) {
        const response = await client.get("/key", { headers: { cookie: `sessionid=${cookie}` } });
        expect(response.json(), cookie).toMatchObject({ key: null, isNew: true });
        expect(response.headers.getSetCookie(), cookie).toEqual([]);
      }
    });

    it("are never begun under an id that the visitor has chosen", async () => {
      await using attacker = open(counting);
      const chosen = "A".repeat(43);
      const response = await attacker.get("/count", { headers: { cookie: `sessionid=${chosen}` } });
      expect(response.headers.getSetCookie()).toHaveLength(1);
      expect(response.headers.getSetCookie()[0]).not.toContain(chosen);
      const again = await attacker.get("/read", { headers: { cookie: `sessionid=${chosen}` } });
      expect(again.json()).toEqual({ items: [] });
    });
  });
}

/** JSON has no -0, and `__proto__` inside a value is refused. */
function isKept(value: unknown): boolean {
  return !JSON.stringify(value).includes('"__proto__"') && !Object.is(value, -0);
}
