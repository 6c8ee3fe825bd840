import { createServer, type IncomingMessage, type Server, type ServerOptions, ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { Socket } from "node:net";
import type { EngineServer, ListenOptions } from "../../http/engine.ts";
import { defaultRequestLimits, type Exchange, type ExchangeHandler } from "../../http/exchange.ts";
import { HeaderGate } from "../header-gate.ts";
import { findHeader, withHost } from "../header-pairs.ts";
import { type ListeningPlace, startListening } from "../listening-place.ts";
import { invalidTarget, plainRefusal, type Refusal, refusalBody, refusalHeaders } from "../refusal.ts";
import { isOriginForm, parseRequestTarget } from "../request-target.ts";
import { isRefusal, type OpeningHandshake, readOpeningHandshake } from "../websocket-handshake.ts";
import { chooseUpgrades } from "./choose-upgrades.ts";
import { HttpConnection } from "./http-connection.ts";
import { NodeHttpExchange } from "./node-http-exchange.ts";
import { parserRefusal, refusalMessage } from "./parser-refusal.ts";
import { PendingUpgrade } from "./pending-upgrade.ts";
import { UpgradeExchange } from "./upgrade-exchange.ts";

const defaultKeepAliveTimeoutMs = 5000;
const defaultRequestTimeoutMs = 300_000;
/** How long the head of a request may take, whatever the whole of it may. */
const headTimeoutMs = 60_000;
const checkIntervalMs = 30_000;
const minHeadBytes = 16 * 1024;
/** What requests that were cut get for their clean-up, when the grace is over. */
const cleanUpMs = 1000;
/** The most that setTimeout takes; it fires at once for anything above. */
const maxTimerMs = 2 ** 31 - 1;

/** A listening server of Node, its connections, and the handler that gets their exchanges. */
export class NodeHttpServer implements EngineServer {
  private readonly handle: ExchangeHandler;
  private readonly gate: HeaderGate;
  private readonly server: Server;
  private readonly options: ListenOptions;
  private readonly connections: Map<Socket, HttpConnection> = new Map();
  /** Bare sockets of connections that are encrypted, or are about to be. */
  private readonly bareSockets: Set<Socket> = new Set();
  private place: ListeningPlace | null = null;
  private isShuttingDown = false;
  /** Connections without a request are not kept any more. */
  private dropsIdle = false;
  private closing: Promise<number> | null = null;
  /** Handlers that go on asynchronously. */
  private runningCount = 0;
  /** Called when none of them does any more. */
  private onIdle: () => void = () => {};
  private readonly onFinished = (): void => {
    this.runningCount--;
    if (this.runningCount === 0) this.onIdle();
  };

  constructor(handle: ExchangeHandler, options: ListenOptions) {
    const limits = options.limits ?? defaultRequestLimits;
    this.options = options;
    this.handle = handle;
    this.gate = new HeaderGate(limits);
    const serverOptions: ServerOptions = {
      insecureHTTPParser: false,
      joinDuplicateHeaders: true,
      // The gate does it, with a body in the answer.
      requireHostHeader: false,
      ...requestTimeouts(options.requestTimeoutMs ?? defaultRequestTimeoutMs),
      keepAliveTimeout: options.keepAliveTimeoutMs ?? defaultKeepAliveTimeoutMs,
      // Room for two of the longest values. A head beyond it is answered with 431.
      maxHeaderSize: Math.max(minHeadBytes, 2 * limits.maxHeaderValueBytes),
    };
    const { tls } = options;
    this.server = tls === undefined ? createServer(serverOptions) : createSecureServer({ ...tls, ...serverOptions });
    if (options.maxConnections !== undefined) this.server.maxConnections = options.maxConnections;
    // The gate counts. Node's own limit drops headers without a word, or answers 431, as its version has it.
    this.server.maxHeadersCount = 0;
    // Node's own would also cut answers that are written but not sent yet. See `shutDown`.
    this.server.closeIdleConnections = () => {};
    this.addListeners();
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
    this.place = await startListening(this.server, this.options);
    return this;
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
      for (const connection of this.connections.values()) cutCount += connection.destroy();
      cleanUpTimer = setTimeout(giveUp, cleanUpMs);
    };
    const timer = setTimeout(cut, Math.min(graceMs, maxTimerMs));
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.isShuttingDown = true;
    for (const connection of this.connections.values()) connection.announceEnd();
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

  private addListeners(): void {
    const { server } = this;
    if (this.options.tls === undefined) server.on("connection", (socket: Socket) => this.accept(socket));
    else this.acceptSecurely();
    server.on("request", (request, response) => this.onRequest(request, response, false));
    server.on("checkContinue", (request, response) => this.onRequest(request, response, true));
    server.on("checkExpectation", (request, response) => this.onUnknownExpectation(request, response));
    server.on("upgrade", (request, socket: Socket, head) => this.onUpgrade(request, socket, head));
    chooseUpgrades(server, (request) => this.takesUpgrade(request));
    server.on("connect", (_request, socket: Socket) => this.onConnect(socket));
    server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => this.onClientError(error, socket));
  }

  private accept(socket: Socket): void {
    const connection = new HttpConnection(socket);
    this.connections.set(socket, connection);
    // Comes once; "once" would only keep a wrapper for as long as the connection lasts.
    socket.on("close", () => {
      this.connections.delete(socket);
      connection.onClose();
      if (this.dropsIdle) this.dropHandshakes();
    });
    if (this.isShuttingDown) connection.announceEnd();
    if (this.dropsIdle) connection.shutDown();
  }

  private dropIdle(): void {
    this.dropsIdle = true;
    for (const connection of this.connections.values()) connection.shutDown();
    this.dropHandshakes();
  }

  private acceptSecurely(): void {
    this.server.on("secureConnection", (socket: Socket) => this.accept(socket));
    this.server.on("connection", (socket: Socket) => {
      this.bareSockets.add(socket);
      socket.once("close", () => this.bareSockets.delete(socket));
    });
  }

  /** A client in the middle of a handshake of TLS has asked for nothing yet. */
  private dropHandshakes(): void {
    if (this.connections.size === 0) for (const socket of this.bareSockets) socket.destroy();
  }

  private onRequest(request: IncomingMessage, response: ServerResponse, awaitsContinue: boolean): void {
    const target = readTarget(request);
    const exchange = this.openExchange(request, response, target ?? "", awaitsContinue);
    if (exchange === null) return;
    const refusal = target === null ? invalidTarget : this.check(request);
    if (refusal === null) this.run(exchange);
    else refuse(exchange, refusal);
  }

  /**
   * Whether a request goes on as a WebSocket, as far as it can be seen before the handler. One that comes before the
   * answers to those ahead of it does not: nothing can be sent in another protocol before them.
   */
  private takesUpgrade(request: IncomingMessage): boolean {
    const handshake = openingOf(request);
    return handshake !== null && !isRefusal(handshake) && this.connections.get(request.socket)?.isIdle === true;
  }

  /** Node hands over the bare socket and cares for it no more. */
  private onUpgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const target = readTarget(request);
    const http = this.openExchange(request, new ServerResponse(request), target ?? "", false);
    if (http === null) return;
    const opening = openingOf(request) as OpeningHandshake;
    const exchange = new UpgradeExchange(new PendingUpgrade(opening, socket, head, http));
    const refusal = target === null ? invalidTarget : this.check(request);
    if (refusal === null) this.run(exchange);
    else refuse(exchange, refusal);
  }

  private run(exchange: Exchange): void {
    const finished = this.handle(exchange);
    if (finished === undefined) return;
    this.runningCount++;
    void finished.then(this.onFinished);
  }

  private openExchange(
    request: IncomingMessage,
    response: ServerResponse,
    target: string,
    awaitsContinue: boolean,
  ): NodeHttpExchange | null {
    const connection = this.connections.get(request.socket);
    if (connection === undefined || connection.isLast) return null;
    const exchange = new NodeHttpExchange(connection, request, response, target, awaitsContinue);
    connection.begin(exchange);
    return exchange;
  }

  private check(request: IncomingMessage): Refusal | null {
    const { headers, httpVersionMajor, httpVersionMinor } = request;
    if (httpVersionMajor !== 1) return plainRefusal(505);
    const coding = headers["transfer-encoding"];
    if (coding !== undefined) {
      // RFC 9112 §6.1: its framing is faulty.
      if (httpVersionMinor === 0) return plainRefusal(400);
      // RFC 9112 §7: chunked is the one coding that is understood here.
      if (coding.toLowerCase() !== "chunked") return plainRefusal(501);
    }
    const refusal = this.gate.checkLimits(request.rawHeaders);
    if (refusal !== null) return refusal;
    // RFC 9112 §3.2: HTTP/1.0 knows no Host header, but may send one.
    const isHostNeeded = httpVersionMinor !== 0 || headers.host !== undefined;
    const hostRefusal = isHostNeeded ? this.gate.checkHost(headers.host) : null;
    return hostRefusal === null && headers.upgrade !== undefined ? handshakeRefusal(request) : hostRefusal;
  }

  /** RFC 9110 §10.1.1: an expectation that is not "100-continue" cannot be met. */
  private onUnknownExpectation(request: IncomingMessage, response: ServerResponse): void {
    const exchange = this.openExchange(request, response, "", false);
    if (exchange !== null) refuse(exchange, plainRefusal(417));
  }

  /** RFC 9110 §9.3.6: this is no proxy. Node hands over the bare socket and cares for it no more. */
  private onConnect(socket: Socket): void {
    socket.on("error", () => socket.destroy());
    socket.resume();
    this.connections.get(socket)?.refuse(refusalMessage(plainRefusal(501)));
  }

  private onClientError(error: NodeJS.ErrnoException, socket: Socket): void {
    const refusal = parserRefusal(error.code);
    const connection = this.connections.get(socket);
    if (refusal === null || connection === undefined || !(socket.writable || connection.isLingering)) socket.destroy();
    else connection.refuse(refusalMessage(refusal));
  }
}

function handshakeRefusal(request: IncomingMessage): Refusal | null {
  const handshake = openingOf(request);
  return handshake !== null && isRefusal(handshake) ? handshake : null;
}

/** What the request says about a WebSocket; see `readOpeningHandshake`. */
function openingOf(request: IncomingMessage): ReturnType<typeof readOpeningHandshake> {
  const isHttp10 = request.httpVersionMinor === 0;
  return readOpeningHandshake(request.method as string, isHttp10, (name) => findHeader(request.rawHeaders, name));
}

/** The target as routes see it; null when it is none. */
function readTarget(request: IncomingMessage): string | null {
  return isOriginForm(request.url as string) ? (request.url as string) : reduceTarget(request);
}

/** How long Node waits for requests, and how often it looks; it refuses a head that may take longer than its request. */
function requestTimeouts(requestTimeoutMs: number): ServerOptions {
  const limitMs = requestTimeoutMs === 0 ? Number.POSITIVE_INFINITY : requestTimeoutMs;
  return {
    requestTimeout: requestTimeoutMs,
    headersTimeout: Math.min(limitMs, headTimeoutMs),
    connectionsCheckingInterval: Math.min(limitMs, checkIntervalMs),
  };
}

/** Takes an absolute-form target apart; its host takes the place of the Host header (RFC 9112 §3.2.2). */
function reduceTarget(request: IncomingMessage): string | null {
  const reduced = parseRequestTarget(request.method as string, request.url as string);
  if (reduced === null) return null;
  const { host, target } = reduced;
  if (host !== null) {
    request.rawHeaders = withHost(request.rawHeaders, host);
    request.headers.host = host;
  }
  return target;
}

function refuse(exchange: Exchange, refusal: Refusal): void {
  exchange.respond(refusal.status, refusalHeaders(refusal), refusalBody(refusal));
}
