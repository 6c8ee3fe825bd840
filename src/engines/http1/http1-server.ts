import { createServer, type Server, type Socket } from "node:net";
import { createServer as createSecureServer, type TLSSocket } from "node:tls";
import type { EngineServer, ListenOptions } from "../../http/engine.ts";
import { defaultRequestLimits, type ExchangeHandler, type RequestLimits } from "../../http/exchange.ts";
import { HeaderGate } from "../header-gate.ts";
import { type ListeningPlace, startListening } from "../listening-place.ts";
import type { ConnectionContext } from "./connection-context.ts";
import { Http1Connection } from "./http1-connection.ts";
import type { Http1Options } from "./http1-options.ts";
import { ResponseClock } from "./response-clock.ts";

const defaultKeepAliveTimeoutMs = 5000;
const defaultRequestTimeoutMs = 300_000;
const defaultHeadTimeoutMs = 30_000;
const defaultBodyTimeoutMs = 30_000;
const defaultWriteTimeoutMs = 60_000;
/** How long a connection that was closed still takes what the client sends, so that the client reads the answer. */
const lingerMs = 5000;
const minHeadBytes = 16 * 1024;
/** What requests that were cut get for their clean-up, when the grace is over. */
const cleanUpMs = 1000;
/** The most that setTimeout takes; it fires at once for anything above. */
const maxTimerMs = 2 ** 31 - 1;

/** A listening server, its connections, and the handler that gets their exchanges. */
export class Http1Server implements EngineServer, ConnectionContext {
  readonly handle: ExchangeHandler;
  readonly limits: RequestLimits;
  readonly gate: HeaderGate;
  readonly clock: ResponseClock;
  readonly timeouts: readonly number[];
  readonly requestTimeout: number;
  readonly maxHeadBytes: number;
  readonly maxRequests: number;
  readonly writeTimeoutMs: number;
  isShuttingDown = false;
  private readonly server: Server;
  private readonly listenOptions: ListenOptions;
  private readonly isSecure: boolean;
  private place: ListeningPlace | null = null;
  private readonly connections: Set<Http1Connection> = new Set();
  /** Bare sockets of connections that are encrypted, or are about to be. */
  private readonly bareSockets: Set<Socket> = new Set();
  private closing: Promise<number> | null = null;
  /** Connections without a request are not kept any more. */
  private dropsIdle = false;
  /** Handlers that go on asynchronously. */
  private runningCount = 0;
  /** Called when none of them does any more. */
  private onIdle: () => void = () => {};
  private readonly onFinished = (): void => {
    this.runningCount--;
    if (this.runningCount === 0) this.onIdle();
  };

  constructor(handle: ExchangeHandler, listenOptions: ListenOptions, options: Http1Options) {
    const { keepAliveTimeoutMs = defaultKeepAliveTimeoutMs, limits = defaultRequestLimits } = listenOptions;
    const { bodyTimeoutMs = defaultBodyTimeoutMs, headTimeoutMs = defaultHeadTimeoutMs } = options;
    const requestTimeoutMs = listenOptions.requestTimeoutMs ?? defaultRequestTimeoutMs;
    const requestLimitMs = requestTimeoutMs === 0 ? Number.POSITIVE_INFINITY : requestTimeoutMs;
    const shortestMs = Math.min(keepAliveTimeoutMs, bodyTimeoutMs, headTimeoutMs, requestLimitMs);
    const clock = new ResponseClock(keepAliveTimeoutMs, shortestMs);
    const waitsMs = [0, headTimeoutMs, keepAliveTimeoutMs, headTimeoutMs, bodyTimeoutMs, lingerMs];
    this.listenOptions = listenOptions;
    this.handle = handle;
    this.limits = limits;
    this.gate = new HeaderGate(limits);
    this.clock = clock;
    this.timeouts = waitsMs.map((timeoutMs) => clock.ticksOf(timeoutMs));
    this.requestTimeout = clock.ticksOf(requestLimitMs);
    // Room for two of the longest values.
    this.maxHeadBytes = Math.max(minHeadBytes, 2 * limits.maxHeaderValueBytes);
    this.maxRequests = options.maxRequestsPerConnection ?? Number.POSITIVE_INFINITY;
    this.writeTimeoutMs = options.writeTimeoutMs ?? defaultWriteTimeoutMs;
    this.isSecure = listenOptions.tls !== undefined;
    this.server = this.createServer(listenOptions, headTimeoutMs);
    if (listenOptions.maxConnections !== undefined) this.server.maxConnections = listenOptions.maxConnections;
  }

  get url(): string {
    return this.place?.url ?? "";
  }

  get host(): string {
    return this.place?.host ?? "";
  }

  get port(): number {
    return this.place?.port ?? 0;
  }

  /** Starts to take connections. Rejects with the error of the system, such as EADDRINUSE. */
  async listen(): Promise<this> {
    this.place = await startListening(this.server, this.listenOptions);
    return this;
  }

  track(finished: Promise<void>): void {
    this.runningCount++;
    void finished.then(this.onFinished);
  }

  close(graceMs: number, idleMs = 0): Promise<number> {
    this.closing ??= this.shutDown(graceMs, idleMs);
    return this.closing;
  }

  private async shutDown(graceMs: number, idleMs: number): Promise<number> {
    let cutCount = 0;
    let isGivenUp = false;
    let cleanUpTimer: NodeJS.Timeout | undefined;
    const giveUp = (): void => {
      isGivenUp = true;
      this.onIdle();
    };
    const cut = (): void => {
      for (const connection of this.connections) cutCount += connection.destroy();
      cleanUpTimer = setTimeout(giveUp, cleanUpMs);
    };
    const timer = setTimeout(cut, Math.min(graceMs, maxTimerMs));
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.isShuttingDown = true;
    const idleTimer = setTimeout(() => this.dropIdle(), Math.min(idleMs, maxTimerMs));
    if (idleMs === 0) this.dropIdle();
    await closed;
    clearTimeout(idleTimer);
    // The connections are closed, but clean-up may still be under way.
    if (this.runningCount > 0 && !isGivenUp) await new Promise<void>((resolve) => (this.onIdle = resolve));
    clearTimeout(timer);
    clearTimeout(cleanUpTimer);
    return cutCount;
  }

  private createServer({ tls }: ListenOptions, headTimeoutMs: number): Server {
    const socketOptions = { allowHalfOpen: true, noDelay: true };
    const onConnection = (socket: Socket): void => this.accept(socket);
    if (tls === undefined) return createServer(socketOptions, onConnection);
    const secureOptions = { handshakeTimeout: headTimeoutMs, ALPNProtocols: ["http/1.1"] };
    const server = createSecureServer({ ...secureOptions, ...tls, ...socketOptions });
    server.on("secureConnection", (socket: TLSSocket) => onConnection(socket));
    // What is no TLS is nobody to answer.
    server.on("tlsClientError", (_error, socket) => socket.destroy());
    server.on("connection", (socket: Socket) => {
      this.bareSockets.add(socket);
      socket.once("close", () => this.bareSockets.delete(socket));
    });
    return server;
  }

  /** Takes a connection that was accepted. */
  accept(socket: Socket): void {
    const connection = new Http1Connection(this, socket, this.isSecure);
    this.connections.add(connection);
    this.clock.start(this.onTick);
    const onData = (bytes: Buffer): void => connection.take(bytes);
    const onEnd = (): void => connection.onEnd();
    const onDrain = (): void => connection.onDrain();
    const onTimeout = (): void => connection.onTimeout();
    const onError = (): void => {
      socket.destroy();
    };
    socket.on("data", onData).on("end", onEnd).on("drain", onDrain).on("timeout", onTimeout).on("error", onError);
    socket.once("close", () => {
      this.connections.delete(connection);
      connection.onClose();
      if (this.connections.size > 0) return;
      this.clock.stop();
      if (this.dropsIdle) this.dropHandshakes();
    });
    if (this.dropsIdle) connection.shutDown();
  }

  private dropIdle(): void {
    this.dropsIdle = true;
    for (const connection of this.connections) connection.shutDown();
    this.dropHandshakes();
  }

  /** A client in the middle of a handshake of TLS has asked for nothing yet. */
  private dropHandshakes(): void {
    if (this.connections.size === 0) for (const socket of this.bareSockets) socket.destroy();
  }

  private readonly onTick = (): void => {
    const { now } = this.clock;
    for (const connection of this.connections) {
      if (connection.deadline.isOver(now)) connection.onDeadline();
    }
  };
}
