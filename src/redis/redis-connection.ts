import type { Redis } from "ioredis";
import { ConfigError } from "../errors/config-error.ts";
import type { Logger } from "../logging/logger.ts";
import type { RedisScript } from "./redis-script.ts";

/**
 * A connection to Redis that is made again whenever it breaks, which the log tells.
 *
 * Commands fail at once while there is none: waiting for Redis would take memory for as long as it is away. A process stays
 * alive for commands that wait for their answer, never for the connection alone.
 */
export class RedisConnection {
  /** For events. Commands go through `run`. */
  readonly redis: Redis;
  private readonly place: string;
  private readonly timeoutMs: number;
  private readonly logger: Logger;
  private readonly watch: NodeJS.Timeout;
  private isUp = true;
  private isClosed = false;
  private pending = 0;
  private attempts = 0;
  private nextAttempt: NodeJS.Timeout | null = null;
  /** What went wrong last, while the connection is being made again. */
  private lastProblem = "";

  /** @param redis Connected. */
  private constructor(redis: Redis, url: string, timeoutMs: number, logger: Logger) {
    this.redis = redis;
    this.place = placeOf(url);
    this.timeoutMs = timeoutMs;
    this.logger = logger;
    redis.on("error", (error: NodeJS.ErrnoException) => this.tell(problemOf(error)));
    redis.on("end", () => this.lose());
    redis.on("ready", () => this.regain());
    redis.stream.unref();
    // A host that has gone says nothing, and one who only listens would never find out.
    this.watch = setInterval(() => this.ping(), timeoutMs * watchFactor).unref();
  }

  /**
   * @param timeoutMs How long Redis may take to answer before the connection counts as broken.
   * @throws ConfigError PEER_MISSING, REDIS_UNREACHABLE.
   */
  static async open(url: string, timeoutMs: number, logger: Logger): Promise<RedisConnection> {
    const Redis = await loadRedis();
    const redis = new Redis(url, {
      lazyConnect: true,
      enableOfflineQueue: false,
      connectTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      commandTimeout: timeoutMs,
      // Its timer would keep the process alive for as long as Redis is away; `lose` has one that does not.
      retryStrategy: () => null,
    });
    const problems: string[] = [];
    const note = (error: NodeJS.ErrnoException): void => void problems.push(problemOf(error));
    redis.on("error", note);
    // Connecting, introducing itself, and waiting for Redis to load its data: all of it together.
    const deadline = setTimeout(() => {
      note(new Error(`no answer within ${timeoutMs} ms`));
      redis.disconnect();
      redis.stream?.destroy();
    }, timeoutMs);
    try {
      await redis.connect();
      // It may be over by the time that this goes on.
      if (redis.status !== "ready") throw new Error("the connection is lost");
    } catch (error) {
      redis.disconnect();
      // What rejects says no more than that there is no connection; the first event says why.
      const problem = problems[0] ?? (error as Error).message;
      throw new ConfigError("REDIS_UNREACHABLE", placeOf(url), problem.replace(/\.$/, ""));
    } finally {
      clearTimeout(deadline);
    }
    redis.off("error", note);
    return new RedisConnection(redis, url, timeoutMs, logger);
  }

  /**
   * Runs a command.
   *
   * @throws ConfigError REDIS_UNREACHABLE when there is no connection, or no answer in time; REDIS_REFUSED when Redis answers
   * with an error.
   */
  async run<Result>(command: (redis: Redis) => Promise<Result>): Promise<Result> {
    if (this.pending++ === 0) this.redis.stream.ref();
    try {
      return await command(this.redis);
    } catch (error) {
      throw this.explain(error as Error);
    } finally {
      if (--this.pending === 0) this.redis.stream.unref();
    }
  }

  /**
   * Runs a script, which Redis keeps after the first time.
   *
   * @throws What `run` throws.
   */
  evaluate(script: RedisScript, keys: readonly string[], values: readonly (string | number)[]): Promise<unknown> {
    return this.run(async (redis) => {
      try {
        return await redis.evalsha(script.digest, keys.length, ...keys, ...values);
      } catch (error) {
        if (!(error as Error).message.startsWith("NOSCRIPT")) throw error;
        return redis.eval(script.source, keys.length, ...keys, ...values);
      }
    });
  }

  /** Ends it for good, when all commands have been answered. */
  async close(): Promise<void> {
    this.isClosed = true;
    clearInterval(this.watch);
    if (this.nextAttempt !== null) clearTimeout(this.nextAttempt);
    const wasUp = this.isUp;
    this.isUp = false;
    try {
      if (wasUp) await this.run((redis) => redis.quit());
    } catch {
      // It broke while it was closed.
    }
    this.redis.disconnect();
  }

  private ping(): void {
    // That it fails is told by what follows.
    if (this.isUp) this.redis.ping().catch(() => {});
  }

  /** The connection has ended, or an attempt to make it again has failed. */
  private lose(): void {
    if (this.isClosed) return;
    if (this.isUp) this.logger.warn("The connection to Redis is lost; it is being made again");
    this.isUp = false;
    const delayMs = Math.min(firstRetryMs * 2 ** this.attempts++, longestRetryMs);
    // Not all processes at once.
    const jitterMs = Math.random() * delayMs;
    this.nextAttempt = setTimeout(() => this.redis.connect().catch(() => {}), delayMs + jitterMs).unref();
  }

  /** Attempts fail one after the other: the same reason is told once. */
  private tell(problem: string): void {
    if (this.isClosed) return;
    if (this.isUp) this.logger.error("The connection to Redis failed", { problem });
    else if (problem !== this.lastProblem) this.logger.warn("Redis cannot be reached", { problem });
    this.lastProblem = problem;
  }

  private regain(): void {
    this.isUp = true;
    this.attempts = 0;
    this.lastProblem = "";
    if (this.pending === 0) this.redis.stream.unref();
    this.logger.info("The connection to Redis is back");
  }

  /** Says what went wrong, without the command. */
  private explain(error: Error): Error {
    if (error.name === "ReplyError") return new ConfigError("REDIS_REFUSED", this.place, problemOf(error));
    const problem =
      error.message === "Command timed out" ? `no answer within ${this.timeoutMs} ms` : "the connection is lost";
    return new ConfigError("REDIS_UNREACHABLE", this.place, problem);
  }
}

/** The message alone: errors of the package carry the command with its values, such as the password. */
function problemOf(error: NodeJS.ErrnoException): string {
  return error.message || (error.code ?? error.name);
}

/** Time between pings, as a multiple of the time that Redis may take to answer one. */
const watchFactor = 2;

/** Time to the first attempt to connect again; it doubles up to the longest. */
const firstRetryMs = 50;
const longestRetryMs = 2000;

async function loadRedis(): Promise<typeof Redis> {
  try {
    return (await import("ioredis")).Redis;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new ConfigError("PEER_MISSING", "ioredis", "Redis");
  }
}

/** For messages: the place, without what lets one in. */
function placeOf(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}
