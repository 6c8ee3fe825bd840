import { silentLogger } from "boltapi";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { RedisConnection } from "../../src/redis/redis-connection.ts";
import { RedisScript } from "../../src/redis/redis-script.ts";
import { type RecordingLogger, recordingLogger } from "../logging/recording-logger.ts";
import { RedisProxy } from "./redis-proxy.ts";

const url = process.env.REDIS_URL ?? "redis://127.0.0.1:6379";
const raw = new Redis(url);
afterAll(() => raw.quit());

let proxy: RedisProxy;
let logger: RecordingLogger;
beforeEach(async () => {
  proxy = await RedisProxy.open(url);
  logger = recordingLogger();
});
afterEach(() => proxy[Symbol.asyncDispose]());

function messages(): string[] {
  return logger.entries.map(({ level, message }) => `${level}: ${message}`);
}

describe("RedisConnection", () => {
  it("gives up opening when Redis takes the connection and says nothing", async () => {
    proxy.freeze();
    await expect(RedisConnection.open(proxy.url, 50, silentLogger)).rejects.toThrow(
      /^REDIS_UNREACHABLE: Redis at redis:\/\/127\.0\.0\.1:\d+ cannot be reached: .*50 ?ms/,
    );
  });

  it("runs commands at once, and scripts that Redis does not know yet", async () => {
    const connection = await RedisConnection.open(url, 5000, logger);
    const script = new RedisScript(`return {KEYS[1], ARGV[1], "${crypto.randomUUID()}"}`);
    for (let count = 0; count < 2; count++) {
      expect(await connection.evaluate(script, ["key"], ["value"])).toEqual(["key", "value", expect.any(String)]);
    }
    expect(await connection.run((redis) => redis.echo("hello"))).toBe("hello");
    await connection.close();
    expect(messages()).toEqual([]);
  });

  it("says what Redis answers to a broken script", async () => {
    const connection = await RedisConnection.open(url, 5000, logger);
    await expect(connection.evaluate(new RedisScript("return nothing()"), [], ["s3cret"])).rejects.toThrow(
      /^REDIS_REFUSED: Redis at .* refused a command: .*nothing/,
    );
    await connection.close();
  });

  it("says once why Redis cannot be reached any more, and when it is back", async () => {
    const connection = await RedisConnection.open(proxy.url, 5000, logger);
    const { port } = new URL(proxy.url);
    await proxy[Symbol.asyncDispose]();
    for (let failed = 0; failed < 3; failed++) {
      await new Promise((resolve) => connection.redis.once("error", resolve));
    }
    expect(messages()).toEqual([
      "warn: The connection to Redis is lost; it is being made again",
      "warn: Redis cannot be reached",
    ]);
    expect(logger.entries[1]?.fields).toEqual({ problem: `connect ECONNREFUSED 127.0.0.1:${port}` });
    proxy = await RedisProxy.open(url, Number(port));
    while (logger.entries.length < 3) await logger.nextEntry();
    expect(messages()[2]).toBe("info: The connection to Redis is back");
    expect(await connection.run((redis) => redis.echo("again"))).toBe("again");
    await connection.close();
  });

  it("shows no password in the log, whatever the error holds", async () => {
    const connection = await RedisConnection.open(url, 5000, logger);
    const command = { name: "auth", args: ["user", "s3cret"] };
    connection.redis.emit("error", Object.assign(new Error("WRONGPASS invalid username-password pair"), { command }));
    expect(logger.entries).toEqual([
      {
        level: "error",
        message: "The connection to Redis failed",
        fields: { problem: "WRONGPASS invalid username-password pair" },
      },
    ]);
    await connection.close();
  });

  it("says nothing any more once it is closed", async () => {
    const connection = await RedisConnection.open(proxy.url, 5000, logger);
    await connection.close();
    proxy.cut();
    await expect(connection.run((redis) => redis.echo("late"))).rejects.toThrow(/^REDIS_UNREACHABLE/);
    expect(messages()).toEqual([]);
  });

  it("can be closed while it is being made again", async () => {
    const connection = await RedisConnection.open(proxy.url, 5000, logger);
    await proxy[Symbol.asyncDispose]();
    await logger.nextEntry();
    await connection.close();
    proxy = await RedisProxy.open(url);
    expect(messages()).toEqual(["warn: The connection to Redis is lost; it is being made again"]);
  });
});
