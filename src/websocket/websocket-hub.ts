import { withDefaults } from "../errors/with-defaults.ts";
import type { Logger } from "../logging/logger.ts";
import type { Broker } from "./broker.ts";
import type { QueueLimits } from "./message-queue.ts";
import { RoomRegister } from "./rooms.ts";
import type { ServerWebSocket } from "./server-websocket.ts";
import { defaultWebSocketLimits, type WebSocketLimits } from "./websocket-limits.ts";

/** The most that may wait to be sent before sending waits too. */
const maxHighWaterBytes = 64 * 1024;

/** Small messages may wait in numbers even where no long ones are taken. */
const minQueueLength = 64 * 1024;

/** All WebSockets of an application: how many there may be, their rooms, and their heartbeat. */
export class WebSocketHub {
  readonly limits: WebSocketLimits;
  readonly queueLimits: QueueLimits;
  /** Bytes that wait to be sent above which sending waits for the client. */
  readonly highWaterBytes: number;
  readonly rooms: RoomRegister = new RoomRegister();
  private readonly broker: Broker | null;
  private readonly node: string = crypto.randomUUID();
  private readonly maxSilentBeats: number;
  private readonly sockets = new Set<ServerWebSocket>();
  private idCount = 0;
  private reservedCount = 0;
  /** How many have started and not stopped: an API can be served twice, or tested while it is served. */
  private userCount = 0;
  private connecting: Promise<void> | null = null;
  // One for all: ten thousand timers would be a load of their own.
  private heartbeat: NodeJS.Timeout | null = null;

  constructor(limits: Partial<WebSocketLimits>, broker: Broker | null) {
    this.limits = withDefaults(defaultWebSocketLimits, limits);
    const { maxBufferedBytes, maxMessageBytes, maxQueuedMessages } = this.limits;
    this.highWaterBytes = Math.min(maxHighWaterBytes, maxBufferedBytes);
    this.queueLimits = { maxMessages: maxQueuedMessages, maxLength: Math.max(maxMessageBytes, minQueueLength) };
    this.broker = broker;
    this.maxSilentBeats = Math.max(1, Math.ceil(this.limits.timeoutMs / this.limits.heartbeatMs));
  }

  /** Whether its rooms end with this process. */
  get isAlone(): boolean {
    return this.broker === null;
  }

  /** Connects to the rooms of other processes, unless somebody else has. */
  async start(logger: Logger): Promise<void> {
    if (this.broker === null) return;
    // Two connections would bring every message to its own process again.
    this.connecting ??= this.rooms.connect(this.broker, logger);
    const { connecting } = this;
    this.userCount++;
    try {
      await connecting;
    } catch (error) {
      this.userCount--;
      if (this.connecting === connecting) this.connecting = null;
      throw error;
    }
  }

  async stop(): Promise<void> {
    if (this.broker === null || --this.userCount > 0) return;
    this.connecting = null;
    await this.rooms.disconnect();
  }

  nextId(): string {
    return `${this.node}:${++this.idCount}`;
  }

  /** Takes one of the places; false when none is left. `release` gives it back. */
  reserve(): boolean {
    if (this.reservedCount >= this.limits.maxConnections) return false;
    this.reservedCount++;
    return true;
  }

  release(): void {
    this.reservedCount--;
  }

  /** From now on the socket is asked for signs of life. */
  add(socket: ServerWebSocket): void {
    this.sockets.add(socket);
    // It keeps no process alive.
    this.heartbeat ??= setInterval(() => this.beat(), this.limits.heartbeatMs).unref();
  }

  delete(socket: ServerWebSocket): void {
    this.sockets.delete(socket);
    if (this.sockets.size > 0 || this.heartbeat === null) return;
    clearInterval(this.heartbeat);
    this.heartbeat = null;
  }

  private beat(): void {
    for (const socket of this.sockets) socket.beat(this.maxSilentBeats);
  }
}
