import type { Socket } from "node:net";

/** Text up to this length is joined with what is around it; copying it is cheaper than a write of its own. */
const maxJoinedLength = 16 * 1024;

/** What a connection sends: text is joined until `flush`, so that several answers can leave in one write. */
export class ConnectionOutput {
  private readonly socket: Socket;
  private readonly writeTimeoutMs: number;
  private isWatched = false;
  /** Waits to be written. A character is a byte. */
  private text = "";

  /** @param writeTimeoutMs How long the client may take nothing of what is sent to it, in milliseconds. */
  constructor(socket: Socket, writeTimeoutMs: number) {
    this.socket = socket;
    this.writeTimeoutMs = writeTimeoutMs;
  }

  /** Whether the client does not keep up: the socket emits "drain" when it has. */
  get isBackedUp(): boolean {
    return this.socket.writableLength >= this.socket.writableHighWaterMark;
  }

  /** Whether something has not left the process yet. */
  get isUnsent(): boolean {
    return this.text !== "" || this.socket.writableLength > 0;
  }

  /** @param data Text with a byte a character, or bytes, which must not change until they have left. */
  put(data: string | Uint8Array): void {
    if (typeof data === "string") {
      this.text += data;
      if (this.text.length >= maxJoinedLength) this.flush();
    } else {
      this.socket.cork();
      this.flush();
      this.socket.write(data);
      this.socket.uncork();
      if (this.isBackedUp) this.watch();
    }
  }

  flush(): void {
    const { text } = this;
    if (text === "") return;
    this.text = "";
    this.socket.write(text, "latin1");
    if (this.isBackedUp) this.watch();
  }

  /** Calls back when everything has left the process, with an error when it never will. */
  flushed(onFlushed: (error?: Error | null) => void): void {
    const { text } = this;
    this.text = "";
    this.socket.write(text, "latin1", onFlushed);
    if (this.isBackedUp) this.watch();
  }

  /** Has the socket emit "timeout" when the client takes nothing for too long. It counts what leaves in part, too. */
  watch(): void {
    if (this.isWatched) return;
    this.isWatched = true;
    this.socket.setTimeout(this.writeTimeoutMs);
  }

  unwatch(): void {
    if (!this.isWatched) return;
    this.isWatched = false;
    this.socket.setTimeout(0);
  }

  /** Sends what waits, then closes our half. */
  end(): void {
    this.flush();
    this.socket.end();
  }
}

/** Text as bytes of UTF-8, to be put behind text with a byte a character: as such text itself where it is short. */
export function encodeText(text: string, byteLength: number): string | Uint8Array {
  if (byteLength === text.length) return text;
  const bytes = Buffer.from(text);
  return byteLength < maxJoinedLength ? bytes.toString("latin1") : bytes;
}
