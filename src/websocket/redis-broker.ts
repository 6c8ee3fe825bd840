import type { Redis } from "ioredis";
import { ConfigError } from "../errors/config-error.ts";
import type { Logger } from "../logging/logger.ts";
import type { Broker, BrokerConnection, RoomMessage } from "./broker.ts";
import { decodeRoomMessage, encodeRoomMessage } from "./room-message-codec.ts";

/** Where Redis is. */
export interface RedisBrokerOptions {
  /** "redis://127.0.0.1:6379", with user, password and database where needed; "rediss:" for TLS. */
  readonly url: string;
  /** Before the name of the channel, to keep applications apart that share a Redis. Default "boltapi". */
  readonly prefix?: string;
}

/**
 * Connects the rooms of several processes through Redis' publish and subscribe. Needs the package `ioredis`.
 *
 * A connection that breaks is made again. What is sent meanwhile reaches the members of its own process only.
 */
export function redisBroker({ url, prefix = "boltapi" }: RedisBrokerOptions): Broker {
  const channel = `${prefix}:rooms`;
  return {
    async connect(deliver, logger) {
      const publisher = await openRedis(url, logger);
      try {
        const subscriber = await openRedis(url, logger);
        return await joinChannel(channel, publisher, subscriber, deliver, logger);
      } catch (error) {
        publisher.disconnect();
        throw error;
      }
    },
  };
}

async function joinChannel(
  channel: string,
  publisher: Redis,
  subscriber: Redis,
  deliver: (message: RoomMessage) => void,
  logger: Logger,
): Promise<BrokerConnection> {
  const from = crypto.randomUUID();
  subscriber.on("message", (_channel: string, encoded: string) => {
    const sent = decodeRoomMessage(encoded);
    if (sent === null)
      logger.warn(`What came on the Redis channel "${channel}" is no message to rooms; it is ignored.`);
    else if (sent.from !== from) deliver(sent.message);
  });
  await subscriber.subscribe(channel);
  return {
    async publish(message) {
      await publisher.publish(channel, encodeRoomMessage({ from, message }));
    },
    async close() {
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}

/** @throws ConfigError PEER_MISSING, BROKER_UNREACHABLE. */
async function openRedis(url: string, logger: Logger): Promise<Redis> {
  const Redis = await loadRedis();
  // Without the queue, what cannot be sent fails at once, and takes no memory until Redis is back.
  const redis = new Redis(url, { lazyConnect: true, enableOfflineQueue: false, maxRetriesPerRequest: 0 });
  let isConnected = false;
  redis.on("error", (error: Error) => {
    if (isConnected) logger.error("The connection to Redis failed", { error });
  });
  try {
    await redis.connect();
  } catch (error) {
    redis.disconnect();
    throw new ConfigError("BROKER_UNREACHABLE", hideCredentials(url), (error as Error).message);
  }
  isConnected = true;
  return redis;
}

async function loadRedis(): Promise<typeof Redis> {
  try {
    return (await import("ioredis")).Redis;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new ConfigError("PEER_MISSING", "ioredis", "redisBroker");
  }
}

/** For messages: the place, without what lets one in. */
function hideCredentials(url: string): string {
  return url.replace(/\/\/[^@/]*@/, "//…@");
}
