import type { Exchange, ResponseBody, StreamOutcome } from "../../http/exchange.ts";
import type { WebSocketConnection, WebSocketHandshake, WebSocketListener } from "../../http/websocket-connection.ts";
import { acceptWithWs } from "../accept-with-ws.ts";
import { findHeader, joinHeaderPairs } from "../header-pairs.ts";
import type { HttpConnection } from "./http-connection.ts";
import type { PendingUpgrade } from "./pending-upgrade.ts";

const noBytes = new Uint8Array(0);

/** The handshake of a WebSocket on node:http, which has handed over the bare socket. */
export class UpgradeExchange implements Exchange {
  readonly method = "GET";
  readonly target: string;
  readonly isSecure: boolean;
  readonly remoteAddress: string | null;
  readonly wantsWebSocket = true;
  private readonly pairs: readonly string[];
  private readonly connection: HttpConnection;
  /** The request as an ordinary one, until it is accepted: a WebSocket that lives for days keeps nothing of it. */
  private pending: PendingUpgrade | null;
  private controller: AbortController | null = null;

  constructor(pending: PendingUpgrade) {
    const { http } = pending;
    this.target = http.target;
    this.isSecure = http.isSecure;
    this.remoteAddress = http.remoteAddress;
    this.pairs = http.request.rawHeaders;
    this.connection = http.connection;
    this.pending = pending;
  }

  get hasResponded(): boolean {
    return this.pending === null || this.pending.http.hasResponded;
  }

  header(name: string): string | undefined {
    return findHeader(this.pairs, name);
  }

  headerPairs(): readonly string[] {
    return joinHeaderPairs(this.pairs);
  }

  readBody(): Uint8Array {
    return noBytes;
  }

  async *streamBody(): AsyncGenerator<Uint8Array, void> {}

  get signal(): AbortSignal {
    if (this.pending !== null) return this.pending.http.signal;
    if (this.controller === null) {
      this.controller = new AbortController();
      this.watchConnection();
    }
    return this.controller.signal;
  }

  respond(status: number, headers: readonly string[], body: ResponseBody): undefined | Promise<StreamOutcome> {
    const { http, socket } = this.takePending("respond");
    const { response } = http;
    response.assignSocket(socket);
    // Node forwards it only for requests that it reads itself.
    socket.on("drain", () => response.emit("drain"));
    // Nothing of what else the client sends is understood.
    socket.resume();
    this.connection.closeAfter(http);
    return http.respond(status, [...headers, "connection", "close"], body);
  }

  acceptWebSocket(handshake: WebSocketHandshake, listener: WebSocketListener): WebSocketConnection {
    const { connection } = this;
    const pending = this.takePending("acceptWebSocket");
    const { head, http, opening, socket } = pending;
    const extensions = this.header("sec-websocket-extensions");
    const webSocket = acceptWithWs({ opening, socket, head, extensions }, handshake, listener);
    pending.release();
    this.controller = http.release();
    if (this.controller !== null) this.watchConnection();
    this.pending = null;
    connection.upgrade(webSocket);
    return webSocket;
  }

  /** The connection has ended. */
  leave(): void {
    this.controller?.abort();
  }

  private watchConnection(): void {
    if (this.connection.isGone) this.leave();
    else this.connection.watch(this);
  }

  private takePending(caller: string): PendingUpgrade {
    const { pending } = this;
    if (pending !== null && !pending.http.hasResponded) return pending;
    throw new Error(`An exchange is answered once; ${caller} was called again.`);
  }
}
