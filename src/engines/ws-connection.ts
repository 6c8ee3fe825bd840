import type { WebSocket } from "ws";
import type { WebSocketConnection, WebSocketListener } from "../http/websocket-connection.ts";
import { checkClose, messageTooBigCode } from "./websocket-close.ts";

const nothingToSend: Promise<void> = Promise.resolve();

/** A WebSocket over the package ws, which knows the frames. */
export class WsConnection implements WebSocketConnection {
  private readonly socket: WebSocket;
  private readonly listener: WebSocketListener;
  private isPaused = false;
  /** What was in the bytes already read when the listener paused. */
  private held: (() => void)[] = [];
  private isFlushing = false;
  /** Nothing that comes is handed out any more, but the end. */
  private isClosed = false;
  /** What the connection was closed with because the client broke the protocol or a limit. */
  private violationCode: number | null = null;

  /** Reads nothing before the caller has returned to the event loop. */
  constructor(socket: WebSocket, listener: WebSocketListener) {
    this.socket = socket;
    this.listener = listener;
    socket.on("message", (data, isBinary) => this.receive(ownMessage(data as Buffer, isBinary)));
    socket.on("pong", () => this.receivePong());
    socket.on("error", (error) => {
      this.violationCode = closeCodeOf(error);
    });
    socket.on("close", (code, reason) => this.end(code, reason));
    socket.pause();
    this.flushLater();
  }

  get bufferedBytes(): number {
    const { socket } = this;
    return socket.readyState === socket.CLOSED ? 0 : socket.bufferedAmount;
  }

  get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  send(message: string | Uint8Array): Promise<void> {
    if (!this.isOpen) return nothingToSend;
    return new Promise((resolve) => this.socket.send(message, () => resolve()));
  }

  push(message: string | Uint8Array): void {
    if (this.isOpen) this.socket.send(message);
  }

  ping(): void {
    if (this.isOpen) this.socket.ping();
  }

  pause(): void {
    if (this.isClosed) return;
    this.isPaused = true;
    this.socket.pause();
  }

  resume(): void {
    if (!this.isPaused) return;
    this.isPaused = false;
    this.flushLater();
  }

  close(code: number, reason: string): void {
    checkClose(code, reason);
    if (this.isOpen) this.socket.close(code, reason);
    this.ignoreMessages();
  }

  terminate(): void {
    this.socket.terminate();
    this.ignoreMessages();
  }

  private receive(message: string | Uint8Array): void {
    if (this.isClosed) return;
    if (this.isHolding()) this.held.push(() => this.listener.onMessage(message));
    else this.listener.onMessage(message);
  }

  private receivePong(): void {
    if (this.isHolding()) this.held.push(() => this.listener.onPong());
    else this.listener.onPong();
  }

  /** Not held by a pause: whoever waits for the end must not have to take all messages first. */
  private end(code: number, reason: Buffer): void {
    for (let tell = this.held.shift(); tell !== undefined; tell = this.held.shift()) tell();
    this.isClosed = true;
    this.listener.onClose(this.violationCode ?? code, reason.toString());
  }

  private isHolding(): boolean {
    return this.isPaused || this.held.length > 0;
  }

  private flushLater(): void {
    if (this.isFlushing) return;
    this.isFlushing = true;
    setImmediate(() => {
      this.isFlushing = false;
      this.flush();
    });
  }

  private flush(): void {
    let count = 0;
    while (!this.isPaused && count < this.held.length) this.held[count++]?.();
    if (count > 0) this.held.splice(0, count);
    if (!this.isPaused) this.socket.resume();
  }

  /** The client's half of the closing handshake may stand behind messages that nobody has read. */
  private ignoreMessages(): void {
    this.isClosed = true;
    this.held = [];
    this.isPaused = false;
    this.flushLater();
  }
}

/** Text as a string; bytes so that nothing else looks at their buffer, which ws shares between messages. */
function ownMessage(data: Buffer, isBinary: boolean): string | Uint8Array {
  if (!isBinary) return data.toString();
  return data.byteLength === data.buffer.byteLength ? new Uint8Array(data.buffer) : new Uint8Array(data);
}

/** The close code that ws sends for an error of its own; null for errors of the connection. */
function closeCodeOf(error: NodeJS.ErrnoException): number | null {
  switch (error.code) {
    case "WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH":
    case "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH":
      return messageTooBigCode;
    case "WS_ERR_TOO_MANY_BUFFERED_PARTS":
      return 1008;
    case "WS_ERR_INVALID_UTF8":
      return 1007;
    default:
      if (error.code?.startsWith("WS_ERR_") === true) return 1002;
      // What zlib could not inflate.
      return error.code?.startsWith("Z_") === true ? 1007 : null;
  }
}
