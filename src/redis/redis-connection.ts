import type { Redis } from "ioredis";
import { ConfigError } from "../errors/config-error.ts";
import type { Logger } from "../logging/logger.ts";

/**
 * A connection to Redis that is made again whenever it breaks, which the log tells.
 *
 * Commands fail at once while there is none: waiting for Redis would take memory for as long as it is away.
 */
export class RedisConnection {
  readonly redis: Redis;
  private readonly logger: Logger;
  private readonly watch: NodeJS.Timeout;
  private isUp = true;

  /** @param redis Connected. */
  private constructor(redis: Redis, timeoutMs: number, logger: Logger) {
    this.redis = redis;
    this.logger = logger;
    // While it is being made again, one after the other fails; that it is lost has been told.
    redis.on("error", (error: Error) => {
      if (this.isUp) logger.error("The connection to Redis failed", { error });
    });
    redis.on("close", () => this.lose());
    redis.on("ready", () => this.regain());
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
      maxRetriesPerRequest: 0,
      connectTimeout: timeoutMs,
      socketTimeout: timeoutMs,
    });
    const problems: string[] = [];
    const note = (error: NodeJS.ErrnoException): void =>
      void problems.push(error.message || (error.code ?? error.name));
    redis.on("error", note);
    try {
      await redis.connect();
    } catch (error) {
      redis.disconnect();
      // What rejects says no more than that there is no connection; the first event says why.
      const problem = problems[0] ?? (error as Error).message;
      throw new ConfigError("REDIS_UNREACHABLE", placeOf(url), problem.replace(/\.$/, ""));
    }
    redis.off("error", note);
    return new RedisConnection(redis, timeoutMs, logger);
  }

  /** Ends it for good, when all commands have been answered. */
  async close(): Promise<void> {
    clearInterval(this.watch);
    const wasUp = this.isUp;
    this.isUp = false;
    try {
      if (wasUp) await this.redis.quit();
    } catch {
      // It broke while it was closed.
    }
    this.redis.disconnect();
  }

  private ping(): void {
    // That it fails is told by what follows.
    if (this.isUp) this.redis.ping().catch(() => {});
  }

  private lose(): void {
    if (!this.isUp) return;
    this.isUp = false;
    this.logger.warn("The connection to Redis is lost; it is being made again");
  }

  private regain(): void {
    this.isUp = true;
    this.logger.info("The connection to Redis is back");
  }
}

/** Time between pings, as a multiple of the time that Redis may take to answer one. */
const watchFactor = 2;

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
