import { createHash } from "node:crypto";
import { RedisScript } from "../redis/redis-script.ts";
import type { KeyValueStore } from "../stores/key-value-store.ts";
import { RedisStore } from "../stores/redis-store.ts";
import { type BucketRate, type Buckets, fillTimeMs, type Taken, takeTokens } from "./rate-limit-bucket.ts";

/** Buckets in a store, for several processes. */
export function storeBuckets(store: KeyValueStore, name: string, rate: BucketRate): Buckets {
  return store instanceof RedisStore ? new RedisBuckets(store, name, rate) : new SharedBuckets(store, name, rate);
}

/** Keys come from clients and may be secrets: the store gets their digests, which are all of one length. */
function storeKey(name: string, key: string): string {
  return `rate-limit:${name}:${createHash("sha256").update(key).digest("base64url")}`;
}

/** The steps of `takeTokens`, by the clock of Redis, which is the same for all processes. A full bucket is not kept. */
const takeScript = new RedisScript(`
  local burst, tokensPerMs, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
  local time = redis.call("TIME")
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local left, at = burst, now
  local text = redis.call("GET", KEYS[1])
  if text then
    local found, _, tokens, since = string.find(text, "^(%S+) (%S+)$")
    if found and tonumber(tokens) and tonumber(since) then left, at = tonumber(tokens), tonumber(since) end
  end
  local tokens = math.min(burst, left + math.max(0, now - at) * tokensPerMs)
  if tokens + 1e-9 < cost then return {0, string.format("%.17g", tokens)} end
  tokens = math.max(0, tokens - cost)
  local fillTime = math.max(1, math.ceil((burst - tokens) / tokensPerMs))
  redis.call("SET", KEYS[1], string.format("%.17g %.0f", tokens, now), "PX", string.format("%.0f", fillTime))
  return {1, string.format("%.17g", tokens)}
`);

/** One round trip, in one step. */
class RedisBuckets implements Buckets {
  readonly #store: RedisStore;
  readonly #name: string;
  readonly #rate: BucketRate;

  constructor(store: RedisStore, name: string, rate: BucketRate) {
    this.#store = store;
    this.#name = name;
    this.#rate = rate;
  }

  async take(key: string, cost: number): Promise<Taken> {
    const { burst, tokensPerMs } = this.#rate;
    const answer = await this.#store.evaluate(takeScript, storeKey(this.#name, key), [burst, tokensPerMs, cost]);
    const [isAllowed, written] = answer as [number, string];
    const tokens = Number(written);
    if (isAllowed === 1) return { isAllowed: true, tokens, waitMs: 0 };
    return { isAllowed: false, tokens, waitMs: (cost - tokens) / tokensPerMs };
  }
}

/** Times that another process may be faster, before taking tokens is given up. */
const maxAttempts = 20;

/** Reads, takes, and writes if nobody else has written meanwhile. Clocks of the processes should agree. */
class SharedBuckets implements Buckets {
  readonly #store: KeyValueStore;
  readonly #name: string;
  readonly #rate: BucketRate;
  /** The last in line for each key: requests of one process must not race one another. */
  readonly #lines = new Map<string, Promise<Taken>>();

  constructor(store: KeyValueStore, name: string, rate: BucketRate) {
    this.#store = store;
    this.#name = name;
    this.#rate = rate;
  }

  take(key: string, cost: number): Promise<Taken> {
    const name = storeKey(this.#name, key);
    const attempt = (): Promise<Taken> => this.#take(name, cost);
    const before = this.#lines.get(name);
    const own = before === undefined ? attempt() : before.then(attempt, attempt);
    this.#lines.set(name, own);
    const leave = (): void => {
      if (this.#lines.get(name) === own) this.#lines.delete(name);
    };
    own.then(leave, leave);
    return own;
  }

  async #take(name: string, cost: number): Promise<Taken> {
    for (let attempts = 0; attempts < maxAttempts; attempts++) {
      const text = await this.#store.get(name);
      const now = Date.now();
      const { tokens, at } = parseBucket(text) ?? { tokens: this.#rate.burst, at: now };
      const taken = takeTokens(tokens, now - at, cost, this.#rate);
      if (!taken.isAllowed) return taken;
      // The later of two clocks: going back and forth between them would fill the bucket.
      const written = `${taken.tokens} ${Math.max(at, now)}`;
      const ttlMs = Math.max(1, Math.ceil(fillTimeMs(taken.tokens, this.#rate)));
      if (await this.#store.compareAndSet(name, text, written, { ttlMs })) return taken;
    }
    // Whoever sends this much at once is over the limit, or will be soon.
    return { isAllowed: false, tokens: 0, waitMs: cost / this.#rate.tokensPerMs };
  }
}

function parseBucket(text: string | null): { readonly tokens: number; readonly at: number } | null {
  const [tokens, at] = (text ?? "").split(" ").map(Number);
  return Number.isFinite(tokens) && Number.isFinite(at) ? { tokens: tokens as number, at: at as number } : null;
}
