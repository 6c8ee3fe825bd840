import { ConfigError } from "../errors/config-error.ts";
import { ResponseHeaders } from "../http/response-headers.ts";
import type { WebSocketConnection } from "../http/websocket-connection.ts";
import type { HttpRequest } from "../request/http-request.ts";
import type { HeaderRecord } from "../response/http-response.ts";
import { serializeJson } from "../schema/compile-serializer.ts";
import type { AnySchema, Infer } from "../schema/infer.ts";
import { CloseCode, fitReason } from "./close-code.ts";
import type { AcceptHook, WebSocketHandshakeResponse } from "./handshake-response.ts";
import { MessageQueue } from "./message-queue.ts";
import { readBytesMessage, readJsonMessage, readTextMessage } from "./read-message.ts";
import type { RoomAudience } from "./rooms.ts";
import { WebSocketDisconnect } from "./websocket-exception.ts";
import type { WebSocketHub } from "./websocket-hub.ts";

/** Where a WebSocket stands: its handshake is not answered yet, it is open, it is over or about to be. */
export type WebSocketState = "connecting" | "connected" | "disconnected";

/** What the server says when it accepts a WebSocket. */
export interface AcceptOptions {
  /** One of `offeredSubprotocols`. Default: none. */
  readonly subprotocol?: string;
  /** Headers of the 101. */
  readonly headers?: HeaderRecord;
}

const nothingToWaitFor: Promise<void> = Promise.resolve();

/** A client's WebSocket, as its handler sees it. Iterating over it gives all messages, text and bytes. */
export class ServerWebSocket implements AsyncIterable<string | Uint8Array> {
  /** Unlike that of any other socket, in every process. */
  readonly id: string;
  /** The request of the handshake. */
  readonly request: HttpRequest;
  /** Resolves when the connection is over, or the handshake is refused. For BoltAPI itself. */
  readonly ended: Promise<void>;
  private current: WebSocketState = "connecting";
  private connection: WebSocketConnection | null = null;
  private readonly hub: WebSocketHub;
  private readonly queue: MessageQueue;
  private readonly joined = new Set<string>();
  private readonly handshake: WebSocketHandshakeResponse;
  private preparing: Promise<void> | null = null;
  private end: WebSocketDisconnect | null = null;
  private settleEnd: () => void = () => {};
  /** Heartbeats since the client gave a sign of life. */
  private silentBeats = 0;

  /** @param handshake The answer to the handshake, with the headers that middleware has put on it. */
  constructor(request: HttpRequest, hub: WebSocketHub, handshake: WebSocketHandshakeResponse) {
    this.id = hub.nextId();
    this.request = request;
    this.hub = hub;
    this.handshake = handshake;
    this.queue = new MessageQueue(hub.queueLimits, {
      pause: () => this.connection?.pause(),
      resume: () => this.connection?.resume(),
    });
    this.ended = new Promise((resolve) => {
      this.settleEnd = resolve;
    });
  }

  get state(): WebSocketState {
    return this.current;
  }

  /** Whether the handshake was answered with a 101. */
  get isAccepted(): boolean {
    return this.connection !== null;
  }

  /** Subprotocols on offer, the ones the client prefers first (RFC 6455 §4.1). */
  get offeredSubprotocols(): readonly string[] {
    const offered = this.request.exchange.header("sec-websocket-protocol");
    return offered === undefined ? [] : offered.split(",").map((subprotocol) => subprotocol.trim());
  }

  /** Names of the rooms that the socket is in. */
  get rooms(): ReadonlySet<string> {
    return this.joined;
  }

  /**
   * Answers the handshake. Calling it again does nothing.
   *
   * @throws ConfigError WEBSOCKET_SUBPROTOCOL_NOT_OFFERED; FieldSyntaxError when a header cannot be sent safely.
   * @throws WebSocketDisconnect when the socket was closed before.
   * @throws What middleware throws that has something left to do, such as keeping a session.
   */
  async accept(options: AcceptOptions = {}): Promise<void> {
    if (this.current === "connected") return;
    if (this.end !== null) throw this.end;
    const { subprotocol = null } = options;
    const offered = this.offeredSubprotocols;
    if (subprotocol !== null && !offered.includes(subprotocol)) {
      throw new ConfigError("WEBSOCKET_SUBPROTOCOL_NOT_OFFERED", subprotocol, offered.join(", ") || "none");
    }
    const headers = new ResponseHeaders(this.handshake.flatHeaders());
    for (const [name, value] of Object.entries(options.headers ?? {})) {
      // A cookie comes beside those of middleware.
      if (name.toLowerCase() === "set-cookie") headers.append(name, value);
      else headers.set(name, value);
    }
    if (this.handshake.acceptHooks.length > 0) {
      this.preparing ??= runAcceptHooks(this.handshake.acceptHooks, headers);
      await this.preparing;
      if (this.isAccepted) return;
      if (this.end !== null) throw this.end;
    }
    const { maxMessageBytes, compression } = this.hub.limits;
    this.connection = this.request.exchange.acceptWebSocket(
      { subprotocol, headers: headers.toFlat(), maxMessageBytes, compression },
      {
        onMessage: (message) => {
          this.silentBeats = 0;
          this.queue.push(message);
        },
        onPong: () => {
          this.silentBeats = 0;
        },
        onClose: (code, reason) => this.onClose(code, reason),
      },
    );
    this.current = "connected";
    this.hub.add(this);
  }

  /**
   * The next message.
   *
   * @throws WebSocketDisconnect when the connection is over and all that came has been received.
   */
  receive(): Promise<string | Uint8Array> {
    return quiet(this.take());
  }

  /** The next message, which has to be text. @throws WebSocketDisconnect; WebSocketException 1003 when it is not. */
  receiveText(): Promise<string> {
    return quiet(this.take().then(readTextMessage));
  }

  /** The next message, which has to be binary. @throws WebSocketDisconnect; WebSocketException 1003 when it is not. */
  receiveBytes(): Promise<Uint8Array> {
    return quiet(this.take().then(readBytesMessage));
  }

  /**
   * The next message as JSON, in text or bytes.
   *
   * @param schema What it has to fit; without one, the value is `unknown`.
   * @throws WebSocketDisconnect; WebSocketException 1007 when it is no JSON, 1008 when it does not fit the schema.
   */
  receiveJson(): Promise<unknown>;
  receiveJson<const Schema extends AnySchema>(schema: Schema): Promise<Infer<Schema>>;
  receiveJson(schema?: AnySchema): Promise<unknown> {
    return quiet(this.take().then((message) => readJsonMessage(message, schema)));
  }

  /** All messages, until the connection is over. */
  [Symbol.asyncIterator](): AsyncGenerator<string | Uint8Array, void> {
    return this.iterate((message) => message);
  }

  /** Text messages, until the connection is over. @throws WebSocketException as `receiveText` does. */
  texts(): AsyncGenerator<string, void> {
    return this.iterate(readTextMessage);
  }

  /** Binary messages, until the connection is over. @throws WebSocketException as `receiveBytes` does. */
  bytes(): AsyncGenerator<Uint8Array, void> {
    return this.iterate(readBytesMessage);
  }

  /** JSON messages, until the connection is over. @throws WebSocketException as `receiveJson` does. */
  jsons(): AsyncGenerator<unknown, void>;
  jsons<const Schema extends AnySchema>(schema: Schema): AsyncGenerator<Infer<Schema>, void>;
  jsons(schema?: AnySchema): AsyncGenerator<unknown, void> {
    return this.iterate((message) => readJsonMessage(message, schema));
  }

  /**
   * Sends text. Resolves at once while little waits to be sent, otherwise when the client has taken it.
   *
   * @throws WebSocketDisconnect when the connection is over. Who does not wait for the promise does not hear of it.
   */
  sendText(text: string): Promise<void> {
    return this.send(text);
  }

  /** Sends bytes, which must not change any more; see `sendText`. */
  sendBytes(bytes: Uint8Array): Promise<void> {
    return this.send(bytes);
  }

  /** Sends a value as JSON text; see `sendText`. @throws TypeError for objects that contain themselves. */
  sendJson(value: unknown): Promise<void> {
    return this.send(serializeJson(value));
  }

  /**
   * Closes the connection. Resolves when the client has answered, or the connection was cut because it did not. Before
   * `accept`, it refuses the handshake with a 403, and code and reason are not sent.
   *
   * @param code 1000 by default; one of `CloseCode` that may be sent, or 3000 to 4999.
   * @param reason At most 123 bytes of UTF-8.
   * @throws RangeError when code or reason cannot be sent.
   */
  async close(code: number = CloseCode.NORMAL_CLOSURE, reason = ""): Promise<void> {
    if (this.current === "connecting") this.onClose(code, reason);
    else this.startClose(code, reason);
    return this.ended;
  }

  /** Enters a room. The socket leaves all its rooms when it is over. */
  join(room: string): void {
    if (this.end !== null) return;
    this.joined.add(room);
    this.hub.rooms.join(room, this);
  }

  leave(room: string): void {
    this.joined.delete(room);
    this.hub.rooms.leave(room, this);
  }

  /** Everybody else in a room, or in several. */
  to(room: string | readonly string[]): RoomAudience {
    return this.hub.rooms.to(room, [this]);
  }

  /** Sends without waiting, for messages to a room. A client that takes too little of them is closed. */
  push(payload: string | Uint8Array): void {
    const { connection } = this;
    if (connection !== null && this.isTaking(connection)) connection.push(payload);
  }

  /** Asks for a sign of life, or gives up a client that has given none for `maxSilentBeats`. For the heartbeat. */
  beat(maxSilentBeats: number): void {
    if (this.connection === null) return;
    // A client that has to wait cannot be heard; that is not its fault. The ping goes out all the same: the system of one
    // that has left refuses it, and nothing else would tell while nothing is read.
    if (this.queue.isFull) this.silentBeats = 0;
    if (this.silentBeats >= maxSilentBeats) {
      this.end ??= new WebSocketDisconnect(CloseCode.GOING_AWAY, "No sign of life");
      this.connection.terminate();
      return;
    }
    this.silentBeats++;
    this.connection.ping();
  }

  /** Ends it when its handler has ended without `accept`; does nothing after that. For BoltAPI itself. */
  refuse(): void {
    if (this.current === "connecting") this.onClose(CloseCode.ABNORMAL_CLOSURE, "");
  }

  /** Ends it as its handler ended: normally, or with a code. For BoltAPI itself. */
  finish(code: number, reason: string): Promise<void> {
    if (this.current === "connected") this.startClose(code, fitReason(reason));
    return this.ended;
  }

  private take(): Promise<string | Uint8Array> {
    if (this.current !== "connecting") return this.queue.shift();
    return Promise.reject(new ConfigError("WEBSOCKET_NOT_ACCEPTED", "received from"));
  }

  private send(message: string | Uint8Array): Promise<void> {
    const { connection } = this;
    if (this.current === "connecting") {
      return Promise.reject(new ConfigError("WEBSOCKET_NOT_ACCEPTED", "sent to"));
    }
    if (connection === null || !this.isTaking(connection)) return this.disconnected();
    if (connection.bufferedBytes + message.length > this.hub.highWaterBytes) return connection.send(message);
    connection.push(message);
    return nothingToWaitFor;
  }

  /** Whether a client may be sent more. One that has taken too little of what it was sent before is closed. */
  private isTaking(connection: WebSocketConnection): boolean {
    if (!connection.isOpen) return false;
    if (connection.bufferedBytes <= this.hub.limits.maxBufferedBytes) return true;
    this.startClose(CloseCode.POLICY_VIOLATION, "Slow consumer");
    return false;
  }

  private disconnected(): Promise<never> {
    return quiet(Promise.reject(this.end ?? new WebSocketDisconnect(CloseCode.ABNORMAL_CLOSURE, "")));
  }

  private async *iterate<Message>(
    read: (message: string | Uint8Array) => Message | Promise<Message>,
  ): AsyncGenerator<Message, void> {
    while (true) {
      let message: string | Uint8Array;
      try {
        // Straight from the queue: each asynchronous function in between would cost a promise a message.
        message = await this.take();
      } catch (error) {
        if (error instanceof WebSocketDisconnect) return;
        throw error;
      }
      yield read(message);
    }
  }

  private startClose(code: number, reason: string): void {
    if (this.connection?.isOpen !== true) return;
    this.connection.close(code, reason);
    this.end ??= new WebSocketDisconnect(code, reason);
    this.current = "disconnected";
  }

  private onClose(code: number, reason: string): void {
    this.end ??= new WebSocketDisconnect(code, reason);
    this.current = "disconnected";
    for (const room of this.joined) this.hub.rooms.leave(room, this);
    this.joined.clear();
    this.queue.close(this.end);
    this.hub.delete(this);
    this.settleEnd();
  }
}

/** A promise whose rejection ends no process where nobody waits for it: a client may leave at any time. */
function quiet<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => {});
  return promise;
}

async function runAcceptHooks(hooks: readonly AcceptHook[], headers: ResponseHeaders): Promise<void> {
  for (const hook of hooks) await hook(headers);
}
