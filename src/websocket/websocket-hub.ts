import type { Logger } from "../logging/logger.ts";
import type { Broker } from "./broker.ts";
import { Rooms } from "./rooms.ts";
import type { ServerWebSocket } from "./server-websocket.ts";
import { defaultWebSocketLimits, type WebSocketLimits } from "./websocket-limits.ts";

/** All WebSockets of an application: how many there may be, their rooms, and their heartbeat. */
export class WebSocketHub {
  readonly limits: WebSocketLimits;
  readonly rooms: Rooms = new Rooms();
  private readonly broker: Broker | null;
  private readonly node: string = crypto.randomUUID();
  private readonly maxSilentBeats: number;
  private readonly sockets = new Set<ServerWebSocket>();
  private idCount = 0;
  private reservedCount = 0;
  // One for all: ten thousand timers would be a load of their own.
  private heartbeat: NodeJS.Timeout | null = null;

  constructor(limits: Partial<WebSocketLimits>, broker: Broker | null) {
    this.limits = { ...defaultWebSocketLimits, ...limits };
    this.broker = broker;
    this.maxSilentBeats = Math.max(1, Math.ceil(this.limits.timeoutMs / this.limits.heartbeatMs));
  }

  /** Connects to the rooms of other processes. */
  async start(logger: Logger): Promise<void> {
    if (this.broker !== null) await this.rooms.connect(this.broker, logger);
  }

  async stop(): Promise<void> {
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
