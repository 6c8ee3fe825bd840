import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { WebSocketConnection } from "../../http/websocket-connection.ts";
import { goingAwayCode } from "../websocket-close.ts";

/** How long a connection that was closed early still takes what the client sends, so that the client reads the answer. */
const lingerMs = 5000;

/** Whoever has to know that the client is gone. */
export interface ConnectionWatcher {
  /** Nothing more comes from the client, or goes to it. Called once, and only between `watch` and `complete`. */
  leave(): void;
}

/** What a connection knows of a request on it. */
export interface ConnectionExchange extends ConnectionWatcher {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly hasResponded: boolean;
}

/** One connection of a client, with the requests on it that are not answered yet. */
export class HttpConnection {
  readonly socket: Socket;
  /** The request that came last. Answers leave in order, so everything is sent once its answer is. */
  latest: ConnectionExchange | null = null;
  /** Nobody is there to answer any more. */
  isGone = false;
  /** The answer to the latest request is the last one (RFC 9112 §9.6: what follows must not be processed). */
  isLast = false;
  /** The server shuts down: no answer may promise to keep the connection. */
  isShuttingDown = false;
  /** Our half is closed; what comes is thrown away. */
  isLingering = false;
  private openCount = 0;
  // Hardly ever more than one. A Set that is filled and emptied with every request keeps requests alive that are long
  // done: its outgrown tables refer to the ones that follow, until the next full garbage collection.
  private watchers: ConnectionWatcher[] = [];
  /** What the connection has become. */
  private webSocket: WebSocketConnection | null = null;
  private lingerTimer: NodeJS.Timeout | undefined;

  constructor(socket: Socket) {
    this.socket = socket;
  }

  /** A request arrived. */
  begin(exchange: ConnectionExchange): void {
    this.latest = exchange;
    this.openCount++;
  }

  /** The answer to a request was handed to the socket. */
  complete(exchange: ConnectionExchange): void {
    this.openCount--;
    const index = this.watchers.indexOf(exchange);
    if (index !== -1) this.watchers.splice(index, 1);
  }

  /** Tells the exchange when the client leaves. Only those that wait for something have to know. */
  watch(watcher: ConnectionWatcher): void {
    // The first is not pushed: an array that grows takes room for 17, on each of thousands of connections.
    if (this.watchers.length === 0) this.watchers = [watcher];
    else if (!this.watchers.includes(watcher)) this.watchers.push(watcher);
  }

  /** Whether everything that was asked for is answered, and more may be. */
  get isIdle(): boolean {
    return !this.isLast && (this.latest === null || this.latest.response.writableFinished);
  }

  /** The connection has become a WebSocket: there are no more requests on it. */
  upgrade(webSocket: WebSocketConnection): void {
    this.latest = null;
    this.webSocket = webSocket;
    if (this.isShuttingDown) this.shutDown();
  }

  /** Gives up all exchanges: the client has gone, or can no longer be understood. */
  abandon(): void {
    if (this.isGone) return;
    this.isGone = true;
    for (const exchange of this.watchers.splice(0)) exchange.leave();
  }

  /** The socket has closed. */
  onClose(): void {
    clearTimeout(this.lingerTimer);
    this.abandon();
  }

  /** Makes the close that Node does after a "connection: close" one that lingers. */
  lingerAfterResponse(): void {
    this.socket.destroySoon = () => this.closeLingering();
  }

  /**
   * Closes so that the client can still read its answer: our half first, while what it sends is thrown away for a while.
   * Closing both at once would make its system throw the answer away too (RFC 9112 §9.6).
   *
   * @param lastText Sent before the close.
   */
  closeLingering(lastText = ""): void {
    if (this.isLingering || !this.socket.writable) return;
    this.isLingering = true;
    this.isLast = true;
    this.lingerTimer = setTimeout(() => this.socket.destroy(), lingerMs);
    this.socket.end(lastText);
  }

  /** Closes, lingering, once the answer to the exchange is sent. */
  closeAfter(exchange: ConnectionExchange): void {
    this.isLast = true;
    if (exchange.response.writableFinished) this.closeLingering();
    else exchange.response.once("finish", () => this.closeLingering());
  }

  /**
   * Gives up a connection on which something came that is no request.
   *
   * @param answer Sent where it cannot be taken for the answer to an earlier request.
   */
  refuse(answer: string): void {
    const { latest, socket } = this;
    if (this.isLingering) return;
    if (latest !== null && !latest.request.complete) {
      // The body of the latest request is what could not be read.
      this.abandon();
      if (latest.hasResponded || latest.response.socket !== socket) socket.destroySoon();
      else this.closeLingering(answer);
    } else if (!this.isLast) {
      this.isLast = true;
      if (latest === null || latest.response.writableFinished) this.closeLingering(answer);
      else latest.response.once("finish", () => this.closeLingering(answer));
    }
  }

  /** The next answer says that it is the last. */
  announceEnd(): void {
    this.isShuttingDown = true;
  }

  /** Closes at once when nothing is under way, otherwise after the answers that are. */
  shutDown(): void {
    const { latest } = this;
    this.isShuttingDown = true;
    if (this.isLingering) return;
    if (this.webSocket !== null) {
      this.webSocket.close(goingAwayCode, "");
      return;
    }
    if (latest === null || latest.response.writableFinished) {
      this.socket.destroySoon();
      return;
    }
    latest.response.once("finish", () => {
      if (this.latest === latest) this.socket.destroySoon();
    });
  }

  /**
   * Closes without regard to what is under way. Returns how many requests did not get their whole answer; a WebSocket is
   * one of them.
   */
  destroy(): number {
    const isUnsent = this.latest !== null && !this.latest.response.writableFinished;
    this.socket.destroy();
    this.abandon();
    return Math.max(this.openCount, isUnsent || this.webSocket !== null ? 1 : 0);
  }
}
