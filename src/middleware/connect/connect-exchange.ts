import type { ServerResponse } from "node:http";
import { HTTPException } from "../../errors/http-exception.ts";
import type { HttpRequest } from "../../request/http-request.ts";
import { HttpResponse } from "../../response/http-response.ts";
import { PieceStream } from "../../response/piece-stream.ts";
import { streamResponse } from "../../response/stream-response.ts";
import { openSource } from "../../response/stream-source.ts";
import { WebSocketHandshakeResponse } from "../../websocket/handshake-response.ts";
import { type AnswerBody, AnswerOutput } from "./answer-output.ts";
import { ConnectException } from "./connect-error.ts";
import { DetachedSocket } from "./detached-socket.ts";
import { nodeHeaders, putOnNode, takeFromNode } from "./merge-headers.ts";
import { NodeRequest } from "./node-request.ts";
import { NodeResponse } from "./node-response.ts";
import { pumpBody } from "./pump-body.ts";

/** Takes an answer, or an error in its place. */
export interface AnswerReceiver {
  resolve(response: HttpResponse): void;
  reject(error: unknown): void;
}

/** A request and its response as Node has them: one pair for all connect middleware of a request. */
export class ConnectExchange {
  readonly req: NodeRequest;
  readonly res: NodeResponse;
  /** Who waits for what middleware answers: the innermost that has called it. */
  receiver: AnswerReceiver | null = null;
  private readonly request: HttpRequest;
  private readonly socket: DetachedSocket;
  private readonly output: AnswerOutput;
  private isAnswered = false;
  private hasLeft = false;
  /** Tells whether the client has gone; only streams take long enough for that. */
  private signal: AbortSignal | null = null;

  constructor(request: HttpRequest) {
    this.request = request;
    const { remoteAddress, isSecure } = request.exchange;
    const fail = (error: unknown): void => this.receiver?.reject(error);
    this.socket = new DetachedSocket(remoteAddress, isSecure);
    this.socket.once("close", () => fail(new Error("Middleware destroyed the connection")));
    this.req = new NodeRequest(request, this.socket, fail);
    this.res = new NodeResponse(this.req, this.socket);
    // Versions of Node read this in ways of their own, and none of them from here.
    Object.defineProperty(this.res, "writableFinished", { get: () => this.hasLeft });
    this.output = new AnswerOutput(this.res, {
      deliver: (body) => this.deliver(body),
      warn: (problem) => this.warn(problem),
    });
    request.afterResponse(() => this.close());
  }

  /**
   * Completes a response on its way out: with the headers that middleware has set, and those it sets in the last moment.
   * Does nothing to an answer of middleware itself, which has them.
   */
  async conclude(response: HttpResponse): Promise<HttpResponse> {
    const { res } = this;
    if (this.isAnswered) return response;
    putOnNode(response, res);
    if (this.output.isWrapped && this.isWritten(response)) return this.sendThrough(response);
    res.writeHead(res.statusCode);
    res.finished = true;
    takeFromNode(res, response);
    this.watch(response);
    return response;
  }

  /**
   * Does for an error what `conclude` does for a response. One that is the answer of middleware keeps the headers which that
   * has set for it, such as WWW-Authenticate; cookies are none of them.
   */
  concludeError(error: unknown): unknown {
    const { res } = this;
    if (this.isAnswered || res.headersSent) return error;
    res.writeHead(error instanceof HTTPException ? error.status : 500);
    if (!(error instanceof ConnectException)) return error;
    const { "set-cookie": _, ...headers } = Object.fromEntries(nodeHeaders(res));
    return new ConnectException(error.status, error.detail, {
      headers: { ...headers, ...error.headers },
      cause: error.cause,
    });
  }

  /** @param error What went wrong, where an error did. */
  warn(problem: string, error?: unknown): void {
    const { log, method, path } = this.request;
    log.warn(`${method} ${path}: connect middleware ${problem}`, error === undefined ? undefined : { error });
  }

  /** Lets middleware that wraps `write` and `end` see the response. */
  private async sendThrough(response: HttpResponse): Promise<HttpResponse> {
    const { res } = this;
    const answer = await new Promise<HttpResponse>((resolve, reject) => {
      this.receiver = { resolve, reject };
      const { body } = response;
      if (body === null) res.end();
      else if (typeof body === "string" || body instanceof Uint8Array) res.end(body);
      else
        void pumpBody(body, res).catch((error) => {
          this.output.destroy(error);
          reject(error);
        });
    });
    this.receiver = null;
    answer.error = response.error;
    answer.compressible = response.compressible;
    return answer;
  }

  private deliver(body: AnswerBody): void {
    const { receiver } = this;
    if (receiver === null) {
      this.warn("answered when the response had left");
      return;
    }
    this.isAnswered = true;
    try {
      const response = answerOf(this.res, body);
      this.watch(response);
      receiver.resolve(response);
    } catch (error) {
      receiver.reject(error);
    }
  }

  /** The answer to a handshake stays what it is, as it accepts it; and nobody reads a stream for HEAD. */
  private isWritten(response: HttpResponse): boolean {
    if (response instanceof WebSocketHandshakeResponse) return false;
    return this.request.method !== "HEAD" || !isStream(response);
  }

  private watch(response: HttpResponse): void {
    if (isStream(response)) this.signal = this.request.signal;
  }

  /** Lets those who wait for the end know of it. */
  private close(): void {
    const { req, res } = this;
    this.receiver = null;
    res.finished = true;
    if (this.signal?.aborted !== true) {
      this.hasLeft = true;
      res.emit("prefinish");
      res.emit("finish");
    }
    req.destroy();
    this.socket.destroy();
  }
}

/** What middleware has written, as a response. */
function answerOf(res: ServerResponse, body: AnswerBody): HttpResponse {
  const headers = nodeHeaders(res);
  // Of a body that is whole, the engine counts the bytes itself.
  if (body instanceof Uint8Array) headers.delete("content-length");
  const response =
    body === null || body instanceof Uint8Array
      ? new HttpResponse(200, headers.toFlat(), body)
      : streamResponse(200, headers.toFlat(), new PieceStream(openSource(body, "Connect middleware")));
  response.status = res.statusCode;
  return response;
}

function isStream({ body }: HttpResponse): boolean {
  return body !== null && typeof body === "object" && !(body instanceof Uint8Array);
}
