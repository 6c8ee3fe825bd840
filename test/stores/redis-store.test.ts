import { ConfigError, type RedisStoreOptions, redisStore, silentLogger } from "boltapi";
import { Redis } from "ioredis";
import { afterAll, describe, expect, it } from "vitest";
import { recordingLogger } from "../logging/recording-logger.ts";
import { RedisProxy } from "../redis/redis-proxy.ts";
import { describeStore } from "./conformance.ts";

const url = process.env.REDIS_URL ?? "redis://127.0.0.1:6379";
const raw = new Redis(url);
const prefixes = new Map<unknown, string>();
const newPrefix = (): string => `boltapi-test-${crypto.randomUUID()}`;

afterAll(() => raw.quit());

describeStore({
  name: "redisStore",
  make() {
    const prefix = newPrefix();
    const store = redisStore({ url, prefix, logger: silentLogger });
    prefixes.set(store, prefix);
    return store;
  },
  /** Redis has its own clock: instead of waiting, entries are told to end sooner. */
  async advance(store, ms) {
    for (const key of await raw.keys(`${prefixes.get(store)}:*`)) {
      const left = await raw.pttl(key);
      if (left !== -1) await raw.pexpire(key, left - ms);
    }
  },
  async clean() {
    for (const prefix of prefixes.values()) {
      const keys = await raw.keys(`${prefix}:*`);
      if (keys.length > 0) await raw.del(...keys);
    }
    prefixes.clear();
  },
});

describe("redisStore", () => {
  it("writes keys after the prefix, and leaves Redis to forget them", async () => {
    const prefix = newPrefix();
    const store = redisStore({ url, prefix });
    await store.set("a", "1", { ttlMs: 60_000 });
    await store.increment("b", { ttlMs: 60_000 });
    await store.compareAndSet("c", null, "1", { ttlMs: 60_000 });
    await store.set("d", "1");
    const left = await Promise.all(["a", "b", "c", "d"].map((key) => raw.pttl(`${prefix}:${key}`)));
    for (const ms of left.slice(0, 3)) expect(ms > 50_000 && ms <= 60_000).toBe(true);
    expect(left[3]).toBe(-1);
    await raw.del(...["a", "b", "c", "d"].map((key) => `${prefix}:${key}`));
    await store.close();
  });

  it("keeps stores of different prefixes apart, whatever their keys are", async () => {
    const prefix = newPrefix();
    const [one, other] = [redisStore({ url, prefix }), redisStore({ url, prefix: `${prefix}-2` })];
    const hostile = [
      "-2:key",
      `\r\nSET ${prefix}-2:key stolen\r\n`,
      '" .. redis.call("FLUSHALL") .. "',
      `:${prefix}-2:key`,
    ];
    await other.set("key", "kept");
    for (const key of hostile) {
      await one.set(key, "x", { ttlMs: 60_000 });
      await one.increment(`${key}-count`, { ttlMs: 60_000 });
      await one.compareAndSet(key, "x", key, { ttlMs: 60_000 });
      expect(await one.get(key)).toBe(key);
    }
    expect(await other.get("key")).toBe("kept");
    expect((await raw.keys(`${prefix}:*`)).length).toBe(2 * hostile.length);
    await raw.del(...(await raw.keys(`${prefix}*`)));
    for (const store of [one, other]) await store.close();
  });

  it.each(["a:b", "", "a b", "a\n", "ключ", "a".repeat(65)])("refuses the prefix %j", (prefix) => {
    expect(() => redisStore({ url, prefix })).toThrow(
      'OPTION_INVALID: Option "prefix": expected letters, digits, ".", "_" and "-", up to 64',
    );
  });

  it.each([
    [{ url: undefined }, /^OPTION_INVALID: Option "url"/],
    [{ url: "127.0.0.1" }, /^OPTION_INVALID: Option "url"/],
    [{ url, timeoutMs: 0 }, /^OPTION_INVALID: Option "timeoutMs"/],
    [{ url, logger: {} }, /^OPTION_INVALID: Option "logger"/],
    [{ url, ttl: 1 }, /^OPTION_UNKNOWN: .*Options are url, prefix, timeoutMs, logger\.$/],
  ])("refuses %j", (options, message) => {
    expect(() => redisStore(options as RedisStoreOptions)).toThrow(message);
  });

  it("does nothing until it is used", () => {
    redisStore({ url: "redis://127.0.0.1:1" });
  });

  it("says where Redis is not, without the password, and tries again", async () => {
    const logger = recordingLogger();
    const store = redisStore({ url: "redis://user:secret@127.0.0.1:1/3", logger });
    const message =
      "REDIS_UNREACHABLE: Redis at redis://127.0.0.1:1/3 cannot be reached: connect ECONNREFUSED 127.0.0.1:1. " +
      "Start it, or correct the URL.";
    await expect(store.connect()).rejects.toThrow(message);
    await expect(store.get("a")).rejects.toThrow(message);
    await expect(store.connect()).rejects.toThrow(ConfigError);
    expect(JSON.stringify(logger.entries)).not.toContain("secret");
    await store.close();
  });

  it("opens one connection for all that use it at once", async () => {
    await using proxy = await RedisProxy.open(url);
    const store = redisStore({ url: proxy.url, prefix: newPrefix(), logger: silentLogger });
    await Promise.all([store.get("a"), store.connect(), store.get("b")]);
    expect(proxy.connections).toBe(1);
    await store.close();
  });

  it("makes a connection again that is lost; commands fail at once meanwhile", async () => {
    await using proxy = await RedisProxy.open(url);
    const logger = recordingLogger();
    const store = redisStore({ url: proxy.url, prefix: newPrefix(), logger });
    await store.connect();
    const isLost = logger.nextEntry();
    proxy.cut();
    expect((await isLost).message).toBe("The connection to Redis is lost; it is being made again");
    const isBack = logger.nextEntry();
    await expect(store.get("a")).rejects.toThrow(/^REDIS_UNREACHABLE: .* cannot be reached: the connection is lost\./);
    expect((await isBack).message).toBe("The connection to Redis is back");
    expect(await store.get("a")).toBeNull();
    await store.close();
  });

  it("gives up on a command that is not answered in time", async () => {
    await using proxy = await RedisProxy.open(url);
    const store = redisStore({ url: proxy.url, prefix: newPrefix(), timeoutMs: 50, logger: silentLogger });
    await store.connect();
    proxy.freeze();
    const error: unknown = await store.set("a", "do not log me").catch((caught: unknown) => caught);
    expect((error as Error).message).toMatch(/^REDIS_UNREACHABLE: .*(no answer within 50 ms|the connection is lost)\./);
    expect(JSON.stringify(error)).not.toContain("log me");
    await store.close();
  });

  it("says what Redis refuses, without the value", async () => {
    const prefix = newPrefix();
    const store = redisStore({ url, prefix });
    await raw.rpush(`${prefix}:list`, "item");
    for (const use of [store.get("list"), store.increment("list"), store.compareAndSet("list", null, "s3cret")]) {
      const error: unknown = await use.catch((caught: unknown) => caught);
      expect((error as Error).message).toMatch(/^REDIS_REFUSED: Redis at redis:.* refused a command: .*WRONGTYPE/);
      expect(JSON.stringify(error) + (error as Error).stack).not.toContain("s3cret");
    }
    await raw.del(`${prefix}:list`);
    await store.close();
  });

  it("sends its scripts again when Redis has forgotten them", async () => {
    const prefix = newPrefix();
    const store = redisStore({ url, prefix });
    await store.increment("count", { ttlMs: 60_000 });
    await raw.script("FLUSH");
    expect(await store.increment("count")).toBe(2);
    await raw.del(`${prefix}:count`);
    await store.close();
  });
});
