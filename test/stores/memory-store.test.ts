import { type MemoryStoreOptions, memoryStore } from "boltapi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { describeStore } from "./conformance.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

describeStore({
  name: "memoryStore",
  make: memoryStore,
  advance: async (_store, ms) => void vi.setSystemTime(Date.now() + ms),
  clean: async () => {},
});

describe("memoryStore", () => {
  it("refuses a new entry when it is full, and loses none", async () => {
    const store = memoryStore({ maxEntries: 2 });
    await store.set("a", "1", { ttlMs: 1000 });
    await store.set("b", "1", { ttlMs: 2000 });
    const refused = "STORE_FULL: A store in memory is full: it takes 2 entries and 67108864 bytes.";
    await expect(store.set("c", "1")).rejects.toThrow(refused);
    await expect(store.increment("c")).rejects.toThrow(refused);
    await expect(store.compareAndSet("c", null, "1")).rejects.toThrow(refused);
    expect([await store.get("a"), await store.get("b"), await store.get("c")]).toEqual(["1", "1", null]);
  });

  it("takes an option that is undefined for one that is missing", async () => {
    const store = memoryStore({ maxEntries: undefined, maxBytes: undefined } as unknown as MemoryStoreOptions);
    await store.set("a", "1");
    expect(await store.get("a")).toBe("1");
  });

  it("goes on writing entries that it has when it is full", async () => {
    const store = memoryStore({ maxEntries: 1 });
    await store.set("a", "1");
    await store.set("a", "2");
    expect(await store.increment("a")).toBe(3);
    expect(await store.compareAndSet("a", "3", "4")).toBe(true);
  });

  it("makes room of what has ended, even if that is not what was written first", async () => {
    const store = memoryStore({ maxEntries: 2 });
    await store.set("long", "1", { ttlMs: 5000 });
    await store.set("short", "1", { ttlMs: 1000 });
    vi.setSystemTime(Date.now() + 1000);
    await store.set("new", "1");
    expect([await store.get("long"), await store.get("short"), await store.get("new")]).toEqual(["1", null, "1"]);
  });

  it("evicts what would end next, if it is told to, and never what has no end", async () => {
    const store = memoryStore({ maxEntries: 3, whenFull: "evict" });
    await store.set("long", "1", { ttlMs: 5000 });
    await store.set("short", "1", { ttlMs: 1000 });
    await store.set("forever", "1");
    await store.set("new", "1");
    expect([await store.get("long"), await store.get("short"), await store.get("forever")]).toEqual(["1", null, "1"]);
    await store.set("newer", "1");
    expect(await store.get("long")).toBeNull();
    await expect(store.set("newest", "1")).rejects.toThrow(/^STORE_FULL/);
  });

  it("counts bytes of keys and values as UTF-8", async () => {
    const store = memoryStore({ maxBytes: 10 });
    await store.set("é", "1234");
    await store.set("k", "123");
    await expect(store.set("l", "")).rejects.toThrow(/^STORE_FULL/);
    await store.set("k", "12");
    await store.set("l", "");
    await store.delete("é");
    await store.set("m", "12345");
    await expect(store.set("m", "123456")).rejects.toThrow(/^STORE_FULL/);
    expect(await store.get("m")).toBe("12345");
  });

  it("evicts nothing for a value that would not fit in any case", async () => {
    const store = memoryStore({ maxBytes: 10, whenFull: "evict" });
    await store.set("a", "1", { ttlMs: 1000 });
    await expect(store.set("b", "1234567890")).rejects.toThrow(/^STORE_FULL/);
    expect(await store.get("a")).toBe("1");
  });

  it("gives back what entries took when their time is over", async () => {
    const store = memoryStore({ maxBytes: 1000 });
    for (let round = 0; round < 20; round++) {
      for (let count = 0; count < 100; count++)
        await store.set(`k${round % 10}-${10 + (count % 90)}`, "12345", { ttlMs: 1000 });
      vi.setSystemTime(Date.now() + 1000);
    }
    await store.set("all", "x".repeat(997));
  });

  it.each([
    [{ maxEntries: 0 }, "maxEntries"],
    [{ maxEntries: 1.5 }, "maxEntries"],
    [{ maxBytes: "1mb" }, "maxBytes"],
    [{ whenFull: "drop" }, "whenFull"],
  ])("refuses %j", (options, option) => {
    expect(() => memoryStore(options as MemoryStoreOptions)).toThrow(`OPTION_INVALID: Option "${option}"`);
  });

  it("refuses options that it does not know", () => {
    expect(() => memoryStore({ max: 1 } as MemoryStoreOptions)).toThrow(
      'OPTION_UNKNOWN: There is no option "max". Options are maxEntries, maxBytes, whenFull.',
    );
  });
});
