import type { Socket } from "node:net";
import type { WebSocketConnection, WebSocketHandshake, WebSocketListener } from "../../http/websocket-connection.ts";
import { acceptWithWs } from "../accept-with-ws.ts";
import { plainRefusal, type Refusal } from "../refusal.ts";
import { goingAwayCode } from "../websocket-close.ts";
import type { OpeningHandshake } from "../websocket-handshake.ts";
import { AnswerQueue } from "./answer-queue.ts";
import { ClientDeadline } from "./client-deadline.ts";
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
/** What may be kept of answers whose turn has not come: while there is more, no further request is taken. */
const maxHeldLength = 64 * 1024;

const badRequest = plainRefusal(400);
const requestTimeout = plainRefusal(408);

/** One connection of a client: its requests in, their answers out, in the same order. */
export class Http1Connection implements AnswerLine, BodyOwner, RequestTaker {
  readonly context: ConnectionContext;
  readonly socket: Socket;
  readonly isSecure: boolean;
  readonly output: ConnectionOutput;
  readonly answers: AnswerQueue = new AnswerQueue();
  readonly deadline: ClientDeadline;
  /** Nobody is there to answer any more. */
  isGone = false;
  /** No further request is taken (RFC 9112 §9.6: what follows the last one must not be processed). */
  isLast = false;
  private readonly reader: RequestReader;
  private requestCount = 0;
  /** The answer to what was no request, for when those to the requests before it are sent. */
  private refusalText = "";
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
    this.deadline = new ClientDeadline(context);
  }

  get takesRequests(): boolean {
    const { answers, isLast, output } = this;
    return !isLast && answers.length < maxPipelined && answers.heldLength < maxHeldLength && !output.isBackedUp;
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
    this.answers.add(exchange);
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
    if (this.answers.first === null) this.linger();
  }

  breakOff(refusal: Refusal): void {
    const { last } = this.answers;
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
    if (this.answers.last === null) this.linger();
    else this.answers.last.isLast = true;
  }

  /** Whether the server wants the connection to end with this answer. */
  endsWith(exchange: Http1Exchange): boolean {
    return this.context.isShuttingDown && exchange.next === null;
  }

  complete(exchange: Http1Exchange): void {
    if (exchange !== this.answers.first) return;
    this.advance();
    if (this.reader.isBusy) return;
    // More answers may be ready before the event loop goes on: they can leave together.
    if (this.answers.length > 0) this.flushLater();
    else this.settle();
  }

  /** Sends what was put, unless more follows at once. */
  flush(): void {
    if (!this.reader.isBusy) this.output.flush();
  }

  /** The client takes bytes again. */
  onDrain(): void {
    this.output.unwatch();
    this.answers.first?.goOn();
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
    this.deadline.set(waits.nothing, 0);
    this.abandon();
  }

  /** The client has taken too long. */
  onDeadline(): void {
    const { wait } = this.deadline;
    if (wait === waits.head) this.refuse(requestTimeout, "");
    else if (wait === waits.body) this.breakOff(requestTimeout);
    else if (this.output.isUnsent) {
      this.output.watch();
      this.deadline.restart();
    } else if (wait === waits.close) this.socket.destroy();
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
    // What came behind the handshake goes back into the socket, to wait there for its new reader.
    this.read(false);
    const webSocket = acceptWithWs({ opening, socket, head: reader.left, extensions }, handshake, listener);
    this.webSocket = webSocket;
    this.deadline.set(waits.nothing, 0);
    reader.close();
    if (context.isShuttingDown) this.shutDown();
    return webSocket;
  }

  /** Closes at once when nothing is under way, otherwise after the answers that are. */
  shutDown(): void {
    this.isLast = true;
    if (this.webSocket !== null) this.webSocket.close(goingAwayCode, "");
    else if (this.answers.first === null && !this.isClosing) {
      this.closeSoon();
    }
  }

  /**
   * Closes without regard to what is under way. Returns how many requests did not get their whole answer; a WebSocket is
   * one of them.
   */
  destroy(): number {
    const count = Math.max(this.answers.length, this.output.isUnsent ? 1 : 0);
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
    this.read(this.isClosing || !reader.isBlocked);
    this.deadline.set(this.chooseWait(), this.requestCount);
  }

  /** Lets the answers that are complete leave the line. */
  private advance(): void {
    const { answers } = this;
    for (let answer = answers.takeAnswered(); answer !== null; answer = answers.takeAnswered()) {
      if (answer.isCut) this.cutOff();
      else if (answer.isLast) this.linger();
      if (!this.isClosing) answers.first?.release();
    }
    if (answers.first === null && this.isLast) this.linger();
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
    this.answers.leave();
    this.close();
  }

  /** Closes so that the client sees that the answer is not whole, where its framing can show it. */
  private cutOff(): void {
    this.abandon();
    this.closeSoon();
  }

  /** Closes both halves as soon as what was put has left. */
  private closeSoon(): void {
    this.isClosing = true;
    this.reader.close();
    this.output.flush();
    this.output.watch();
    this.socket.destroySoon();
  }

  private close(): void {
    if (this.isClosing) return;
    this.isClosing = true;
    this.isLast = true;
    this.reader.close();
    this.output.end();
    this.read(true);
    this.deadline.set(this.chooseWait(), this.requestCount);
  }

  private abandon(): void {
    this.isGone = true;
    this.reader.body?.leave();
    this.answers.leave();
  }

  private read(isReading: boolean): void {
    if (isReading === this.isReading) return;
    this.isReading = isReading;
    if (isReading) this.socket.resume();
    else this.socket.pause();
  }

  private chooseWait(): Wait {
    const { answers, reader } = this;
    if (this.isClosing) return waits.close;
    if (reader.isInHead) return waits.head;
    // A client that waits for a 100, or for its reader, is not late.
    if (reader.body !== null)
      return reader.body.isFull || answers.last?.awaitsContinue === true ? waits.nothing : waits.body;
    if (answers.first !== null) return waits.nothing;
    return this.requestCount === 0 ? waits.firstRequest : waits.request;
  }
}

function settleConnection(connection: Http1Connection): void {
  connection.settle();
}
