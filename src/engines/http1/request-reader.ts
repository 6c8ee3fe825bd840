import type { Refusal } from "../refusal.ts";
import type { Http1Exchange } from "./http1-exchange.ts";
import type { RequestBody } from "./request-body.ts";
import { incomplete, type RequestHead, refused } from "./request-head.ts";

/** What a connection makes of what its reader finds. */
export interface RequestTaker {
  /** Whether another request can be taken. */
  readonly takesRequests: boolean;
  /** A head was read: makes an exchange of it, or refuses it and returns null. */
  begin(head: RequestHead, bytes: Buffer, start: number, end: number): Http1Exchange | null;
  /** What has come of the body is there: lets the handler have the exchange. */
  run(exchange: Http1Exchange): void;
  /** What came is no request. */
  refuse(refusal: Refusal, method: string): void;
  /** What came is no chunk of the body. */
  breakOff(refusal: Refusal): void;
}

/** Cuts what a client sends into requests, and keeps what cannot be taken yet. */
export class RequestReader {
  /** The body that is being received. */
  body: RequestBody | null = null;
  /** Whether requests are being read: what is sent meanwhile can wait for what follows. */
  isBusy = false;
  private readonly taker: RequestTaker;
  private readonly head: RequestHead;
  /** The beginning of a head that is not complete. */
  private pending: Buffer | null = null;
  /** What came, and cannot be taken yet. */
  private unread: Buffer | null = null;
  /** Where what comes in parts is put together; what was taken of it, or waits, is its beginning. */
  private store: Buffer | null = null;
  private isClosed = false;

  constructor(taker: RequestTaker, head: RequestHead) {
    this.taker = taker;
    this.head = head;
  }

  /** Whether the client is in the middle of a head. */
  get isInHead(): boolean {
    return this.pending !== null;
  }

  /** Whether nothing more can be taken until `proceed`. */
  get isBlocked(): boolean {
    return this.unread !== null || (this.body?.isFull ?? false);
  }

  /** Bytes have come. */
  take(bytes: Buffer): void {
    if (this.isClosed) return;
    const earlier = this.pending ?? this.unread;
    this.pending = null;
    this.unread = null;
    this.readAll(earlier === null ? bytes : this.join(earlier, bytes));
  }

  /** Takes what waits, if it can be taken. */
  proceed(): void {
    const { unread } = this;
    if (unread === null || this.isBusy || !this.canRead) return;
    this.unread = null;
    this.readAll(unread);
  }

  /** Takes no more: whatever comes is thrown away. */
  close(): void {
    this.isClosed = true;
    this.body?.leave();
    this.body = null;
    this.pending = null;
    this.unread = null;
    this.store = null;
  }

  /** What came and was not taken. */
  get left(): Buffer {
    return this.unread ?? Buffer.alloc(0);
  }

  private get canRead(): boolean {
    return this.body === null ? this.taker.takesRequests : !this.body.isFull;
  }

  /** Puts bytes behind those before them, with room for as many again: copied each time, a byte at a time would cost much. */
  private join(earlier: Buffer, bytes: Buffer): Buffer {
    const length = earlier.length + bytes.length;
    let { store } = this;
    const isThere = store !== null && store.buffer === earlier.buffer && store.byteOffset === earlier.byteOffset;
    if (store === null || !isThere || store.length < length) {
      store = Buffer.allocUnsafe(2 * length);
      earlier.copy(store);
      this.store = store;
    }
    bytes.copy(store, earlier.length);
    return store.subarray(0, length);
  }

  private readAll(bytes: Buffer): void {
    let position = 0;
    this.isBusy = true;
    while (position < bytes.length && !this.isClosed && this.canRead) {
      position = this.body === null ? this.readHead(bytes, position) : this.readBody(this.body, bytes, position);
    }
    this.isBusy = false;
    if (position < bytes.length && !this.isClosed) this.unread = bytes.subarray(position);
    // A connection that waits for its next request keeps nothing of the ones before.
    if (this.store !== null && this.pending === null && this.unread === null) this.store = null;
  }

  private readHead(bytes: Buffer, start: number): number {
    const position = this.head.read(bytes, start, bytes.length);
    if (position === incomplete) {
      this.pending = bytes.subarray(start);
      return bytes.length;
    }
    if (position === refused) {
      this.taker.refuse(this.head.refusal, this.head.method);
      return bytes.length;
    }
    const exchange = this.taker.begin(this.head, bytes, start, position);
    if (exchange === null) return bytes.length;
    if (exchange.body !== null) return this.beginBody(exchange, exchange.body, bytes, position);
    // What follows a handshake is not HTTP any more; who accepts it gets it.
    if (exchange.wantsWebSocket) this.unread = bytes.subarray(position);
    this.taker.run(exchange);
    return exchange.wantsWebSocket ? bytes.length : position;
  }

  /** The handler finds what has come of the body already. That it cannot be read is told afterwards. */
  private beginBody(exchange: Http1Exchange, body: RequestBody, bytes: Buffer, start: number): number {
    const position = body.take(bytes, start, bytes.length);
    if (!body.isReceived) this.body = body;
    this.taker.run(exchange);
    this.checkBody(body);
    return position;
  }

  private readBody(body: RequestBody, bytes: Buffer, start: number): number {
    const position = body.take(bytes, start, bytes.length);
    if (body.isReceived && this.body === body) this.body = null;
    this.checkBody(body);
    return position;
  }

  private checkBody(body: RequestBody): void {
    if (body.refusal !== null && !this.isClosed) this.taker.breakOff(body.refusal);
  }
}
