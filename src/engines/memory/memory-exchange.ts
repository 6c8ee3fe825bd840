import {
  BodyTooLargeError,
  type Exchange,
  type RequestLimits,
  type ResponseBody,
  type StreamOutcome,
} from "../../http/exchange.ts";
import type { WebSocketConnection, WebSocketHandshake, WebSocketListener } from "../../http/websocket-connection.ts";
import { HeaderGate } from "../header-gate.ts";
import { findHeader, joinHeaderPairs, withHost } from "../header-pairs.ts";
import { type BodySource, readPulledBody, streamPulledBody } from "../pulled-body.ts";
import { invalidTarget, type Refusal } from "../refusal.ts";
import { parseRequestTarget } from "../request-target.ts";
import { contentLengthOf, hasNoContent, takeEngineFields, upgradeOf } from "../response-framing.ts";
import { closeUnread, ResponseStream } from "../response-stream.ts";
import { checkAnswer, isRefusal, type OpeningHandshake, readOpeningHandshake } from "../websocket-handshake.ts";
import { MemoryWebSocket, type MemoryWebSocketOptions } from "./memory-websocket.ts";
import { WebSocketEnd } from "./websocket-end.ts";

const noBytes = new Uint8Array(0);
const encoder = new TextEncoder();

/** A request as it would arrive on a socket. */
export interface MemoryRequest {
  readonly method: string;
  /** Request target: "/users?page=2", "http://example.com/users", or "*". */
  readonly target: string;
  /** Flat: name, value, name, value. What frames the body is added when it is not there; "host" is not. */
  readonly headers: readonly string[];
  /** An iterable is sent in chunks; when it throws, the client breaks off. */
  readonly body?: Uint8Array | AsyncIterable<Uint8Array>;
  readonly remoteAddress?: string;
  readonly isSecure?: boolean;
  /** Aborting it is a client that goes away. */
  readonly signal?: AbortSignal;
}

/** A response as far as it is there when its head is sent. */
export interface MemoryHead {
  readonly status: number;
  readonly headers: readonly string[];
  readonly content: Uint8Array | ResponseStream;
}

/** What a client that can go on as a WebSocket adds to its request. */
export interface MemoryUpgrade extends MemoryWebSocketOptions {
  /** Takes the client's end when the handshake is accepted. */
  readonly onAccept: (webSocket: MemoryWebSocket) => void;
}

/** A request without a socket, and its response. */
export class MemoryExchange implements Exchange {
  readonly method: string;
  readonly target: string;
  readonly isSecure: boolean;
  readonly remoteAddress: string | null;
  hasResponded = false;
  private isComplete = false;
  private readonly request: MemoryRequest;
  private readonly received: readonly string[];
  private readonly pairs: readonly string[];
  private readonly deliver: (head: MemoryHead) => void;
  private readonly controller: AbortController = new AbortController();
  private readonly handshake: OpeningHandshake | Refusal | null;
  private readonly upgrade: MemoryUpgrade | null;
  private stream: ResponseStream | null = null;
  private webSocket: MemoryWebSocket | null = null;

  /**
   * @param deliver Takes the response as soon as there is one.
   * @param upgrade Null for a client that can be nothing but one of HTTP.
   */
  constructor(request: MemoryRequest, deliver: (head: MemoryHead) => void, upgrade: MemoryUpgrade | null) {
    const reduced = parseRequestTarget(request.method, request.target);
    const received = [...request.headers, ...framingHeaders(request)];
    this.method = request.method;
    this.target = reduced?.target ?? "";
    this.isSecure = request.isSecure ?? false;
    this.remoteAddress = request.remoteAddress ?? null;
    this.request = request;
    this.received = reduced === null || reduced.host === null ? received : withHost(received, reduced.host);
    this.pairs = joinHeaderPairs(this.received);
    this.deliver = deliver;
    this.upgrade = upgrade;
    this.handshake = readOpeningHandshake(request.method, false, (name) => this.header(name));
    request.signal?.addEventListener("abort", this.leave);
  }

  /** Why an engine answers this request itself, or null when the handler gets it. */
  check(limits: RequestLimits): Refusal | null {
    if (this.target === "") return invalidTarget;
    const gate = new HeaderGate(limits);
    const refusal = gate.checkLimits(this.received) ?? gate.checkHost(this.header("host"));
    if (refusal !== null || this.handshake === null) return refusal;
    return isRefusal(this.handshake) ? this.handshake : null;
  }

  get wantsWebSocket(): boolean {
    return this.upgrade !== null && this.handshake !== null && !isRefusal(this.handshake);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  header(name: string): string | undefined {
    return findHeader(this.pairs, name);
  }

  headerPairs(): readonly string[] {
    return this.pairs;
  }

  readBody(maxBytes: number): Uint8Array | Promise<Uint8Array> {
    const { body, signal } = this.request;
    const announcedBytes = this.announcedBytes();
    if (announcedBytes !== null && announcedBytes > maxBytes) throw new BodyTooLargeError(maxBytes, announcedBytes);
    if (body === undefined) return noBytes;
    const isThere = body instanceof Uint8Array && body.byteLength === announcedBytes && signal?.aborted !== true;
    return isThere ? body.slice() : readPulledBody(this.bodySource(), maxBytes);
  }

  streamBody(): AsyncIterable<Uint8Array> {
    return streamPulledBody(this.bodySource());
  }

  acceptWebSocket(handshake: WebSocketHandshake, listener: WebSocketListener): WebSocketConnection {
    const { handshake: opening, upgrade } = this;
    if (this.hasResponded) throw new Error("An exchange is answered once; acceptWebSocket was called again.");
    if (upgrade === null || opening === null || isRefusal(opening)) {
      throw new Error("The request asks for no WebSocket; acceptWebSocket was called all the same.");
    }
    const headers = checkAnswer(handshake, opening);
    this.hasResponded = true;
    this.webSocket = new MemoryWebSocket(handshake, headers, upgrade);
    const { maxMessageBytes } = handshake;
    const connection = new WebSocketEnd(listener, {
      maxMessageBytes,
      answersPings: true,
      hearsAfterClose: false,
      onOver: () => this.abort(),
    });
    this.webSocket.connect(connection);
    upgrade.onAccept(this.webSocket);
    if (this.signal.aborted) this.webSocket.terminate();
    return connection;
  }

  respond(status: number, headers: readonly string[], body: ResponseBody): undefined | Promise<StreamOutcome> {
    if (this.hasResponded) throw new Error("An exchange is answered once; respond was called again.");
    this.hasResponded = true;
    const fields = takeEngineFields(headers);
    const bytes = typeof body === "string" ? encoder.encode(body) : (body ?? noBytes);
    const knownBytes = bytes instanceof Uint8Array ? bytes.byteLength : null;
    const length = contentLengthOf(this.method, status, knownBytes, fields.contentLength);
    const upgrade = upgradeOf(status, fields);
    const own = upgrade === null ? fields.headers : [...fields.headers, "upgrade", upgrade];
    const sent = length === null ? own : [...own, "content-length", String(length)];
    const isEmpty = hasNoContent(this.method, status);
    if (!isEmpty && !(bytes instanceof Uint8Array)) return this.deliverStream(status, sent, bytes, length);
    this.complete();
    this.deliver({ status, headers: sent, content: bytes instanceof Uint8Array && !isEmpty ? bytes : noBytes });
    return bytes instanceof Uint8Array ? undefined : closeUnread(bytes, { kind: "sent" });
  }

  /** The client goes away. Once the response is complete, it misses nothing. */
  leave = (): void => {
    if (this.isComplete) return;
    this.abort();
    this.stream?.leave();
    this.webSocket?.terminate();
  };

  private abort(): void {
    this.request.signal?.removeEventListener("abort", this.leave);
    this.controller.abort();
  }

  private async deliverStream(
    status: number,
    headers: readonly string[],
    body: AsyncIterable<Uint8Array | string>,
    length: number | null,
  ): Promise<StreamOutcome> {
    this.stream = new ResponseStream(body, length);
    if (this.signal.aborted) this.stream.leave();
    this.deliver({ status, headers, content: this.stream });
    const outcome = await this.stream.outcome;
    this.complete();
    return outcome;
  }

  private complete(): void {
    this.isComplete = true;
    this.request.signal?.removeEventListener("abort", this.leave);
  }

  private announcedBytes(): number | null {
    const length = this.header("content-length");
    return length === undefined ? null : Number(length);
  }

  private bodySource(): BodySource {
    const { body = noBytes } = this.request;
    return {
      pieces: body instanceof Uint8Array ? onePiece(body.slice()) : body,
      announcedBytes: this.announcedBytes(),
      signal: this.signal,
      onIncomplete: this.leave,
    };
  }
}

/** What a client adds by itself to tell where the body ends (RFC 9112 §6). */
function framingHeaders({ body, headers }: MemoryRequest): readonly string[] {
  const isFramed = findHeader(headers, "content-length") !== undefined;
  if (body === undefined || isFramed || findHeader(headers, "transfer-encoding") !== undefined) return [];
  return body instanceof Uint8Array ? ["content-length", String(body.byteLength)] : ["transfer-encoding", "chunked"];
}

async function* onePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  if (bytes.byteLength > 0) yield bytes;
}
