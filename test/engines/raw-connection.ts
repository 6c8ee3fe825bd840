import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** The head of a response as it came over the wire. */
export interface RawHead {
  readonly version: string;
  readonly status: number;
  readonly reason: string;
  /** Flat; names in lower case. */
  readonly headers: readonly string[];
}

/** A response as it came over the wire, wholly read. */
export interface RawResponse extends RawHead {
  readonly body: Buffer;
}

/** The connection ended in the middle of a message. */
export class ConnectionCutError extends Error {
  override readonly name = "ConnectionCutError";
}

/** A client that writes what it is told, and reads responses by the letter of RFC 9112. Reads only when asked to. */
export class RawConnection {
  private readonly socket: Socket;
  private readonly chunks: AsyncIterator<Buffer>;
  private buffer: Buffer = Buffer.alloc(0);
  private content: AsyncIterator<Buffer> | null = null;

  private constructor(socket: Socket) {
    this.socket = socket;
    this.chunks = socket[Symbol.asyncIterator]();
    // A server that closes first makes writing fail. What counts is what can be read.
    socket.on("error", () => {});
  }

  static async open(port: number, host = "127.0.0.1"): Promise<RawConnection> {
    // Half open: the server must not count on a client that closes as soon as the server does.
    const socket = connect({ port, host, noDelay: true, allowHalfOpen: true });
    await once(socket, "connect");
    return new RawConnection(socket);
  }

  /** Writes text (one byte a character) or bytes; resolves when there is room for more, or nobody takes it any more. */
  async write(data: string | Uint8Array): Promise<void> {
    const bytes = typeof data === "string" ? Buffer.from(data, "latin1") : data;
    if (this.socket.destroyed || !this.socket.writable || this.socket.write(bytes)) return;
    const controller = new AbortController();
    const options = { signal: controller.signal };
    await Promise.race([once(this.socket, "drain", options), once(this.socket, "close", options)]).catch(() => {});
    controller.abort();
  }

  /** Reads the head of the next response; interim responses count too. */
  async readHead(): Promise<RawHead> {
    const [version = "", status = "", ...reason] = (await this.readLine()).split(" ");
    const headers: string[] = [];
    for (let line = await this.readLine(); line !== ""; line = await this.readLine()) {
      const colon = line.indexOf(":");
      headers.push(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
    }
    return { version, status: Number(status), reason: reason.join(" "), headers };
  }

  /** Starts to read the content that belongs to a head (RFC 9112 §6.3). */
  openContent(head: RawHead, method = "GET"): void {
    this.content = this.readContent(head, method);
  }

  /** The next piece of content; null at its end. */
  async readPiece(): Promise<Buffer | null> {
    const step = await this.content?.next();
    return step === undefined || step.done === true ? null : step.value;
  }

  /** Reads a whole response. */
  async readResponse(method = "GET"): Promise<RawResponse> {
    const head = await this.readHead();
    this.openContent(head, method);
    const pieces: Buffer[] = [];
    for (let piece = await this.readPiece(); piece !== null; piece = await this.readPiece()) pieces.push(piece);
    return { ...head, body: Buffer.concat(pieces) };
  }

  /** Reads so many bytes, whatever they are. */
  async readExactly(byteLength: number): Promise<Buffer> {
    while (this.buffer.byteLength < byteLength) await this.need();
    return this.take(byteLength);
  }

  /** Sends a request as it stands and reads the response to it. */
  async exchange(message: string, method = "GET"): Promise<RawResponse> {
    await this.write(message);
    return this.readResponse(method);
  }

  /** Reads until the server closes. Returns what came, or null when the connection was reset. */
  async readToEnd(): Promise<Buffer | null> {
    try {
      while (await this.fill());
      return this.take(this.buffer.byteLength);
    } catch {
      return null;
    }
  }

  /** Closes our half. */
  end(): void {
    this.socket.end();
  }

  /** Goes away without a word. */
  destroy(): void {
    this.socket.destroy();
  }

  private async *readContent(head: RawHead, method: string): AsyncGenerator<Buffer, void> {
    const length = headerOf(head.headers, "content-length");
    if (method === "HEAD" || head.status === 204 || head.status === 304 || head.status < 200) return;
    if (headerOf(head.headers, "transfer-encoding") !== undefined) yield* this.readChunks();
    else if (length !== undefined) yield* this.readBytes(Number(length));
    else yield* this.readRest();
  }

  private async *readChunks(): AsyncGenerator<Buffer, void> {
    for (let size = await this.readChunkSize(); size > 0; size = await this.readChunkSize()) {
      yield* this.readBytes(size);
      if ((await this.readLine()) !== "") throw new Error("A chunk is longer than its size says");
    }
    if ((await this.readLine()) !== "") throw new Error("The last chunk is followed by trailers");
  }

  private async readChunkSize(): Promise<number> {
    const line = await this.readLine();
    if (!/^[\da-f]+$/i.test(line)) throw new Error(`"${line}" is not the size of a chunk`);
    return Number.parseInt(line, 16);
  }

  private async *readBytes(byteLength: number): AsyncGenerator<Buffer, void> {
    let missing = byteLength;
    while (missing > 0) {
      if (this.buffer.byteLength === 0) await this.need();
      const piece = this.take(Math.min(missing, this.buffer.byteLength));
      missing -= piece.byteLength;
      yield piece;
    }
  }

  private async *readRest(): AsyncGenerator<Buffer, void> {
    do {
      if (this.buffer.byteLength > 0) yield this.take(this.buffer.byteLength);
    } while (await this.fill());
  }

  private async readLine(): Promise<string> {
    let end = this.buffer.indexOf("\r\n");
    while (end === -1) {
      await this.need();
      end = this.buffer.indexOf("\r\n");
    }
    return this.take(end + 2).toString("latin1", 0, end);
  }

  private async need(): Promise<void> {
    if (!(await this.fill())) throw new ConnectionCutError("The connection ended in the middle of a response");
  }

  private async fill(): Promise<boolean> {
    const step = await this.chunks.next();
    if (step.done === true) return false;
    this.buffer = Buffer.concat([this.buffer, step.value]);
    return true;
  }

  private take(byteLength: number): Buffer {
    const taken = this.buffer.subarray(0, byteLength);
    this.buffer = this.buffer.subarray(byteLength);
    return taken;
  }
}

/** The value of a header in a flat list, or undefined. */
export function headerOf(headers: readonly string[], name: string): string | undefined {
  const index = headers.findIndex((text, position) => position % 2 === 0 && text === name);
  return index === -1 ? undefined : headers[index + 1];
}
