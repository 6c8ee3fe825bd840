import type { WebSocketConnection, WebSocketListener } from "../../http/websocket-connection.ts";
import { abnormalCloseCode, checkClose, messageTooBigCode, noCloseCode } from "../websocket-close.ts";

/** How long the other end may take to answer a close. */
const closeTimeoutMs = 5000;
const nothingToSend: Promise<void> = Promise.resolve();
// The one of the platform, even where tests put others in its place later.
const { setImmediate } = globalThis;

/** What travels from one end to the other. */
type Frame =
  | {
      readonly kind: "message";
      readonly message: string | Uint8Array;
      readonly byteLength: number;
      readonly taken: () => void;
    }
  | { readonly kind: "ping" }
  | { readonly kind: "pong" }
  | { readonly kind: "close"; readonly code: number; readonly reason: string }
  /** The connection has broken off. */
  | { readonly kind: "cut" };

const cut: Frame = { kind: "cut" };

/** How an end behaves. */
export interface WebSocketEndOptions {
  /** A longer message from the other end closes the connection with 1009. */
  readonly maxMessageBytes: number;
  /** Whether pings are answered. */
  readonly answersPings: boolean;
  /** Whether messages that were on their way are still handed out after `close`. */
  readonly hearsAfterClose: boolean;
  /** Called as soon as the connection is known to be over. */
  readonly onOver: () => void;
}

/** One end of a WebSocket without a socket. Both are alike. */
export class WebSocketEnd implements WebSocketConnection {
  isOpen = true;
  bufferedBytes = 0;
  private readonly listener: WebSocketListener;
  private readonly options: WebSocketEndOptions;
  private peer: WebSocketEnd = this;
  /** What has arrived and is not taken yet. */
  private frames: Frame[] = [];
  /** Called when what was sent is taken, or never will be. */
  private readonly waiting = new Set<() => void>();
  private isPaused = false;
  private isScheduled = false;
  /** Nothing that comes is handed out any more, but the end. */
  private isClosed = false;
  /** Nothing comes any more but what has arrived. */
  private isOver = false;
  private violationCode: number | null = null;
  private closeTimer: NodeJS.Timeout | undefined;

  /** Takes nothing before the caller has returned to the event loop. */
  constructor(listener: WebSocketListener, options: WebSocketEndOptions) {
    this.listener = listener;
    this.options = options;
    this.schedule(setImmediate);
  }

  /** Ties two ends together. */
  connect(peer: WebSocketEnd): void {
    this.peer = peer;
    peer.peer = this;
  }

  send(message: string | Uint8Array): Promise<void> {
    if (!this.isOpen) return nothingToSend;
    // As on the wire: bytes of its own, and text without lone surrogates.
    const bytes = typeof message === "string" ? Buffer.from(message) : new Uint8Array(message);
    const { byteLength } = bytes;
    this.bufferedBytes += byteLength;
    return new Promise((resolve) => {
      const taken = (): void => {
        if (!this.waiting.delete(taken)) return;
        this.bufferedBytes -= byteLength;
        resolve();
      };
      this.waiting.add(taken);
      const sent = Buffer.isBuffer(bytes) ? bytes.toString() : bytes;
      this.peer.arrive({ kind: "message", message: sent, byteLength, taken });
    });
  }

  push(message: string | Uint8Array): void {
    void this.send(message);
  }

  ping(): void {
    if (this.isOpen) this.peer.arrive({ kind: "ping" });
  }

  pause(): void {
    if (!this.isClosed && !this.isOver) this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
    this.schedule(queueMicrotask);
  }

  close(code: number, reason: string): void {
    checkClose(code, reason);
    this.startClose(code, reason);
  }

  /** Closes without saying why. */
  closeWithoutCode(): void {
    this.startClose(noCloseCode, "");
  }

  terminate(): void {
    this.isClosed = true;
    this.resume();
    if (this.isOver) return;
    this.peer.arrive(cut);
    this.arrive(cut);
  }

  private startClose(code: number, reason: string): void {
    if (!this.options.hearsAfterClose) this.isClosed = true;
    // The other end's half of the closing handshake may stand behind messages that nobody has taken.
    this.resume();
    if (!this.isOpen) return;
    this.isOpen = false;
    this.peer.arrive({ kind: "close", code, reason });
    this.closeTimer = setTimeout(() => this.terminate(), closeTimeoutMs);
  }

  private arrive(frame: Frame): void {
    if (this.isOver) {
      if (frame.kind === "message") frame.taken();
      return;
    }
    this.frames.push(frame);
    if (frame.kind === "cut") {
      this.setOver();
      // Whoever waits for the end must not have to take all messages first.
      this.isPaused = false;
    }
    this.schedule(queueMicrotask);
  }

  private setOver(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.isOpen = false;
    clearTimeout(this.closeTimer);
    for (const taken of this.waiting) taken();
    this.options.onOver();
  }

  private schedule(later: (callback: () => void) => void): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    later(() => {
      this.isScheduled = false;
      this.takeFrames();
    });
  }

  private takeFrames(): void {
    while (!this.isPaused) {
      const frame = this.frames.shift();
      if (frame === undefined) return;
      this.take(frame);
    }
  }

  private take(frame: Frame): void {
    switch (frame.kind) {
      case "message":
        frame.taken();
        if (this.isClosed) return;
        if (frame.byteLength > this.options.maxMessageBytes) this.violate(messageTooBigCode);
        else this.listener.onMessage(frame.message);
        return;
      case "ping":
        if (this.options.answersPings) this.peer.arrive({ kind: "pong" });
        return;
      case "pong":
        this.listener.onPong();
        return;
      case "close":
        if (this.isOpen) this.peer.arrive(frame);
        this.end(frame.code, frame.reason);
        return;
      case "cut":
        this.end(abnormalCloseCode, "");
    }
  }

  private violate(code: number): void {
    this.violationCode = code;
    this.isClosed = true;
    this.startClose(code, "");
  }

  private end(code: number, reason: string): void {
    this.setOver();
    for (const frame of this.frames.splice(0)) if (frame.kind === "message") frame.taken();
    if (this.violationCode === null) this.listener.onClose(code, reason);
    else this.listener.onClose(this.violationCode, "");
  }
}
