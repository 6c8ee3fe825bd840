import { type KeyValueStore, memoryStore } from "boltapi";
import { type AppDatabase, closeDatabase, databaseStore } from "boltapi/db";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { describeStore } from "../../stores/conformance.ts";
import { describeWithServer, mysqlUrl, postgresUrl } from "../test-servers.ts";
import { mysqlStore } from "./mysql-store.ts";
import { postgresStore } from "./postgres-store.ts";
import { sqliteStore } from "./sqlite-store.ts";
import type { StoreKit } from "./store-kit.ts";

const minute = 60_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

const passTime = (ms: number): void => void vi.setSystemTime(Date.now() + ms);

function describeDatabaseStore(kit: StoreKit): void {
  describe(kit.name, () => {
    let db: AppDatabase;
    let store: KeyValueStore;

    beforeAll(async () => {
      await kit.prepare();
      db = kit.open();
    });
    beforeEach(() => {
      store = kit.store(db);
    });
    afterEach(() => kit.clear(db));
    afterAll(async () => {
      await closeDatabase(db);
      await kit.drop();
    });

    describeStore({
      name: kit.name,
      make: () => kit.store(db),
      advance: async (_, ms) => passTime(ms),
      clean: async () => void (await kit.clear(db)),
    });

    it.each([
      ["in upper and lower case", "Key", "key"],
      ["with a space at the end", "key ", "key"],
      ["with an accent", "ké", "ke"],
      ["composed and decomposed", "\u00e9", "e\u0301"],
      ["with the letters ß and ss", "ß", "ss"],
      ["of the longest kind, but for the last byte", `${"k".repeat(1023)}a`, `${"k".repeat(1023)}b`],
    ])("tells keys apart %s", async (_, one, other) => {
      await store.set(one, "1");
      expect(await store.compareAndSet(other, null, "2")).toBe(true);
      expect([await store.get(one), await store.get(other)]).toEqual(["1", "2"]);
    });

    it.each(["text", "Text", "text ", "tëxt"])("compares values byte for byte: %j", async (value) => {
      await store.set("key", value);
      for (const other of ["text", "Text", "text ", "tëxt"].filter((each) => each !== value)) {
        expect(await store.compareAndSet("key", other, "changed")).toBe(false);
        expect(await store.compareAndSet("key", other, null)).toBe(false);
      }
      expect(await store.compareAndSet("key", value, "changed")).toBe(true);
    });

    it("puts one of the largest values in the place of another", async () => {
      const [one, other] = ["x".repeat(4_194_304), "\0".repeat(4_194_304)];
      await store.set("key", one);
      expect(await store.compareAndSet("key", one, other)).toBe(true);
      expect(await store.compareAndSet("key", one, null)).toBe(false);
      expect(await store.get("key")).toBe(other);
    });

    it("puts a text in the place of a count, and a count in that of a text", async () => {
      await store.set("key", "41");
      expect(await store.compareAndSet("key", "41", "text")).toBe(true);
      expect(await store.compareAndSet("key", "text", "-7")).toBe(true);
      expect(await store.increment("key")).toBe(-6);
      expect(await store.compareAndSet("key", "-6", null)).toBe(true);
      expect(await store.get("key")).toBeNull();
    });

    it("counts to both ends of the safe integers exactly", async () => {
      for (const [end, step] of [
        [Number.MAX_SAFE_INTEGER, 1],
        [Number.MIN_SAFE_INTEGER, -1],
      ] as const) {
        await store.set("count", String(end - step));
        expect(await store.increment("count", { by: step })).toBe(end);
        await expect(store.increment("count", { by: step })).rejects.toThrow(/^STORE_NOT_A_COUNT/);
        expect(await store.increment("count", { by: -end })).toBe(0);
      }
    });

    it("is one store for several processes", async () => {
      const others = [kit.open(), kit.open(), kit.open()];
      const stores = others.map((each) => kit.store(each));
      const sums = await Promise.all(
        Array.from({ length: 90 }, (_, index) => (stores[index % 3] as KeyValueStore).increment("count")),
      );
      expect(sums.sort((a, b) => a - b)).toEqual(Array.from({ length: 90 }, (_, index) => index + 1));
      const taken = await Promise.all(stores.map((each, index) => each.compareAndSet("lock", null, String(index))));
      expect(taken.filter(Boolean)).toHaveLength(1);
      const swapped = await Promise.all(stores.map((each) => each.compareAndSet("count", "90", "91")));
      expect(swapped.filter(Boolean)).toHaveLength(1);
      for (const other of others) await closeDatabase(other);
    });

    it("keeps no key as it is", async () => {
      await store.set("session:very-secret", "value");
      const [row] = await kit.rows(db);
      expect(row?.key).toMatch(/^[0-9a-f]{64}$/);
      expect(JSON.stringify(row)).not.toContain("secret");
    });

    it("leaves the database open when it is closed", async () => {
      await store.set("key", "1");
      await store.close();
      expect(await kit.rows(db)).toHaveLength(1);
    });

    it("removes what has ended, in batches, with what is written later", async () => {
      const first = kit.store(db);
      await first.set("forever", "1");
      for (let start = 0; start < 1200; start += 50) {
        await Promise.all(
          Array.from({ length: 50 }, (_, index) => first.set(`short-${start + index}`, "1", { ttlMs: minute })),
        );
      }
      await first.set("long", "1", { ttlMs: 10 * minute });
      passTime(2 * minute);
      await first.get("short-1");
      expect((await kit.rows(db)).length).toBe(1202);
      const left: number[] = [];
      for (let write = 0; write < 4; write++) {
        await first.increment("count");
        left.push((await kit.rows(db)).length);
      }
      // The three that are alive stay.
      expect(left).toEqual([703, 203, 3, 3]);
    });

    it("looks for what has ended once a minute at most", async () => {
      await store.set("key", "1");
      await store.set("short", "1", { ttlMs: 1 });
      passTime(1000);
      await store.set("key", "2");
      expect(await kit.rows(db)).toHaveLength(2);
      passTime(minute);
      await store.set("key", "3");
      expect(await kit.rows(db)).toHaveLength(1);
    });

    it("loses nothing to one that removes what has ended at the same time", async () => {
      const stores = [store, kit.store(db), kit.store(db)];
      await Promise.all(Array.from({ length: 60 }, (_, index) => store.set(`key-${index}`, "1", { ttlMs: minute })));
      passTime(2 * minute);
      // Each of the three removes, while all of them begin the same counts anew.
      const sums = await Promise.all(
        Array.from({ length: 180 }, (_, index) => (stores[index % 3] as KeyValueStore).increment(`key-${index % 60}`)),
      );
      expect(sums.reduce((total, sum) => total + sum, 0)).toBe(60 * (1 + 2 + 3));
    });
  });
}

describeDatabaseStore(sqliteStore);
await describeWithServer("on a server of PostgreSQL", postgresUrl, () => describeDatabaseStore(postgresStore));
await describeWithServer("on a server of MySQL", mysqlUrl, () => describeDatabaseStore(mysqlStore));

describe("databaseStore", () => {
  it("refuses what is no table of a store", () => {
    for (const table of [undefined, {}, memoryStore()]) {
      expect(() => databaseStore({} as never, table as never)).toThrow(/^STORE_TABLE_INVALID/);
    }
  });
});
