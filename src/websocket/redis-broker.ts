import { withDefaults } from "../errors/with-defaults.ts";
import type { Logger } from "../logging/logger.ts";
import { RedisConnection } from "../redis/redis-connection.ts";
import { checkRedisOptions, defaultRedisOptions, type RedisOptions } from "../redis/redis-options.ts";
import type { Broker, BrokerConnection, RoomMessage } from "./broker.ts";
import { decodeRoomMessage, encodeRoomMessage } from "./room-message-codec.ts";

/** Most characters that may be on their way to Redis. */
const maxPendingLength = 64 * 1024 * 1024;

/**
 * Connects the rooms of several processes through Redis' publish and subscribe. Needs the package `ioredis`.
 *
 * A connection that breaks is made again. What is sent meanwhile reaches the members of its own process only.
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID.
 */
export function redisBroker(options: RedisOptions): Broker {
  checkRedisOptions(options);
  const { url } = options;
  const { prefix, timeoutMs } = withDefaults(defaultRedisOptions, options);
  const channel = `${prefix}:rooms`;
  return {
    async connect(deliver, logger) {
      const opened: RedisConnection[] = [];
      const open = async (): Promise<RedisConnection> => {
        const connection = await RedisConnection.open(url, timeoutMs, logger);
        opened.push(connection);
        return connection;
      };
      try {
        return await joinChannel(channel, await open(), await open(), deliver, logger);
      } catch (error) {
        for (const connection of opened) await connection.close();
        throw error;
      }
    },
  };
}

async function joinChannel(
  channel: string,
  publisher: RedisConnection,
  subscriber: RedisConnection,
  deliver: (message: RoomMessage) => void,
  logger: Logger,
): Promise<BrokerConnection> {
  const from = crypto.randomUUID();
  let pendingLength = 0;
  subscriber.redis.on("message", (_channel: string, encoded: string) => {
    const sent = decodeRoomMessage(encoded);
    if (sent === null)
      logger.warn(`What came on the Redis channel "${channel}" is no message to rooms; it is ignored.`);
    else if (sent.from !== from) deliver(sent.message);
  });
  await subscriber.run((redis) => redis.subscribe(channel));
  return {
    async publish(message) {
      const encoded = encodeRoomMessage({ from, message });
      if (pendingLength + encoded.length > maxPendingLength) throw new Error("Redis takes less than it is sent");
      pendingLength += encoded.length;
      try {
        await publisher.run((redis) => redis.publish(channel, encoded));
      } finally {
        pendingLength -= encoded.length;
      }
    },
    async close() {
      await Promise.all([publisher.close(), subscriber.close()]);
    },
  };
}
