import type { IncomingMessage, ServerResponse } from "node:http";
import type { TLSSocket } from "node:tls";
import type { Exchange, ResponseBody, StreamOutcome } from "../../http/exchange.ts";
import { findHeader, joinHeaderPairs } from "../header-pairs.ts";
import {
  contentLengthOf,
  type EngineFields,
  hasEngineFields,
  hasNoContent,
  takeEngineFields,
  upgradeOf,
} from "../response-framing.ts";
import { closeUnread, ResponseStream } from "../response-stream.ts";
import type { ConnectionExchange, HttpConnection } from "./http-connection.ts";
import { announcedBytesOf, IncomingBody, maxDiscardedBytes } from "./incoming-body.ts";
import { sendStream } from "./send-stream.ts";

// Node would send these characters as UTF-8 when it joins the head with a body of text.
const nonAscii = /[^\0-\x7f]/;

/** A request of node:http and its response. */
export class NodeHttpExchange implements Exchange, ConnectionExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly target: string;
  readonly wantsWebSocket = false;
  hasResponded = false;
  /** The whole answer is with Node: who leaves now misses nothing. */
  private isComplete = false;
  readonly connection: HttpConnection;
  /** The client waits for a 100 before it sends the body (RFC 9110 §10.1.1). */
  private awaitsContinue: boolean;
  private body: IncomingBody | null = null;
  private stream: ResponseStream | null = null;
  private controller: AbortController | null = null;

  constructor(
    connection: HttpConnection,
    request: IncomingMessage,
    response: ServerResponse,
    target: string,
    awaitsContinue: boolean,
  ) {
    this.request = request;
    this.response = response;
    this.target = target;
    this.connection = connection;
    this.awaitsContinue = awaitsContinue;
  }

  get method(): string {
    // A request always has a method; the type is that of responses too.
    return this.request.method as string;
  }

  get isSecure(): boolean {
    return (this.request.socket as Partial<TLSSocket>).encrypted === true;
  }

  get remoteAddress(): string | null {
    return this.request.socket.remoteAddress ?? null;
  }

  header(name: string): string | undefined {
    const value = this.request.headers[name];
    if (typeof value === "string" || value === undefined) return value;
    // Node makes an array of Set-Cookie, and its object inherits, so that "constructor" and "__proto__" are no strings.
    return findHeader(this.request.rawHeaders, name);
  }

  headerPairs(): readonly string[] {
    return joinHeaderPairs(this.request.rawHeaders);
  }

  readBody(maxBytes: number): Uint8Array | Promise<Uint8Array> {
    const bytes = this.openBody().read(maxBytes);
    if (bytes instanceof Promise) this.sendContinue();
    return bytes;
  }

  async *streamBody(): AsyncGenerator<Uint8Array, void> {
    const body = this.openBody();
    this.sendContinue();
    yield* body.stream();
  }

  get signal(): AbortSignal {
    if (this.controller === null) {
      this.controller = new AbortController();
      this.watchConnection();
    }
    return this.controller.signal;
  }

  acceptWebSocket(): never {
    throw new Error("The request asks for no WebSocket; acceptWebSocket was called all the same.");
  }

  respond(status: number, headers: readonly string[], body: ResponseBody): undefined | Promise<StreamOutcome> {
    if (this.hasResponded) throw new Error("An exchange is answered once; respond was called again.");
    this.hasResponded = true;
    const fields = hasEngineFields(headers) ? takeEngineFields(headers) : null;
    if (body === null || typeof body === "string" || body instanceof Uint8Array) {
      this.sendWhole(status, headers, fields, body);
      return undefined;
    }
    return this.sendPieces(status, headers, fields, body);
  }

  /** Gives up the request, whose connection becomes something else. Returns the controller of its signal, if it has one. */
  release(): AbortController | null {
    this.isComplete = true;
    this.connection.complete(this);
    return this.controller;
  }

  leave(): void {
    this.body?.leave();
    if (this.isComplete) return;
    this.controller?.abort();
    this.stream?.leave();
  }

  private sendWhole(
    status: number,
    headers: readonly string[],
    fields: EngineFields | null,
    body: string | Uint8Array | null,
  ): void {
    const { method, response } = this;
    const bodyBytes = body === null ? 0 : typeof body === "string" ? Buffer.byteLength(body) : body.byteLength;
    this.writeHead(status, headers, fields, contentLengthOf(method, status, bodyBytes, fields?.contentLength ?? null));
    if (body === null || hasNoContent(method, status)) response.end();
    else response.end(typeof body === "string" && hasNonAscii(headers) ? Buffer.from(body) : body);
    this.finish();
  }

  private sendPieces(
    status: number,
    headers: readonly string[],
    fields: EngineFields | null,
    body: AsyncIterable<Uint8Array | string>,
  ): Promise<StreamOutcome> {
    const { method, response } = this;
    const contentLength = contentLengthOf(method, status, null, fields?.contentLength ?? null);
    this.writeHead(status, headers, fields, contentLength);
    if (hasNoContent(method, status)) {
      response.end();
      this.finish();
      return closeUnread(body, { kind: "sent" });
    }
    this.stream = new ResponseStream(body, contentLength);
    this.watchConnection();
    void sendStream(this.stream, response);
    // Not awaited: an async function that waits is 300 bytes larger, and thousands of streams may be open.
    return this.stream.outcome.then((outcome) => {
      this.finish();
      return outcome;
    });
  }

  private writeHead(
    status: number,
    headers: readonly string[],
    fields: EngineFields | null,
    contentLength: number | null,
  ): void {
    const { connection, response } = this;
    // Spread, because slice takes ten times as long for frozen arrays, which the usual headers are.
    const head = [...(fields === null ? headers : fields.headers)];
    // Last: Node encodes a Content-Disposition that follows a Content-Length in its own way.
    if (contentLength !== null) head.push("content-length", String(contentLength));
    const upgrade = upgradeOf(status, fields);
    const isBodyLeft = this.isBodyLeft();
    if (
      fields?.closesConnection === true ||
      (connection.isShuttingDown && connection.latest === this) ||
      (isBodyLeft && this.isBodyTooMuch())
    ) {
      head.push("connection", upgrade === null ? "close" : "close, upgrade");
      response.shouldKeepAlive = false;
      connection.isLast = true;
    } else if (upgrade !== null) head.push("connection", "upgrade");
    if (upgrade !== null) head.push("upgrade", upgrade);
    if (isBodyLeft && !response.shouldKeepAlive) connection.lingerAfterResponse();
    response.writeHead(status, head);
  }

  private finish(): void {
    const { body, connection, request, response } = this;
    this.isComplete = true;
    connection.complete(this);
    if (!this.isBodyLeft()) return;
    if (!response.shouldKeepAlive) {
      body?.leave();
      request.resume();
    } else if (body !== null || announcedBytesOf(request) === null) {
      this.openBody().discard(() => connection.closeAfter(this));
    }
    // A body that nobody touched, and whose length is known, Node itself throws away.
  }

  /** Whether there may be more of the body on the way. A refused body counts as such, so that its end depends on nothing. */
  private isBodyLeft(): boolean {
    if (this.body?.isRefused === true) return true;
    return !this.request.complete && announcedBytesOf(this.request) !== 0;
  }

  /** Whether closing the connection is better than reading what is left of the body. */
  private isBodyTooMuch(): boolean {
    if (this.awaitsContinue || this.body?.isRefused === true) return true;
    return this.body === null && (announcedBytesOf(this.request) ?? 0) > maxDiscardedBytes;
  }

  private openBody(): IncomingBody {
    if (this.body === null) {
      this.body = new IncomingBody(this.request);
      this.watchConnection();
      // What is left of the body is being thrown away.
      if (this.isComplete) this.body.leave();
    }
    return this.body;
  }

  private watchConnection(): void {
    if (this.connection.isGone) this.leave();
    else if (!this.isComplete) this.connection.watch(this);
  }

  private sendContinue(): void {
    if (!this.awaitsContinue || this.hasResponded) return;
    this.awaitsContinue = false;
    this.response.writeContinue();
  }
}

function hasNonAscii(headers: readonly string[]): boolean {
  for (let index = 1; index < headers.length; index += 2) {
    if (nonAscii.test(headers[index] as string)) return true;
  }
  return false;
}
