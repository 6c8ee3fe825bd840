import type { Socket } from "node:net";
import type { WebSocketConnection, WebSocketHandshake, WebSocketListener } from "../../http/websocket-connection.ts";
import { acceptWithWs } from "../accept-with-ws.ts";
import { plainRefusal, type Refusal } from "../refusal.ts";
import { goingAwayCode } from "../websocket-close.ts";
import type { OpeningHandshake } from "../websocket-handshake.ts";
import { type ConnectionContext, type Wait, waits } from "./connection-context.ts";
import { ConnectionOutput } from "./connection-output.ts";
import { Http1Exchange } from "./http1-exchange.ts";
import { openExchange } from "./open-exchange.ts";
import type { AnswerLine } from "./pipelined-answer.ts";
import { formatRefusal } from "./refusal-text.ts";
import type { BodyOwner } from "./request-body.ts";
import { RequestHead } from "./request-head.ts";
import { RequestReader, type RequestTaker } from "./request-reader.ts";

/** Requests of one connection that may wait for their answers at the same time. */
const maxPipelined = 32;

const badRequest = plainRefusal(400);
const requestTimeout = plainRefusal(408);

/** One connection of a client: its requests in, their answers out, in the same order. */
export class Http1Connection implements AnswerLine, BodyOwner, RequestTaker {
  readonly context: ConnectionContext;
  readonly socket: Socket;
  readonly isSecure: boolean;
  readonly output: ConnectionOutput;
  first: Http1Exchange | null = null;
  /** Nobody is there to answer any more. */
  isGone = false;
  /** No further request is taken (RFC 9112 §9.6: what follows the last one must not be processed). */
  isLast = false;
  /** The tick at which the client has taken too long; 0 for never. */
  deadline = 0;
  private readonly reader: RequestReader;
  private last: Http1Exchange | null = null;
  private openCount = 0;
  private requestCount = 0;
  /** The answer to what was no request, for when those to the requests before it are sent. */
  private refusalText = "";
  private waitsFor: Wait = waits.nothing;
  /** How many requests there were when it began to wait for that. */
  private waitCount = 0;
  private isReading = true;
  private isClosing = false;
  private isFlushDue = false;
  /** What the connection has become. */
  private webSocket: WebSocketConnection | null = null;

  constructor(context: ConnectionContext, socket: Socket, isSecure: boolean) {
    this.context = context;
    this.socket = socket;
    this.isSecure = isSecure;
    this.output = new ConnectionOutput(socket, context.writeTimeoutMs);
    this.reader = new RequestReader(this, new RequestHead(context.gate, context.limits, context.maxHeadBytes));
    this.wait();
  }

  get takesRequests(): boolean {
    return !this.isLast && this.openCount < maxPipelined && !this.output.isBackedUp;
  }

  /** Bytes have come. */
  take(bytes: Buffer): void {
    this.reader.take(bytes);
    this.settle();
  }

  begin(head: RequestHead, bytes: Buffer, start: number, end: number): Http1Exchange | null {
    this.requestCount++;
    const isLast = this.requestCount >= this.context.maxRequests;
    const exchange = openExchange(this, head, bytes, start, end, isLast);
    if (!(exchange instanceof Http1Exchange)) {
      this.refuse(exchange, head.method);
      return null;
    }
    if (exchange.isLast || exchange.wantsWebSocket) this.isLast = true;
    if (this.last === null) this.first = exchange;
    else this.last.next = exchange;
    this.last = exchange;
    this.openCount++;
    return exchange;
  }

  run(exchange: Http1Exchange): void {
    const finished = this.context.handle(exchange);
    if (finished !== undefined) this.context.track(finished);
  }

  refuse(refusal: Refusal, method: string): void {
    this.isLast = true;
    this.reader.close();
    this.refusalText = formatRefusal(refusal, method, this.context.clock);
    if (this.first === null) this.linger();
  }

  breakOff(refusal: Refusal): void {
    const { last } = this;
    this.isLast = true;
    this.reader.close();
    if (last === null) this.linger();
    else if (last.isAnswered) last.isLast = true;
    else last.breakOff(formatRefusal(refusal, last.method, this.context.clock));
  }

  onBodyRoom(): void {
    if (!this.reader.isBusy) this.settle();
  }

  onBodyTooLong(): void {
    this.isLast = true;
    if (this.last === null) this.linger();
    else this.last.isLast = true;
  }

  /** Whether the server wants the connection to end with this answer. */
  endsWith(exchange: Http1Exchange): boolean {
    return this.context.isShuttingDown && exchange.next === null;
  }

  complete(exchange: Http1Exchange): void {
    if (exchange !== this.first) return;
    this.advance();
    if (this.reader.isBusy) return;
    // More answers may be ready before the event loop goes on: they can leave together.
    if (this.openCount > 0) this.flushLater();
    else this.settle();
  }

  /** Sends what was put, unless more follows at once. */
  flush(): void {
    if (!this.reader.isBusy) this.output.flush();
  }

  /** The client takes bytes again. */
  onDrain(): void {
    this.output.unwatch();
    this.first?.goOn();
    this.settle();
  }

  /** The client has closed its half. */
  onEnd(): void {
    if (this.isClosing || this.webSocket !== null) return;
    // RFC 9112 §8: what it sent is not complete.
    if (this.reader.body !== null) this.breakOff(badRequest);
    else if (this.reader.isInHead) this.refuse(badRequest, "");
    this.abandon();
    this.close();
  }

  /** The socket has taken nothing for a while. */
  onTimeout(): void {
    if (this.output.isUnsent) this.socket.destroy();
    else this.output.unwatch();
  }

  /** The socket has closed. */
  onClose(): void {
    this.deadline = 0;
    this.abandon();
  }

  /** The client has taken too long. */
  onDeadline(): void {
    if (this.waitsFor === waits.head) this.refuse(requestTimeout, "");
    else if (this.waitsFor === waits.body) this.breakOff(requestTimeout);
    else if (this.output.isUnsent) {
      this.output.watch();
      this.restartWait();
    } else if (this.waitsFor === waits.close) this.socket.destroy();
    else this.linger();
    this.output.flush();
  }

  upgrade(
    opening: OpeningHandshake,
    extensions: string | undefined,
    handshake: WebSocketHandshake,
    listener: WebSocketListener,
  ): WebSocketConnection {
    const { context, reader, socket } = this;
    this.output.flush();
    const webSocket = acceptWithWs({ opening, socket, head: reader.left, extensions }, handshake, listener);
    this.webSocket = webSocket;
    this.deadline = 0;
    reader.close();
    if (context.isShuttingDown) this.shutDown();
    return webSocket;
  }

  /** Closes at once when nothing is under way, otherwise after the answers that are. */
  shutDown(): void {
    this.isLast = true;
    if (this.webSocket !== null) this.webSocket.close(goingAwayCode, "");
    else if (this.first === null && !this.isClosing) {
      this.reader.close();
      this.output.flush();
      this.output.watch();
      this.socket.destroySoon();
    }
  }

  /**
   * Closes without regard to what is under way. Returns how many requests did not get their whole answer; a WebSocket is
   * one of them.
   */
  destroy(): number {
    const count = Math.max(this.openCount, this.output.isUnsent ? 1 : 0);
    this.webSocket?.terminate();
    this.socket.destroy();
    this.abandon();
    return count;
  }

  /** What was put meanwhile leaves, and more can be taken. */
  settle(): void {
    const { output, reader } = this;
    this.isFlushDue = false;
    if (this.webSocket !== null) return;
    output.flush();
    reader.proceed();
    output.flush();
    if (output.isBackedUp) output.watch();
    this.read(this.isClosing || !reader.isBlocked);
    this.wait();
  }

  /** Lets the answers that are complete leave the line. */
  private advance(): void {
    let exchange = this.first;
    while (exchange?.isAnswered === true) {
      this.openCount--;
      this.first = exchange.next;
      exchange.next = null;
      if (this.first === null) this.last = null;
      if (exchange.isCut) return this.cutOff(exchange);
      if (exchange.isLast) return this.linger();
      exchange = this.first;
      exchange?.release();
    }
    if (exchange === null && this.isLast) this.linger();
  }

  private flushLater(): void {
    if (this.isFlushDue) return;
    this.isFlushDue = true;
    process.nextTick(settleConnection, this);
  }

  /**
   * Closes so that the client can still read what was sent: our half first, while what it sends is thrown away for a while.
   * Closing both at once would make its system throw the answer away too (RFC 9112 §9.6).
   */
  private linger(): void {
    if (this.isClosing) return;
    if (this.refusalText !== "") this.output.put(this.refusalText);
    this.leaveAll();
    this.close();
  }

  /** Closes so that the client sees that the answer is not whole. */
  private cutOff(exchange: Http1Exchange): void {
    this.abandon();
    this.output.flush();
    this.output.watch();
    this.isClosing = true;
    this.reader.close();
    // A connection that only ends would be the end of such an answer. Of TLS, one without its closing alert is none.
    if (!exchange.endsWithConnection) this.socket.destroySoon();
    else if (this.isSecure) this.socket.destroy();
    else this.socket.resetAndDestroy();
  }

  private close(): void {
    if (this.isClosing) return;
    this.isClosing = true;
    this.isLast = true;
    this.reader.close();
    this.output.end();
    this.read(true);
    this.wait();
  }

  private abandon(): void {
    this.isGone = true;
    this.reader.body?.leave();
    this.leaveAll();
  }

  private leaveAll(): void {
    for (let exchange = this.first; exchange !== null; exchange = exchange.next) exchange.leave();
  }

  private read(isReading: boolean): void {
    if (isReading === this.isReading) return;
    this.isReading = isReading;
    if (isReading) this.socket.resume();
    else this.socket.pause();
  }

  private wait(): void {
    const wait = this.chooseWait();
    // The time for these counts from their beginning, whatever comes meanwhile.
    const isFixed = wait !== waits.request && wait !== waits.body;
    if (isFixed && wait === this.waitsFor && this.requestCount === this.waitCount) return;
    this.waitsFor = wait;
    this.waitCount = this.requestCount;
    this.restartWait();
  }

  private chooseWait(): Wait {
    const { last, reader } = this;
    if (this.isClosing) return waits.close;
    if (reader.isInHead) return waits.head;
    // A client that waits for a 100, or for its reader, is not late.
    if (reader.body !== null) return reader.body.isFull || last?.awaitsContinue === true ? waits.nothing : waits.body;
    if (this.first !== null) return waits.nothing;
    return this.requestCount === 0 ? waits.firstRequest : waits.request;
  }

  private restartWait(): void {
    const { clock, timeouts } = this.context;
    this.deadline = this.waitsFor === waits.nothing ? 0 : clock.now + (timeouts[this.waitsFor] as number);
  }
}

function settleConnection(connection: Http1Connection): void {
  connection.settle();
}
