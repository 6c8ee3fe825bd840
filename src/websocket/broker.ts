import type { Logger } from "../logging/logger.ts";

/** A message to the members of rooms, wherever they are connected. */
export interface RoomMessage {
  readonly rooms: readonly string[];
  /** Ids of sockets that do not get it. */
  readonly except: readonly string[];
  readonly payload: string | Uint8Array;
}

/** A process's connection to the others. */
export interface BrokerConnection {
  /** Hands a message to all other connections. Resolves when the broker has it. */
  publish(message: RoomMessage): Promise<void>;
  close(): Promise<void>;
}

/** What connects the rooms of several processes: the seam behind which Redis, or anything that can publish, stands. */
export interface Broker {
  /**
   * Joins the processes that share rooms.
   *
   * @param deliver Called with what other connections publish, never with what this one does. It does not throw.
   * @throws ConfigError REDIS_UNREACHABLE.
   */
  connect(deliver: (message: RoomMessage) => void, logger: Logger): Promise<BrokerConnection>;
}
