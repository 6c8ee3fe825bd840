import type { KeyValueStore } from "boltapi";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

/** What the suite has to know of a store. */
export interface StoreDriver {
  readonly name: string;
  /** An empty store, for one test. */
  make(): KeyValueStore;
  /** Lets time pass for everything in the store. */
  advance(store: KeyValueStore, ms: number): Promise<void>;
  /** Called after each test. */
  clean(): Promise<void>;
}

const minute = 60_000;

/** The facts that hold for every store. */
export function describeStore({ name, make, advance, clean }: StoreDriver): void {
  describe(`${name}, as a store`, () => {
    let store: KeyValueStore;

    beforeEach(() => {
      store = make();
    });

    afterEach(async () => {
      await store.close();
      await clean();
    });

    it.each(["text", "", "Grüße, 世界 🌍", "line\r\nline\0", JSON.stringify({ a: [1, null] }), "x".repeat(100_000)])(
      "gives back what was set: %j",
      async (value) => {
        await store.set("key", value);
        expect(await store.get("key")).toBe(value);
      },
    );

    it.each(["a", "a b", "a:b", "*", "a\r\nSET b 1", "\0", "__proto__", "constructor", "🌍", "k".repeat(1024)])(
      "tells the key %j from all others",
      async (key) => {
        await store.set("other", "1");
        expect(await store.get(key)).toBeNull();
        await store.set(key, "2");
        expect([await store.get(key), await store.get("other")]).toEqual(["2", "1"]);
        expect([await store.delete(key), await store.get(key), await store.get("other")]).toEqual([true, null, "1"]);
      },
    );

    it("says whether there was something to delete", async () => {
      await store.set("key", "1");
      expect([await store.delete("key"), await store.delete("key"), await store.delete("none")]).toEqual([
        true,
        false,
        false,
      ]);
    });

    it("forgets an entry when its time is over", async () => {
      await store.set("short", "1", { ttlMs: minute });
      await store.set("long", "1", { ttlMs: 3 * minute });
      await store.set("forever", "1");
      await advance(store, 2 * minute);
      expect([await store.get("short"), await store.get("long"), await store.get("forever")]).toEqual([null, "1", "1"]);
      expect(await store.delete("short")).toBe(false);
    });

    it("lets the last write decide how long an entry lives", async () => {
      await store.set("longer", "1", { ttlMs: minute });
      await store.set("longer", "2");
      await store.set("shorter", "1");
      await store.set("shorter", "2", { ttlMs: minute });
      await advance(store, 2 * minute);
      expect([await store.get("longer"), await store.get("shorter")]).toEqual(["2", null]);
    });

    it("counts from 0 on, up and down", async () => {
      expect(await store.increment("count")).toBe(1);
      expect(await store.increment("count", { by: 41 })).toBe(42);
      expect(await store.increment("count", { by: -50 })).toBe(-8);
      expect(await store.increment("count", { by: 0 })).toBe(-8);
      expect(await store.get("count")).toBe("-8");
    });

    it("gives a count its time to live when it is made, and leaves it then", async () => {
      await store.increment("count", { ttlMs: 3 * minute });
      await advance(store, 2 * minute);
      expect(await store.increment("count", { ttlMs: 3 * minute })).toBe(2);
      await advance(store, 2 * minute);
      expect(await store.increment("count")).toBe(1);
      await advance(store, 1000 * minute);
      expect(await store.increment("count", { ttlMs: minute })).toBe(2);
      await advance(store, 2 * minute);
      expect(await store.get("count")).toBe("2");
    });

    it("counts what was set as a whole number", async () => {
      await store.set("count", "41", { ttlMs: 3 * minute });
      expect(await store.increment("count")).toBe(42);
      await advance(store, 4 * minute);
      expect(await store.get("count")).toBeNull();
    });

    it.each([
      "",
      "a",
      "1.5",
      "1e3",
      " 1",
      "1 ",
      "+1",
      "01",
      "-0",
      "0x10",
      "9007199254740992",
      "-9007199254740992",
      "9".repeat(400),
    ])("refuses to count on from %j, and leaves it", async (value) => {
      await store.set("count", value);
      await expect(store.increment("count")).rejects.toThrow(/^STORE_NOT_A_COUNT/);
      expect(await store.get("count")).toBe(value);
    });

    it("refuses to count beyond the safe integers", async () => {
      expect(await store.increment("count", { by: Number.MAX_SAFE_INTEGER })).toBe(Number.MAX_SAFE_INTEGER);
      await expect(store.increment("count")).rejects.toThrow(/^STORE_NOT_A_COUNT/);
      expect(await store.get("count")).toBe(String(Number.MAX_SAFE_INTEGER));
      expect(await store.increment("down", { by: Number.MIN_SAFE_INTEGER })).toBe(Number.MIN_SAFE_INTEGER);
      await expect(store.increment("down", { by: -1 })).rejects.toThrow(/^STORE_NOT_A_COUNT/);
    });

    it("loses no increment among many at once", async () => {
      const sums = await Promise.all(Array.from({ length: 100 }, () => store.increment("count")));
      expect(sums.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    });

    it("sets what is not there, once", async () => {
      expect(await store.compareAndSet("key", null, "1")).toBe(true);
      expect(await store.compareAndSet("key", null, "2")).toBe(false);
      expect(await store.get("key")).toBe("1");
    });

    it("replaces and deletes only what it expects", async () => {
      await store.set("key", "1");
      expect(await store.compareAndSet("key", "2", "3")).toBe(false);
      expect(await store.compareAndSet("key", "1", "2")).toBe(true);
      expect(await store.compareAndSet("key", "1", null)).toBe(false);
      expect(await store.get("key")).toBe("2");
      expect(await store.compareAndSet("key", "2", null)).toBe(true);
      expect(await store.get("key")).toBeNull();
      expect(await store.compareAndSet("key", "2", "3")).toBe(false);
      expect(await store.compareAndSet("key", null, null)).toBe(true);
      expect(await store.get("key")).toBeNull();
    });

    it("tells an empty value from none", async () => {
      expect(await store.compareAndSet("key", "", "1")).toBe(false);
      expect(await store.compareAndSet("key", null, "")).toBe(true);
      expect(await store.compareAndSet("key", null, "1")).toBe(false);
      expect(await store.compareAndSet("key", "", "2")).toBe(true);
      expect(await store.get("key")).toBe("2");
    });

    it("takes what has ended as not there", async () => {
      await store.compareAndSet("key", null, "1", { ttlMs: minute });
      await advance(store, 2 * minute);
      expect(await store.compareAndSet("key", "1", "2")).toBe(false);
      expect(await store.compareAndSet("key", null, "2", { ttlMs: minute })).toBe(true);
      expect(await store.compareAndSet("key", "2", "3")).toBe(true);
      await advance(store, 2 * minute);
      expect(await store.get("key")).toBe("3");
    });

    it("lets one of many at once through", async () => {
      const results = await Promise.all(
        Array.from({ length: 50 }, (_, index) => store.compareAndSet("lock", null, String(index))),
      );
      expect(results.filter(Boolean)).toHaveLength(1);
    });

    it.each([
      ["key", "a text, got an empty one", (s: KeyValueStore) => s.get("")],
      ["key", "a text, got undefined", (s: KeyValueStore) => s.get(undefined as unknown as string)],
      ["key", "a text, got a number", (s: KeyValueStore) => s.delete(5 as unknown as string)],
      ["key", "it has 1025 bytes; 1024 are the most", (s: KeyValueStore) => s.set("k".repeat(1025), "")],
      ["key", "it has 1026 bytes; 1024 are the most", (s: KeyValueStore) => s.increment("é".repeat(513))],
      ["key", "it has half of a character", (s: KeyValueStore) => s.compareAndSet("\ud800", null, "")],
      ["value", "a text, got a number", (s: KeyValueStore) => s.set("key", 1 as unknown as string)],
      ["value", "a text, got an object", (s: KeyValueStore) => s.compareAndSet("key", null, {} as unknown as string)],
      ["value", "a text, got undefined", (s: KeyValueStore) => s.set("key", undefined as unknown as string)],
      ["value", "it has 4194305 bytes", (s: KeyValueStore) => s.set("key", "x".repeat(4_194_305))],
      ["value", "it has half of a character", (s: KeyValueStore) => s.set("key", "\udfff")],
      ["ttlMs", "got number 0", (s: KeyValueStore) => s.set("key", "1", { ttlMs: 0 })],
      ["ttlMs", "got number -1", (s: KeyValueStore) => s.compareAndSet("key", null, "1", { ttlMs: -1 })],
      ["ttlMs", "got number 1.5", (s: KeyValueStore) => s.increment("key", { ttlMs: 1.5 })],
      ["ttlMs", "got number Infinity", (s: KeyValueStore) => s.set("key", "1", { ttlMs: Number.POSITIVE_INFINITY })],
      ["by", "got number NaN", (s: KeyValueStore) => s.increment("key", { by: Number.NaN })],
      ["by", "got number 0.5", (s: KeyValueStore) => s.increment("key", { by: 0.5 })],
    ])("refuses a wrong %s: %s", async (argument, problem, use) => {
      const error: unknown = await use(store).catch((caught: unknown) => caught);
      expect((error as Error).message).toMatch(`STORE_ARGUMENT_INVALID: A store was called with a wrong "${argument}"`);
      expect((error as Error).message).toContain(problem);
      expect(await store.get("key")).toBeNull();
    });

    it("takes the longest time to live and the largest value there are", async () => {
      await store.set("key", "x".repeat(4_194_304), { ttlMs: 100 * 365 * 24 * 60 * minute });
      expect((await store.get("key"))?.length).toBe(4_194_304);
    });

    it("can be closed twice, and used again", async () => {
      await store.set("key", "1");
      await store.close();
      await store.close();
      await store.set("key", "2");
      expect(await store.get("key")).toBe("2");
    });

    it("does what a table in memory does, whatever is done to it", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(command, { maxLength: 30 }), async (commands) => {
          const tested = make();
          const model = new StoreModel();
          for (const each of commands) {
            if (each.kind === "advance") await advance(tested, each.ms);
            expect([each, await outcome(run(tested, each))]).toEqual([each, await outcome(model.run(each))]);
          }
          for (const key of keys) await tested.delete(key);
          await tested.close();
        }),
        { numRuns: 60 },
      );
    });
  });
}

const keys = ["a", "b"];

type Command =
  | { readonly kind: "get"; readonly key: string }
  | { readonly kind: "delete"; readonly key: string }
  | { readonly kind: "set"; readonly key: string; readonly value: string; readonly ttlMs?: number | undefined }
  | { readonly kind: "increment"; readonly key: string; readonly by: number; readonly ttlMs?: number | undefined }
  | {
      readonly kind: "compareAndSet";
      readonly key: string;
      readonly expected: string | null;
      readonly value: string | null;
      readonly ttlMs?: number | undefined;
    }
  | { readonly kind: "advance"; readonly ms: number };

const key = fc.constantFrom(...keys);
const value = fc.constantFrom("", "0", "7", "-3", "text");
const nullable = fc.option(value, { nil: null });
// Ends never fall together with the steps of time.
const ttlMs = fc.constantFrom(undefined, minute, 2 * minute, 5 * minute);
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ kind: fc.constant("get"), key }),
  fc.record({ kind: fc.constant("delete"), key }),
  fc.record({ kind: fc.constant("set"), key, value, ttlMs }),
  fc.record({ kind: fc.constant("increment"), key, by: fc.constantFrom(1, -2, 10), ttlMs }),
  fc.record({ kind: fc.constant("compareAndSet"), key, expected: nullable, value: nullable, ttlMs }),
  fc.record({ kind: fc.constant("advance"), ms: fc.constant(1.5 * minute) }),
);

function run(store: KeyValueStore, each: Command): Promise<unknown> {
  if (each.kind === "advance") return Promise.resolve();
  const ttl = "ttlMs" in each && each.ttlMs !== undefined ? { ttlMs: each.ttlMs } : {};
  switch (each.kind) {
    case "get":
      return store.get(each.key);
    case "delete":
      return store.delete(each.key);
    case "set":
      return store.set(each.key, each.value, ttl);
    case "increment":
      return store.increment(each.key, { by: each.by, ...ttl });
    case "compareAndSet":
      return store.compareAndSet(each.key, each.expected, each.value, ttl);
  }
}

function outcome(result: Promise<unknown>): Promise<unknown> {
  return result.catch((error: Error) => error.message.slice(0, error.message.indexOf(":")));
}

/** The contract, written down as simply as possible. */
class StoreModel {
  private readonly entries = new Map<string, { readonly value: string; readonly end: number }>();
  private now = 0;

  async run(each: Command): Promise<unknown> {
    if (each.kind === "advance") {
      this.now += each.ms;
      return undefined;
    }
    const held = this.entries.get(each.key);
    const entry = held !== undefined && held.end > this.now ? held : undefined;
    const end = "ttlMs" in each && each.ttlMs !== undefined ? this.now + each.ttlMs : Number.POSITIVE_INFINITY;
    if (each.kind === "get") return entry?.value ?? null;
    if (each.kind === "delete") return this.entries.delete(each.key) && entry !== undefined;
    if (each.kind === "set") {
      this.entries.set(each.key, { value: each.value, end });
      return undefined;
    }
    if (each.kind === "increment") {
      const text = entry?.value ?? "0";
      if (!/^(0|-?[1-9]\d*)$/.test(text)) throw new Error("STORE_NOT_A_COUNT:");
      const sum = Number(text) + each.by;
      this.entries.set(each.key, { value: String(sum), end: entry?.end ?? end });
      return sum;
    }
    if ((entry?.value ?? null) !== each.expected) return false;
    if (each.value === null) this.entries.delete(each.key);
    else this.entries.set(each.key, { value: each.value, end });
    return true;
  }
}
