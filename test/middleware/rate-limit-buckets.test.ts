import { type KeyValueStore, memoryStore, redisStore, silentLogger } from "boltapi";
import * as fc from "fast-check";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type BucketRate, type Buckets, wholeTokens } from "../../src/middleware/rate-limit-bucket.ts";
import { MemoryBuckets } from "../../src/middleware/rate-limit-memory.ts";
import { storeBuckets } from "../../src/middleware/rate-limit-store.ts";

/** Slow enough for the time that a test takes not to matter: a token a minute. */
const rate: BucketRate = { burst: 5, tokensPerMs: 1 / 60_000 };
const minute = 60_000;

interface BucketsDriver {
  readonly name: string;
  /** Buckets that are full, for one test. */
  make(rate: BucketRate): Buckets;
  advance(ms: number): Promise<void>;
}

function describeBuckets({ name, make, advance }: BucketsDriver): void {
  const take = async (buckets: Buckets, key: string, cost = 1): Promise<readonly [boolean, number, number]> => {
    const taken = await buckets.take(key, cost);
    return [taken.isAllowed, wholeTokens(taken), Math.max(0, Math.ceil(taken.waitMs / minute - 0.01))];
  };

  describe(`${name}, as buckets`, () => {
    it("gives a burst, then a token when its time has come", async () => {
      const buckets = make(rate);
      for (const left of [4, 3, 2, 1, 0]) expect(await take(buckets, "a")).toEqual([true, left, 0]);
      expect(await take(buckets, "a")).toEqual([false, 0, 1]);
      await advance(0.9 * minute);
      expect(await take(buckets, "a")).toEqual([false, 0, 1]);
      await advance(0.2 * minute);
      expect(await take(buckets, "a")).toEqual([true, 0, 0]);
      expect(await take(buckets, "a")).toEqual([false, 0, 1]);
    });

    it("fills to the burst and no further", async () => {
      const buckets = make(rate);
      await take(buckets, "a", 5);
      await advance(100 * minute);
      expect(await take(buckets, "a", 5)).toEqual([true, 0, 0]);
      expect(await take(buckets, "a")).toEqual([false, 0, 1]);
    });

    it("takes all that a request costs, or nothing", async () => {
      const buckets = make(rate);
      expect(await take(buckets, "a", 3)).toEqual([true, 2, 0]);
      expect(await take(buckets, "a", 3)).toEqual([false, 2, 1]);
      expect(await take(buckets, "a", 5)).toEqual([false, 2, 3]);
      expect(await take(buckets, "a", 0)).toEqual([true, 2, 0]);
      expect(await take(buckets, "a", 2)).toEqual([true, 0, 0]);
    });

    it("keeps a bucket for each key", async () => {
      const buckets = make(rate);
      await take(buckets, "a", 5);
      expect(await take(buckets, "b")).toEqual([true, 4, 0]);
      for (const key of ["a\r\n", "a:", "A", " a", "*", "\ud800", "k".repeat(300)]) {
        expect(await take(buckets, key)).toEqual([true, 4, 0]);
      }
      expect(await take(buckets, "a")).toEqual([false, 0, 1]);
    });

    it("lets no more than the burst through, however many come at once", async () => {
      const buckets = make(rate);
      const results = await Promise.all(Array.from({ length: 40 }, () => buckets.take("a", 1)));
      expect(results.filter(({ isAllowed }) => isAllowed)).toHaveLength(5);
    });

    it("is the token bucket of the textbook", async () => {
      const step = fc.oneof(
        fc.record({ cost: fc.constantFrom(0, 1, 1, 2, 5), key: fc.constantFrom("x", "y") }),
        fc.record({ minutes: fc.constantFrom(0.4, 1, 2.5, 30) }),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
          const buckets = make(rate);
          const model: Record<string, number> = { x: 5, y: 5 };
          for (const each of steps) {
            if ("minutes" in each) {
              await advance(each.minutes * minute);
              for (const key in model) model[key] = Math.min(5, (model[key] as number) + each.minutes);
              continue;
            }
            const left = model[each.key] as number;
            // What a test takes of real time decides nothing but ties.
            if (Math.abs(left - each.cost) < 0.01 && left !== 5) continue;
            const isAllowed = left >= each.cost;
            const { isAllowed: isTaken } = await buckets.take(each.key, each.cost);
            expect(isTaken).toBe(isAllowed);
            if (isAllowed) model[each.key] = left - each.cost;
          }
        }),
        { numRuns: 60 },
      );
    });
  });
}

const url = process.env.REDIS_URL ?? "redis://127.0.0.1:6379";
const raw = new Redis(url);
const prefix = `boltapi-test-${crypto.randomUUID()}`;
const redis = redisStore({ url, prefix, logger: silentLogger });
let limits = 0;

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());
afterAll(async () => {
  const keys = await raw.keys(`${prefix}:*`);
  if (keys.length > 0) await raw.del(...keys);
  await Promise.all([raw.quit(), redis.close()]);
});

const passTime = async (ms: number): Promise<void> => void vi.setSystemTime(Date.now() + ms);

describeBuckets({ name: "MemoryBuckets", make: (each) => new MemoryBuckets(each, 100), advance: passTime });
describeBuckets({
  name: "storeBuckets on any store",
  make: (each) => storeBuckets(memoryStore(), "test", each),
  advance: passTime,
});
describeBuckets({
  name: "storeBuckets on Redis",
  make: (each) => storeBuckets(redis, `test-${limits++}`, each),
  /** Redis has its own clock: instead of waiting, buckets are told to be older. */
  async advance(ms) {
    for (const key of await raw.keys(`${prefix}:rate-limit:test-${limits - 1}:*`)) {
      const left = (await raw.pttl(key)) - ms;
      const [tokens, at] = ((await raw.get(key)) ?? "").split(" ");
      if (left <= 0) await raw.del(key);
      else await raw.set(key, `${tokens} ${Number(at) - ms}`, "PX", Math.ceil(left));
    }
  },
});

describe("MemoryBuckets", () => {
  it("has so many buckets at most", () => {
    const buckets = new MemoryBuckets(rate, 100);
    for (let count = 0; count < 10_000; count++) buckets.take(`key-${count}`, 1);
    expect(buckets.size).toBe(100);
  });

  it("keeps the bucket of one who empties it and then floods the table with new keys", () => {
    const buckets = new MemoryBuckets(rate, 1000);
    buckets.take("attacker", 5);
    for (let count = 0; count < 50_000; count++) buckets.take(`random-${count}`, 1);
    expect(buckets.take("attacker", 1).isAllowed).toBe(false);
  });

  it("lets go of buckets that are full again", async () => {
    const buckets = new MemoryBuckets(rate, 10_000);
    for (let count = 0; count < 1000; count++) buckets.take(`old-${count}`, 1);
    await passTime(2 * minute);
    for (let count = 0; count < 1000; count++) buckets.take(`new-${count}`, 1);
    expect(buckets.size).toBe(1000);
  });

  it("neither gives nor keeps tokens when the clock goes back", async () => {
    const buckets = new MemoryBuckets(rate, 10);
    buckets.take("a", 5);
    await passTime(-60 * minute);
    expect(buckets.take("a", 1).isAllowed).toBe(false);
    await passTime(1.1 * minute);
    expect(buckets.take("a", 1).isAllowed).toBe(true);
  });

  it("counts fractions without losing any", () => {
    const buckets = new MemoryBuckets({ burst: 1, tokensPerMs: 1e-9 }, 10);
    const results = Array.from({ length: 11 }, () => buckets.take("a", 0.1).isAllowed);
    expect(results).toEqual([...new Array(10).fill(true), false]);
  });
});

describe("storeBuckets", () => {
  it("does not let one process with a slow clock fill the buckets of another", async () => {
    // The store has a clock of its own: here, none.
    const held = memoryStore();
    const store: KeyValueStore = {
      ...stub(held),
      compareAndSet: (key, expected, value) => held.compareAndSet(key, expected, value),
    };
    const [one, other] = [storeBuckets(store, "same", rate), storeBuckets(store, "same", rate)];
    await one.take("a", 5);
    for (let round = 0; round < 20; round++) {
      await passTime(-10 * minute);
      expect((await other.take("a", 0)).isAllowed).toBe(true);
      await passTime(10 * minute);
      expect((await one.take("a", 1)).isAllowed).toBe(false);
    }
  });

  it("shares buckets of one name, and keeps those of other names apart", async () => {
    for (const store of [memoryStore(), redis]) {
      const name = `named-${crypto.randomUUID()}`;
      await storeBuckets(store, name, rate).take("a", 5);
      expect((await storeBuckets(store, name, rate).take("a", 1)).isAllowed).toBe(false);
      expect((await storeBuckets(store, `${name}-2`, rate).take("a", 1)).isAllowed).toBe(true);
    }
  });

  it("counts every request of several processes", async () => {
    for (const make of [() => redis, sharedStore()]) {
      const name = `several-${crypto.randomUUID()}`;
      const processes = Array.from({ length: 4 }, () => storeBuckets(make(), name, rate));
      const results = await Promise.all(
        processes.flatMap((buckets) => Array.from({ length: 5 }, () => buckets.take("a", 1))),
      );
      expect(results.filter(({ isAllowed }) => isAllowed)).toHaveLength(5);
    }
  });

  it("refuses when others are always faster", async () => {
    const racing: KeyValueStore = { ...stub(memoryStore()), compareAndSet: async () => false };
    expect(await storeBuckets(racing, "test", rate).take("a", 1)).toEqual({
      isAllowed: false,
      tokens: 0,
      waitMs: minute,
    });
  });

  it("begins again where the store holds something else", async () => {
    const store = memoryStore();
    const keys: string[] = [];
    const noting = { ...stub(store), get: (key: string) => store.get(keys[keys.push(key) - 1] ?? "") };
    await storeBuckets(noting, "test", rate).take("a", 5);
    await store.set(keys[0] ?? "", "something else");
    expect((await storeBuckets(store, "test", rate).take("a", 1)).isAllowed).toBe(true);
  });

  it("keeps no key of a client in the store as it is", async () => {
    await storeBuckets(redis, "secret", rate).take("header:s3cret\r\nFLUSHALL", 1);
    const keys = await raw.keys(`${prefix}:rate-limit:secret:*`);
    expect(keys).toHaveLength(1);
    expect(keys[0]).toMatch(/:rate-limit:secret:[\w-]{43}$/);
    expect(await raw.pttl(keys[0] ?? "")).toBeLessThanOrEqual(minute);
  });
});

function stub(store: KeyValueStore): KeyValueStore {
  return {
    get: (key) => store.get(key),
    set: (key, value, options) => store.set(key, value, options),
    delete: (key) => store.delete(key),
    increment: (key, options) => store.increment(key, options),
    compareAndSet: (key, expected, value, options) => store.compareAndSet(key, expected, value, options),
    close: () => store.close(),
  };
}

function sharedStore(): () => KeyValueStore {
  const store = memoryStore();
  return () => stub(store);
}
