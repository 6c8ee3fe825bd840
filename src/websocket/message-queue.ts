import type { WebSocketDisconnect } from "./websocket-exception.ts";

/** What the queue does to the connection it is filled from. */
export interface QueueSource {
  pause(): void;
  resume(): void;
}

interface Receiver {
  readonly resolve: (message: string | Uint8Array) => void;
  readonly reject: (error: WebSocketDisconnect) => void;
}

/** How much may wait in a queue before its source is paused. */
export interface QueueLimits {
  readonly maxMessages: number;
  /** Bytes and characters, together. What is above it comes from one message that was not there yet. */
  readonly maxLength: number;
}

/** Messages that have come and that nobody has received. When it is full, the client has to wait. */
export class MessageQueue {
  private readonly limits: QueueLimits;
  private readonly source: QueueSource;
  private readonly messages: (string | Uint8Array)[] = [];
  private waitingLength = 0;
  private readonly receivers: Receiver[] = [];
  private end: WebSocketDisconnect | null = null;
  private isPaused = false;

  constructor(limits: QueueLimits, source: QueueSource) {
    this.limits = limits;
    this.source = source;
  }

  /** Whether the client waits until some of what it has sent is received. */
  get isFull(): boolean {
    return this.isPaused;
  }

  push(message: string | Uint8Array): void {
    const receiver = this.receivers.shift();
    if (receiver !== undefined) {
      receiver.resolve(message);
      return;
    }
    this.messages.push(message);
    this.waitingLength += message.length;
    if (this.isPaused || !this.holds(1)) return;
    this.isPaused = true;
    this.source.pause();
  }

  /** Nothing more comes. What waits can still be received; after that, receiving fails with `disconnect`. */
  close(disconnect: WebSocketDisconnect): void {
    this.end = disconnect;
    for (const receiver of this.receivers.splice(0)) receiver.reject(disconnect);
  }

  /** @throws WebSocketDisconnect when nothing more comes. */
  shift(): Promise<string | Uint8Array> {
    const message = this.messages.shift();
    if (message === undefined) {
      if (this.end !== null) return Promise.reject(this.end);
      return new Promise((resolve, reject) => this.receivers.push({ resolve, reject }));
    }
    this.waitingLength -= message.length;
    // Not at once: pausing and resuming cost more than a message.
    if (this.isPaused && !this.holds(0.5)) {
      this.isPaused = false;
      this.source.resume();
    }
    return Promise.resolve(message);
  }

  /** Whether that share of what it may hold is waiting. */
  private holds(share: number): boolean {
    const { maxMessages, maxLength } = this.limits;
    return this.messages.length >= maxMessages * share || this.waitingLength >= maxLength * share;
  }
}
