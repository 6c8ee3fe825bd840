import { type KeyValueStore, memoryStore, redisStore, silentLogger } from "boltapi";
import { Redis } from "ioredis";

/** A store to test with, and what is needed around it. */
export interface StoreDriver {
  readonly name: string;
  /** An empty store. */
  make(): KeyValueStore;
  /** Called after each test. */
  clean(): Promise<void>;
}

const url = process.env.REDIS_URL ?? "redis://127.0.0.1:6379";

/** The stores that BoltAPI brings along. */
export const storeDrivers: readonly StoreDriver[] = [
  { name: "memoryStore", make: () => memoryStore(), clean: async () => undefined },
  redisDriver(),
];

function redisDriver(): StoreDriver {
  const prefixes: string[] = [];
  return {
    name: "redisStore",
    make() {
      const prefix = `boltapi-test-${crypto.randomUUID()}`;
      prefixes.push(prefix);
      return redisStore({ url, prefix, logger: silentLogger });
    },
    async clean() {
      const raw = new Redis(url);
      for (const prefix of prefixes.splice(0)) {
        const keys = await raw.keys(`${prefix}:*`);
        if (keys.length > 0) await raw.del(...keys);
      }
      await raw.quit();
    },
  };
}

/** A store that notes what is set, and fails when it is told to. */
export class WatchedStore implements KeyValueStore {
  readonly writes: { key: string; value: string | null; ttlMs: number | undefined }[] = [];
  isBroken = false;
  /** Waited for before a compareAndSet is done. */
  gate: Promise<void> = Promise.resolve();
  reads = 0;
  readonly #inner = memoryStore();

  async get(key: string): Promise<string | null> {
    this.#check();
    this.reads++;
    return this.#inner.get(key);
  }
  async set(key: string, value: string, options: { ttlMs?: number } = {}): Promise<void> {
    this.#check();
    this.writes.push({ key, value, ttlMs: options.ttlMs });
    return this.#inner.set(key, value, options);
  }
  async delete(key: string): Promise<boolean> {
    this.#check();
    return this.#inner.delete(key);
  }
  async increment(key: string): Promise<number> {
    this.#check();
    return this.#inner.increment(key);
  }
  async compareAndSet(
    key: string,
    expected: string | null,
    value: string | null,
    options: { ttlMs?: number } = {},
  ): Promise<boolean> {
    this.#check();
    await this.gate;
    this.writes.push({ key, value, ttlMs: options.ttlMs });
    return this.#inner.compareAndSet(key, expected, value, options);
  }
  async close(): Promise<void> {
    await this.#inner.close();
  }
  #check(): void {
    if (this.isBroken) throw new Error("the store is out of reach");
  }
}
