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

/** Messages that have come and that nobody has received. When it is full, the client has to wait. */
export class MessageQueue {
  private readonly maxMessages: number;
  private readonly source: QueueSource;
  private messages: (string | Uint8Array)[] = [];
  private readonly receivers: Receiver[] = [];
  private end: WebSocketDisconnect | null = null;
  private isPaused = false;

  /** @param maxMessages How many messages may wait before the source is paused. */
  constructor(maxMessages: number, source: QueueSource) {
    this.maxMessages = maxMessages;
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
    if (this.isPaused || this.messages.length < this.maxMessages) return;
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
    if (this.isPaused && this.messages.length <= this.maxMessages / 2) {
      this.isPaused = false;
      this.source.resume();
    }
    return Promise.resolve(message);
  }

  /** Throws away what waits. */
  clear(): void {
    this.messages = [];
  }
}
