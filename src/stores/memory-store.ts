import { checkOptions } from "../errors/check-options.ts";
import { ConfigError } from "../errors/config-error.ts";
import { oneOf, wholeNumber } from "../errors/option-rules.ts";
import { withDefaults } from "../errors/with-defaults.ts";
import { type Expiring, ExpiryQueue } from "./expiry-queue.ts";
import type { IncrementOptions, KeyValueStore, TimeToLive } from "./key-value-store.ts";
import { checkAmount, checkKey, checkTtl, checkValue, isCount } from "./store-arguments.ts";

/** How much a store in memory holds, and what it does when that is not enough. */
export interface MemoryStoreOptions {
  /** Most entries. Default 100,000. */
  readonly maxEntries?: number;
  /** Most bytes of keys and values together, as UTF-8. Default 64 MiB. */
  readonly maxBytes?: number;
  /**
   * What happens to a new entry when the store is full of entries whose time is not over. "refuse", the default: it is an
   * error, and nothing that was kept is lost, such as the note that a token is revoked. "evict": those whose time is over
   * next make room; for caches.
   */
  readonly whenFull?: "refuse" | "evict";
}

export const defaultMemoryStoreOptions: Required<MemoryStoreOptions> = {
  maxEntries: 100_000,
  maxBytes: 64 * 1024 * 1024,
  whenFull: "refuse",
};

const rules = {
  maxEntries: wholeNumber("a number of entries", 1),
  maxBytes: wholeNumber("a number of bytes", 1),
  whenFull: oneOf("refuse", "evict"),
};

/**
 * A store in the memory of this process: for one process, and for tests. What it keeps is lost when the process ends.
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID.
 */
export function memoryStore(options: MemoryStoreOptions = {}): KeyValueStore {
  checkOptions(options, rules);
  return new MemoryStore(withDefaults(defaultMemoryStoreOptions, options));
}

interface Entry extends Expiring {
  readonly key: string;
  readonly value: string;
  readonly bytes: number;
}

/** Most expired entries that one write drops beside what it needs room for: no write pays for all of them. */
const maxDropsPerWrite = 16;

class MemoryStore implements KeyValueStore {
  readonly #options: Required<MemoryStoreOptions>;
  readonly #entries = new Map<string, Entry>();
  /** Those with a time to live. */
  readonly #expiring = new ExpiryQueue<Entry>();
  #bytes = 0;

  constructor(options: Required<MemoryStoreOptions>) {
    this.#options = options;
  }

  async get(key: string): Promise<string | null> {
    checkKey(key);
    return this.#find(key)?.value ?? null;
  }

  async set(key: string, value: string, { ttlMs }: TimeToLive = {}): Promise<void> {
    checkKey(key);
    checkValue(value);
    checkTtl(ttlMs);
    this.#put(key, value, expiryOf(ttlMs));
  }

  async delete(key: string): Promise<boolean> {
    checkKey(key);
    const entry = this.#find(key);
    if (entry !== undefined) this.#drop(entry);
    return entry !== undefined;
  }

  async increment(key: string, { by = 1, ttlMs }: IncrementOptions = {}): Promise<number> {
    checkKey(key);
    checkAmount(by);
    checkTtl(ttlMs);
    const entry = this.#find(key);
    if (entry !== undefined && !isCount(entry.value)) throw new ConfigError("STORE_NOT_A_COUNT");
    const sum = Number(entry?.value ?? 0) + by;
    if (!Number.isSafeInteger(sum)) throw new ConfigError("STORE_NOT_A_COUNT");
    this.#put(key, String(sum), entry?.expiresAt ?? expiryOf(ttlMs));
    return sum;
  }

  async compareAndSet(
    key: string,
    expected: string | null,
    value: string | null,
    { ttlMs }: TimeToLive = {},
  ): Promise<boolean> {
    checkKey(key);
    if (expected !== null) checkValue(expected);
    if (value !== null) checkValue(value);
    checkTtl(ttlMs);
    const entry = this.#find(key);
    if ((entry?.value ?? null) !== expected) return false;
    if (value !== null) this.#put(key, value, expiryOf(ttlMs));
    else if (entry !== undefined) this.#drop(entry);
    return true;
  }

  async close(): Promise<void> {
    this.#entries.clear();
    this.#expiring.clear();
    this.#bytes = 0;
  }

  #find(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.expiresAt > Date.now()) return entry;
    this.#drop(entry);
    return undefined;
  }

  #put(key: string, value: string, expiresAt: number): void {
    const bytes = Buffer.byteLength(key) + Buffer.byteLength(value);
    this.#dropExpired();
    this.#makeRoom(key, bytes);
    const replaced = this.#entries.get(key);
    if (replaced !== undefined) this.#drop(replaced);
    const entry: Entry = { key, value, bytes, expiresAt, position: -1 };
    this.#entries.set(key, entry);
    this.#bytes += bytes;
    if (expiresAt !== Number.POSITIVE_INFINITY) this.#expiring.add(entry);
  }

  #drop(entry: Entry): void {
    this.#entries.delete(entry.key);
    this.#expiring.remove(entry);
    this.#bytes -= entry.bytes;
  }

  #dropExpired(): void {
    const now = Date.now();
    for (let count = 0; count < maxDropsPerWrite; count++) {
      const { first } = this.#expiring;
      if (first === undefined || first.expiresAt > now) return;
      this.#drop(first);
    }
  }

  /** @throws ConfigError STORE_FULL. */
  #makeRoom(key: string, bytes: number): void {
    const { maxEntries, maxBytes, whenFull } = this.#options;
    const now = Date.now();
    while (!this.#hasRoom(key, bytes)) {
      const { first } = this.#expiring;
      const mayGo = first !== undefined && (first.expiresAt <= now || (whenFull === "evict" && bytes <= maxBytes));
      if (!mayGo) throw new ConfigError("STORE_FULL", maxEntries, maxBytes);
      this.#drop(first);
    }
  }

  #hasRoom(key: string, bytes: number): boolean {
    const { maxEntries, maxBytes } = this.#options;
    const replaced = this.#entries.get(key);
    const count = this.#entries.size + (replaced === undefined ? 1 : 0);
    return count <= maxEntries && this.#bytes - (replaced?.bytes ?? 0) + bytes <= maxBytes;
  }
}

function expiryOf(ttlMs: number | undefined): number {
  return ttlMs === undefined ? Number.POSITIVE_INFINITY : Date.now() + ttlMs;
}
