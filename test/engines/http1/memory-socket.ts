import type { Socket } from "node:net";
import { Duplex } from "node:stream";

/** The server's end of a connection without a network: what is delivered arrives as it was cut, and at once. */
export class MemorySocket extends Duplex {
  readonly remoteAddress = "127.0.0.1";
  /** What the server has sent. A character is a byte. */
  sent = "";
  /** Whether the server has closed its half, or both. */
  isEnded = false;

  constructor() {
    super({ allowHalfOpen: true });
  }

  /** The same, for those who ask for a socket. */
  get asSocket(): Socket {
    return this as unknown as Socket;
  }

  /** Status of each final answer that was sent. */
  get statuses(): number[] {
    const statuses = [...this.sent.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
    return statuses.filter((status) => status >= 200);
  }

  /** Delivers bytes, and lets the server do all that it does with them. A character is a byte. */
  async deliver(text: string): Promise<void> {
    if (!this.destroyed) this.push(Buffer.from(text, "latin1"));
    await settled();
  }

  override _read(): void {}

  override _write(bytes: Buffer, _encoding: string, onWritten: () => void): void {
    this.sent += bytes.toString("latin1");
    onWritten();
  }

  override _final(onFinished: () => void): void {
    this.isEnded = true;
    onFinished();
  }

  override _destroy(error: Error | null, onDestroyed: (error: Error | null) => void): void {
    this.isEnded = true;
    onDestroyed(error);
  }

  setTimeout(): this {
    return this;
  }

  destroySoon(): void {
    if (this.writableFinished) this.destroy();
    else this.end(() => this.destroy());
  }
}

/** Lets what is under way come to rest, where nothing waits for anything outside. */
export async function settled(turns = 2): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
}
