import type { Exchange, ResponseBody, StreamOutcome } from "../../http/exchange.ts";
import type { WebSocketConnection, WebSocketHandshake, WebSocketListener } from "../../http/websocket-connection.ts";
import { withHost } from "../header-pairs.ts";
import { contentLengthOf, hasNoContent } from "../response-framing.ts";
import { closeUnread, ResponseStream } from "../response-stream.ts";
import type { OpeningHandshake } from "../websocket-handshake.ts";
import { encodeText } from "./connection-output.ts";
import { findField, listFields } from "./field-lines.ts";
import type { Http1Connection } from "./http1-connection.ts";
import { PipelinedAnswer } from "./pipelined-answer.ts";
import { maxDiscardedBytes, type RequestBody } from "./request-body.ts";
import { formatHead, type ResponseHead } from "./response-head.ts";
import { sendPieces } from "./send-pieces.ts";

const noBytes = new Uint8Array(0);
const noBuffer: Buffer = Buffer.alloc(0);
const continueText = "HTTP/1.1 100 Continue\r\n\r\n";

/** A request on a connection, and its answer. */
export class Http1Exchange extends PipelinedAnswer<Http1Connection> implements Exchange {
  readonly method: string;
  readonly target: string;
  readonly isHttp10: boolean;
  /** Null for a request without one. */
  readonly body: RequestBody | null;
  hasResponded = false;
  /** The handshake of a WebSocket, or null. */
  opening: OpeningHandshake | null = null;
  /** The client waits for a 100 before it sends the body (RFC 9110 §10.1.1). */
  awaitsContinue = false;
  /** Of an absolute-form target; it takes the place of the Host header (RFC 9112 §3.2.2). */
  targetHost: string | null = null;
  private bytes: Buffer;
  private readonly fieldsStart: number;
  private readonly fieldsEnd: number;
  private fieldLines: string | null = null;
  private stream: ResponseStream | null = null;
  private controller: AbortController | null = null;

  /**
   * @param isLast Whether the connection ends with the answer.
   * @param bytes What has the head in it; its field lines are from `fieldsStart` to `fieldsEnd`.
   */
  constructor(
    connection: Http1Connection,
    isLast: boolean,
    method: string,
    target: string,
    isHttp10: boolean,
    body: RequestBody | null,
    bytes: Buffer,
    fieldsStart: number,
    fieldsEnd: number,
  ) {
    super(connection, isLast);
    this.method = method;
    this.target = target;
    this.isHttp10 = isHttp10;
    this.body = body;
    this.bytes = bytes;
    this.fieldsStart = fieldsStart;
    this.fieldsEnd = fieldsEnd;
  }

  get isSecure(): boolean {
    return this.connection.isSecure;
  }

  get remoteAddress(): string | null {
    return this.connection.socket.remoteAddress ?? null;
  }

  get wantsWebSocket(): boolean {
    return this.opening !== null;
  }

  header(name: string): string | undefined {
    if (this.targetHost !== null && name === "host") return this.targetHost;
    return findField(this.lines(), name);
  }

  headerPairs(): readonly string[] {
    const pairs = listFields(this.lines());
    return this.targetHost === null ? pairs : withHost(pairs, this.targetHost);
  }

  readBody(maxBytes: number): Uint8Array | Promise<Uint8Array> {
    if (this.body === null) return noBytes;
    const bytes = this.body.read(maxBytes);
    if (bytes instanceof Promise) this.sendContinue();
    return bytes;
  }

  async *streamBody(): AsyncGenerator<Uint8Array, void> {
    if (this.body === null) return;
    this.sendContinue();
    yield* this.body.stream();
  }

  get signal(): AbortSignal {
    if (this.controller === null) {
      this.controller = new AbortController();
      if (!this.isAnswered && (this.isOver || this.connection.isGone)) this.controller.abort();
    }
    return this.controller.signal;
  }

  respond(status: number, headers: readonly string[], body: ResponseBody): undefined | Promise<StreamOutcome> {
    if (this.hasResponded) throw new Error("An exchange is answered once; respond was called again.");
    const head = formatHead(status, headers);
    this.hasResponded = true;
    if (body === null || typeof body === "string" || body instanceof Uint8Array) {
      this.sendWhole(status, head, body);
      return undefined;
    }
    return this.sendStream(status, head, body);
  }

  acceptWebSocket(handshake: WebSocketHandshake, listener: WebSocketListener): WebSocketConnection {
    if (this.hasResponded) throw new Error("An exchange is answered once; acceptWebSocket was called again.");
    if (this.opening === null) {
      throw new Error("The request asks for no WebSocket; acceptWebSocket was called all the same.");
    }
    const extensions = this.header("sec-websocket-extensions");
    const webSocket = this.connection.upgrade(this.opening, extensions, handshake, listener);
    this.hasResponded = true;
    // A WebSocket that lives for days keeps nothing of the bytes it came with.
    this.bytes = noBuffer;
    return webSocket;
  }

  /** The client has gone. */
  leave(): void {
    if (this.isAnswered || this.isOver) return;
    this.isOver = true;
    this.controller?.abort();
    this.stream?.leave();
  }

  /** What the client sends cannot be understood any further: ends with that answer if there is none yet. */
  breakOff(answer: string): void {
    if (this.hasResponded) this.isCut = true;
    else this.put(answer);
    this.isLast = true;
    this.leave();
    this.complete();
  }

  /** What is left of the body is thrown away. */
  override complete(): void {
    this.body?.leave();
    super.complete();
  }

  private sendWhole(status: number, head: ResponseHead, body: string | Uint8Array | null): void {
    const { method } = this;
    const bodyBytes = body === null ? 0 : typeof body === "string" ? Buffer.byteLength(body) : body.byteLength;
    const length = contentLengthOf(method, status, bodyBytes, head.givenBytes);
    const text = this.headText(head, length);
    if (body === null || hasNoContent(method, status)) this.put(text);
    // Text in ASCII can be joined with its head.
    else if (typeof body === "string" && bodyBytes === body.length) this.put(text + body);
    else {
      this.put(text);
      this.put(typeof body === "string" ? encodeText(body, bodyBytes) : body);
    }
    this.complete();
  }

  private sendStream(
    status: number,
    head: ResponseHead,
    body: AsyncIterable<Uint8Array | string>,
  ): Promise<StreamOutcome> {
    const length = contentLengthOf(this.method, status, null, head.givenBytes);
    if (hasNoContent(this.method, status)) {
      this.put(this.headText(head, length));
      this.complete();
      return closeUnread(body, { kind: "sent" });
    }
    const isChunked = length === null && !this.isHttp10;
    // RFC 9112 §6.3: HTTP/1.0 knows no chunks, so the end of the connection is that of the answer.
    if (length === null && this.isHttp10) this.isLast = true;
    this.put(this.headText(isChunked ? { ...head, text: `${head.text}transfer-encoding: chunked\r\n` } : head, length));
    this.stream = new ResponseStream(body, length);
    if (this.isOver || this.connection.isGone) this.stream.leave();
    else void sendPieces(this.stream, this, isChunked);
    return this.stream.outcome;
  }

  private headText(head: ResponseHead, length: number | null): string {
    const { clock } = this.connection.context;
    const isKept = !this.endsConnection(head);
    const { hasDate, upgrade } = head;
    const isUsual = !hasDate && upgrade === null;
    const ending = isUsual ? (isKept ? clock.keptEnding : clock.closedEnding) : clock.ending(isKept, hasDate, upgrade);
    return length === null ? head.text + ending : `${head.text}content-length: ${length}\r\n${ending}`;
  }

  private endsConnection(head: ResponseHead): boolean {
    const { body, connection } = this;
    if (!this.isLast) {
      this.isLast =
        head.closesConnection ||
        this.opening !== null ||
        connection.endsWith(this) ||
        (body !== null && this.isTooMuch(body));
    }
    if (this.isLast) connection.isLast = true;
    return this.isLast;
  }

  /** Whether closing the connection is better than reading what is left of the body. */
  private isTooMuch(body: RequestBody): boolean {
    if (body.isReceived) return false;
    if (body.isRefused || this.awaitsContinue) return true;
    return !body.isOpened && (body.announcedBytes ?? 0) > maxDiscardedBytes;
  }

  private sendContinue(): void {
    if (!this.awaitsContinue || this.hasResponded) return;
    this.awaitsContinue = false;
    this.put(continueText);
    this.connection.flush();
  }

  private lines(): string {
    this.fieldLines ??= this.bytes.toString("latin1", this.fieldsStart, this.fieldsEnd);
    return this.fieldLines;
  }
}
