import type { WebSocketHandshake, WebSocketListener } from "../../http/websocket-connection.ts";
import { WebSocketEnd } from "./websocket-end.ts";

/** How the client of a WebSocket in memory behaves. */
export interface MemoryWebSocketOptions {
  /** Whether it answers pings. Default true. */
  readonly answersPings?: boolean;
}

/** How a WebSocket ended, as its client sees it. */
export interface MemoryClose {
  /** The code of the server, 1005 when it gave none, 1006 when the connection broke off. */
  readonly code: number;
  readonly reason: string;
}

/** The client's end of a WebSocket without a socket. */
export class MemoryWebSocket {
  /** The protocol that the server has chosen. */
  readonly subprotocol: string | null;
  /** Headers of the 101 beyond those of the handshake, flat. */
  readonly headers: readonly string[];
  /** Resolves when the connection is over. */
  readonly closed: Promise<MemoryClose>;
  private readonly end: WebSocketEnd;
  private readonly inbox: (string | Uint8Array)[] = [];
  private readonly receivers: ((message: string | Uint8Array | null) => void)[] = [];
  private pingCallbacks: (() => void)[] = [];
  private isOver = false;

  constructor(handshake: WebSocketHandshake, headers: readonly string[], options: MemoryWebSocketOptions) {
    this.subprotocol = handshake.subprotocol;
    this.headers = headers;
    let settle: (close: MemoryClose) => void = () => {};
    this.closed = new Promise((resolve) => {
      settle = resolve;
    });
    const listener: WebSocketListener = {
      onMessage: (message) => this.deliver(message),
      onPong: () => this.pingCallbacks.shift()?.(),
      onClose: (code, reason) => {
        this.finish();
        settle({ code, reason });
      },
    };
    this.end = new WebSocketEnd(listener, {
      maxMessageBytes: Number.POSITIVE_INFINITY,
      answersPings: options.answersPings ?? true,
      hearsAfterClose: true,
      onOver: () => {},
    });
  }

  /** Ties the server's end to this one. */
  connect(server: WebSocketEnd): void {
    this.end.connect(server);
  }

  /** Whether messages can still be sent. */
  get isOpen(): boolean {
    return this.end.isOpen;
  }

  /** Sends a message. Resolves when the server has taken it, or never will because the connection is over. */
  send(message: string | Uint8Array): Promise<void> {
    return this.end.send(message);
  }

  /** The next message; null when there is none left and the connection is over. */
  receive(): Promise<string | Uint8Array | null> {
    const message = this.inbox.shift();
    if (message !== undefined) return Promise.resolve(message);
    return this.isOver ? Promise.resolve(null) : new Promise((resolve) => this.receivers.push(resolve));
  }

  /** Pings the server. Resolves with its answer, or when the connection is over. */
  ping(): Promise<void> {
    if (!this.isOpen) return Promise.resolve();
    return new Promise((resolve) => {
      this.pingCallbacks.push(resolve);
      this.end.ping();
    });
  }

  /** Takes nothing from the server any more, so that what it sends waits there; `resume` goes on. */
  pause(): void {
    this.end.pause();
  }

  resume(): void {
    this.end.resume();
  }

  /**
   * Starts the closing handshake; see `closed`.
   *
   * @param code None for a close that does not say why.
   * @throws RangeError when the code may not be sent, or the reason is longer than 123 bytes.
   */
  close(code?: number, reason = ""): void {
    if (code === undefined) this.end.closeWithoutCode();
    else this.end.close(code, reason);
  }

  /** Goes away without a word. */
  terminate(): void {
    this.end.terminate();
  }

  private deliver(message: string | Uint8Array): void {
    const receiver = this.receivers.shift();
    if (receiver === undefined) this.inbox.push(message);
    else receiver(message);
  }

  private finish(): void {
    this.isOver = true;
    for (const receiver of this.receivers.splice(0)) receiver(null);
    for (const callback of this.pingCallbacks.splice(0)) callback();
  }
}
