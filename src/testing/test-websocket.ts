import type { MemoryClose, MemoryWebSocket } from "../engines/memory/memory-websocket.ts";
import { ResponseHeaders } from "../http/response-headers.ts";
import type { TestResponse } from "./test-response.ts";
import { within } from "./within.ts";

/** How long to wait for something. */
export interface WaitOptions {
  /** In milliseconds. Default: that of the WebSocket, which is 5000 unless its opening said otherwise. */
  readonly timeoutMs?: number;
}

/** How a test uses a WebSocket. */
export interface TestWebSocketSettings {
  /** For messages: "WebSocket /chat". */
  readonly title: string;
  /** How long the server may take for whatever the test waits for, in milliseconds. */
  readonly timeoutMs: number;
  /** Gives an unexpected error of the handler once; undefined when there is none. */
  readonly takeError: () => unknown;
}

/** The handshake of a WebSocket was answered with something else than a 101. */
export class WebSocketRefusedError extends Error {
  override readonly name = "WebSocketRefusedError";
  readonly response: TestResponse;

  constructor(path: string, response: TestResponse) {
    super(`The WebSocket ${path} was refused with status ${response.status}: ${response.text().slice(0, 200)}`);
    this.response = response;
  }
}

/** The server closed the WebSocket, so that nothing more comes from it. */
export class WebSocketClosedError extends Error {
  override readonly name = "WebSocketClosedError";
  readonly code: number;
  readonly reason: string;

  constructor({ code, reason }: MemoryClose) {
    super(`The WebSocket is closed, with code ${code}${reason === "" ? "" : `: ${reason}`}`);
    this.code = code;
    this.reason = reason;
  }
}

/** A WebSocket of a test, at the client's end. Iterating over it gives what the server sends until it closes. */
export class TestWebSocket implements AsyncDisposable, AsyncIterable<string | Uint8Array> {
  /** The protocol that the server has chosen, or null. */
  readonly subprotocol: string | null;
  /** Headers of the 101. */
  readonly headers: ResponseHeaders;
  private readonly webSocket: MemoryWebSocket;
  private readonly finished: Promise<void>;
  private readonly settings: TestWebSocketSettings;

  /** @param finished Resolves when the handler is done. */
  constructor(webSocket: MemoryWebSocket, finished: Promise<void>, settings: TestWebSocketSettings) {
    this.subprotocol = webSocket.subprotocol;
    this.headers = new ResponseHeaders(webSocket.headers);
    this.webSocket = webSocket;
    this.finished = finished;
    this.settings = settings;
  }

  /** Resolves with code and reason when the connection is over. */
  get closed(): Promise<MemoryClose> {
    return this.webSocket.closed;
  }

  /** Sends text. Resolves when the server has taken it. @throws WebSocketClosedError */
  sendText(text: string): Promise<void> {
    return this.send(text);
  }

  sendBytes(bytes: Uint8Array): Promise<void> {
    return this.send(bytes);
  }

  sendJson(value: unknown): Promise<void> {
    return this.send(JSON.stringify(value));
  }

  /**
   * The next message.
   *
   * @throws WebSocketClosedError when there is none left and the connection is over.
   * @throws The error of the handler, when an unexpected one ended it.
   * @throws Error when nothing comes in time.
   */
  async receive({ timeoutMs = this.settings.timeoutMs }: WaitOptions = {}): Promise<string | Uint8Array> {
    const late = `${this.settings.title} sent no message within ${timeoutMs} ms.`;
    const message = await within(this.webSocket.receive(), timeoutMs, late);
    if (message !== null) return message;
    const close = await this.closed;
    await this.raise();
    throw new WebSocketClosedError(close);
  }

  async receiveText(options?: WaitOptions): Promise<string> {
    const message = await this.receive(options);
    if (typeof message !== "string") throw new Error(`Expected text, got ${message.length} bytes.`);
    return message;
  }

  async receiveBytes(options?: WaitOptions): Promise<Uint8Array> {
    const message = await this.receive(options);
    if (typeof message === "string") throw new Error(`Expected bytes, got the text ${JSON.stringify(message)}.`);
    return message;
  }

  async receiveJson<Value = unknown>(options?: WaitOptions): Promise<Value> {
    return JSON.parse(await this.receiveText(options)) as Value;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string | Uint8Array, void> {
    try {
      while (true) yield await this.receive();
    } catch (error) {
      if (!(error instanceof WebSocketClosedError)) throw error;
    }
  }

  /**
   * Closes the connection, and waits for the handler to end.
   *
   * @param code Default 1000.
   * @throws The error of the handler, when an unexpected one ended it.
   * @throws Error when the handler does not end in time.
   */
  async close(code = 1000, reason = ""): Promise<void> {
    if (this.webSocket.isOpen) this.webSocket.close(code, reason);
    await this.raise();
  }

  /** Goes away without a word, as a client does whose network fails, and waits for the handler to end. */
  async terminate(): Promise<void> {
    this.webSocket.terminate();
    await this.waitForEnd();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private async send(message: string | Uint8Array): Promise<void> {
    if (!this.webSocket.isOpen) throw new WebSocketClosedError(await this.closed);
    await this.webSocket.send(message);
  }

  private async raise(): Promise<void> {
    await this.waitForEnd();
    const error = this.settings.takeError();
    if (error !== undefined) throw error;
  }

  private waitForEnd(): Promise<void> {
    const { timeoutMs, title } = this.settings;
    return within(
      this.finished,
      timeoutMs,
      `${title}: the handler did not end within ${timeoutMs} ms of the WebSocket's end.`,
    );
  }
}
