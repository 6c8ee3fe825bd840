import { checkOptions } from "../errors/check-options.ts";
import { ConfigError } from "../errors/config-error.ts";
import { checkOption, expecting, type OptionRules } from "../errors/option-rules.ts";
import { withDefaults } from "../errors/with-defaults.ts";
import { consoleLogger } from "../logging/console-logger.ts";
import { guardLogger, isLogger } from "../logging/guard-logger.ts";
import type { Logger } from "../logging/logger.ts";
import type { PinoInstance } from "../logging/pino-logger.ts";
import { RedisConnection } from "../redis/redis-connection.ts";
import { defaultRedisOptions, type RedisOptions, redisRules, redisUrl } from "../redis/redis-options.ts";
import { RedisScript } from "../redis/redis-script.ts";
import type { IncrementOptions, KeyValueStore, TimeToLive } from "./key-value-store.ts";
import { checkAmount, checkKey, checkTtl, checkValue } from "./store-arguments.ts";

/** Where Redis is, and who is told when it is not. */
export interface RedisStoreOptions extends RedisOptions {
  /** Begins every key in Redis, before a ":". Letters, digits, ".", "_" and "-", up to 64. Default "boltapi". */
  readonly prefix?: string;
  /** Told when the connection is lost and when it is back. Default `consoleLogger()`. */
  readonly logger?: Logger | PinoInstance;
}

interface RedisStoreSettings extends Required<RedisOptions> {
  readonly logger: Logger;
}

/** Without ":", no key of one prefix begins like a key of another. */
const storePrefix = /^[\w.-]{1,64}$/;

const rules: OptionRules = {
  ...redisRules,
  prefix: expecting(
    'letters, digits, ".", "_" and "-", up to 64',
    (value) => typeof value === "string" && storePrefix.test(value),
  ),
  logger: expecting("a logger with the methods debug, info, warn and error", isLogger),
};

/**
 * A store in Redis, for several processes. Needs the package `ioredis`. It connects on first use, or by `connect`; a
 * connection that breaks is made again, and commands fail meanwhile.
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID.
 */
export function redisStore(options: RedisStoreOptions): RedisStore {
  checkOptions(options, rules);
  checkOption("url", options.url, redisUrl);
  const { logger = consoleLogger(), ...others } = options;
  const redisOptions = withDefaults({ ...defaultRedisOptions, url: options.url }, others);
  return new RedisStore({ ...redisOptions, logger: guardLogger(logger) });
}

/** Keeps a count in bounds that JavaScript can hold: Redis itself goes on to 64 bits. */
const incrementScript = new RedisScript(`
  local limit = 9007199254740991
  local text = redis.call("GET", KEYS[1])
  local count = 0
  if text then
    if text ~= "0" and not string.find(text, "^%-?[1-9]%d*$") then return false end
    count = tonumber(text)
    if math.abs(count) > limit then return false end
  end
  local sum = count + tonumber(ARGV[1])
  if math.abs(sum) > limit then return false end
  local written = string.format("%.0f", sum)
  if text then
    redis.call("SET", KEYS[1], written, "KEEPTTL")
  elseif ARGV[2] ~= "" then
    redis.call("SET", KEYS[1], written, "PX", ARGV[2])
  else
    redis.call("SET", KEYS[1], written)
  end
  return written
`);

const compareAndSetScript = new RedisScript(`
  local isThere, expected, isKept, value, ttl = unpack(ARGV)
  local current = redis.call("GET", KEYS[1])
  if isThere == "1" then
    if current ~= expected then return 0 end
  elseif current then
    return 0
  end
  if isKept == "0" then
    redis.call("DEL", KEYS[1])
  elseif ttl ~= "" then
    redis.call("SET", KEYS[1], value, "PX", ttl)
  else
    redis.call("SET", KEYS[1], value)
  end
  return 1
`);

/** What `redisStore` makes. */
export class RedisStore implements KeyValueStore {
  readonly #options: RedisStoreSettings;
  #connection: Promise<RedisConnection> | null = null;

  /** @param options Checked by `redisStore`. */
  constructor(options: RedisStoreSettings) {
    this.#options = options;
  }

  /**
   * Connects: for the start of an application that should not start without Redis.
   *
   * @throws ConfigError PEER_MISSING, REDIS_UNREACHABLE.
   */
  async connect(): Promise<void> {
    await this.#open();
  }

  async get(key: string): Promise<string | null> {
    const name = this.#nameOf(key);
    const connection = await this.#open();
    return connection.run((redis) => redis.get(name));
  }

  async set(key: string, value: string, { ttlMs }: TimeToLive = {}): Promise<void> {
    const name = this.#nameOf(key);
    checkValue(value);
    checkTtl(ttlMs);
    const connection = await this.#open();
    await connection.run((redis) =>
      ttlMs === undefined ? redis.set(name, value) : redis.set(name, value, "PX", ttlMs),
    );
  }

  async delete(key: string): Promise<boolean> {
    const name = this.#nameOf(key);
    const connection = await this.#open();
    return (await connection.run((redis) => redis.del(name))) === 1;
  }

  async increment(key: string, { by = 1, ttlMs }: IncrementOptions = {}): Promise<number> {
    checkAmount(by);
    checkTtl(ttlMs);
    const sum = await this.evaluate(incrementScript, key, [by, ttlMs ?? ""]);
    if (sum === null) throw new ConfigError("STORE_NOT_A_COUNT");
    return Number(sum);
  }

  async compareAndSet(
    key: string,
    expected: string | null,
    value: string | null,
    { ttlMs }: TimeToLive = {},
  ): Promise<boolean> {
    if (expected !== null) checkValue(expected);
    if (value !== null) checkValue(value);
    checkTtl(ttlMs);
    const values = [expected === null ? 0 : 1, expected ?? "", value === null ? 0 : 1, value ?? "", ttlMs ?? ""];
    return (await this.evaluate(compareAndSetScript, key, values)) === 1;
  }

  /** Runs a script on one key of the store. For BoltAPI's own middleware. */
  async evaluate(script: RedisScript, key: string, values: readonly (string | number)[]): Promise<unknown> {
    const name = this.#nameOf(key);
    const connection = await this.#open();
    return connection.evaluate(script, [name], values);
  }

  async close(): Promise<void> {
    const opening = this.#connection;
    this.#connection = null;
    // One that could not be opened has nothing to close.
    const connection = await opening?.catch(() => null);
    await connection?.close();
  }

  #nameOf(key: string): string {
    checkKey(key);
    return `${this.#options.prefix}:${key}`;
  }

  #open(): Promise<RedisConnection> {
    if (this.#connection !== null) return this.#connection;
    const { url, timeoutMs, logger } = this.#options;
    const opening = RedisConnection.open(url, timeoutMs, logger);
    this.#connection = opening;
    // The next use tries again.
    opening.catch(() => {
      if (this.#connection === opening) this.#connection = null;
    });
    return opening;
  }
}
