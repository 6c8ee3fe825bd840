import { ServerResponse } from "node:http";
import { PassThrough } from "node:stream";
import { isStatusWithoutContent } from "../../http/status.ts";

/** The body of an answer: whole, or as it is written. */
export type AnswerBody = Buffer | PassThrough | null;

/** Where a response of Node leads. */
export interface AnswerSink {
  /** Takes the body, as soon as there is one. Status and headers are those of the response, and do not change any more. */
  deliver(body: AnswerBody): void;
  /** Told of what is written when nobody takes it any more. */
  warn(problem: string): void;
}

/**
 * Leads what is written to a response of Node into a sink rather than onto a socket.
 *
 * It gives the response methods of its own, where middleware that wraps them expects to find them, and where an Express
 * application, which replaces the prototype, leaves them alone.
 */
export class AnswerOutput {
  private readonly response: ServerResponse;
  private readonly sink: AnswerSink;
  private readonly ownWrite: unknown;
  private readonly ownEnd: unknown;
  private stream: PassThrough | null = null;

  constructor(response: ServerResponse, sink: AnswerSink) {
    this.response = response;
    this.sink = sink;
    const { writeHead, flushHeaders, write, end } = this.methods();
    Object.assign(response, { writeHead, flushHeaders, write, end });
    this.ownWrite = write;
    this.ownEnd = end;
  }

  /** Whether middleware wants to see what is written, as one that compresses does. */
  get isWrapped(): boolean {
    return this.response.write !== this.ownWrite || this.response.end !== this.ownEnd;
  }

  /** Breaks off what is being written. */
  destroy(error: unknown): void {
    this.stream?.destroy(error instanceof Error ? error : new Error(String(error)));
  }

  private methods(): Record<"writeHead" | "flushHeaders" | "write" | "end", (...values: unknown[]) => unknown> {
    return {
      writeHead: (status, ...values) => this.writeHead(status, values),
      flushHeaders: () => {
        if (this.sendHead()) this.open();
      },
      write: (chunk, ...rest) => this.write(chunk, rest),
      end: (...values) =>
        typeof values[0] === "function" ? this.end(null, values) : this.end(values[0], values.slice(1)),
    };
  }

  /** @param values What may follow the status: a message, headers, or both. */
  private writeHead(status: unknown, values: readonly unknown[]): ServerResponse {
    const message = values.find((value) => typeof value === "string");
    // Node keeps headers given here to itself; set one by one they can be read again.
    setHeaders(this.response, values.find((value) => typeof value === "object" && value !== null) as HeadersArgument);
    if (message !== undefined) this.response.statusMessage = message;
    // Checks the status, and remembers that the headers have been sent.
    ServerResponse.prototype.writeHead.call(this.response, status as number);
    return this.response;
  }

  /** Returns whether content may follow. */
  private sendHead(): boolean {
    const { response } = this;
    if (!response.headersSent) response.writeHead(response.statusCode);
    return response.req.method !== "HEAD" && !isStatusWithoutContent(response.statusCode);
  }

  /** Begins an answer that is sent as it is written. */
  private open(): PassThrough {
    const { response } = this;
    if (this.stream !== null) return this.stream;
    const stream = new PassThrough();
    stream.on("drain", () => response.emit("drain"));
    stream.on("error", () => {});
    stream.on("close", () => {
      // A client that has gone closes it before its end.
      if (!stream.readableEnded) response.socket?.destroy();
    });
    this.stream = stream;
    this.sink.deliver(stream);
    return stream;
  }

  private write(chunk: unknown, rest: readonly unknown[]): boolean {
    const { encoding, callback } = readTail(rest);
    if (this.response.writableEnded) return this.refuse("wrote to a response that had ended", callback);
    if (this.sendHead()) return this.open().write(toBuffer(chunk, encoding), callback);
    // As Node has it: what nobody gets is taken and thrown away.
    if (callback !== undefined) process.nextTick(callback);
    return true;
  }

  private end(chunk: unknown, rest: readonly unknown[]): ServerResponse {
    const { response, stream } = this;
    const { encoding, callback } = readTail(rest);
    if (response.writableEnded) {
      this.refuse("ended a response that had ended", callback);
      return response;
    }
    const content = chunk === undefined || chunk === null ? null : toBuffer(chunk, encoding);
    const isSent = this.sendHead();
    if (callback !== undefined) response.once("finish", callback);
    response.finished = true;
    // What HEAD asks about may have been written in parts, of which the last says nothing.
    if (stream === null) this.sink.deliver(isSent || !response.hasHeader("content-length") ? content : null);
    else stream.end(content ?? undefined);
    return response;
  }

  /** Node's own response would end the process for it, where nobody listens for errors. */
  private refuse(problem: string, callback: WriteCallback | undefined): false {
    this.sink.warn(problem);
    if (callback !== undefined) process.nextTick(callback, new Error(`Middleware ${problem}`));
    return false;
  }
}

type WriteCallback = (error?: Error | null) => void;
type HeadersArgument = Readonly<Record<string, HeaderValue | undefined>> | readonly unknown[] | undefined;
type HeaderValue = string | number | readonly string[];

/** What may follow what is written: its encoding, a callback, or both. */
function readTail(rest: readonly unknown[]): { encoding: BufferEncoding; callback: WriteCallback | undefined } {
  const encoding = typeof rest[0] === "string" ? (rest[0] as BufferEncoding) : "utf8";
  const callback = rest.find((value) => typeof value === "function") as WriteCallback | undefined;
  return { encoding, callback };
}

function toBuffer(chunk: unknown, encoding: BufferEncoding): Buffer {
  if (typeof chunk === "string") return Buffer.from(chunk, encoding);
  if (chunk instanceof Uint8Array) return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  throw new TypeError(`A response takes text and bytes, got ${chunk === null ? "null" : typeof chunk}`);
}

/** Sets headers as `writeHead` takes them: an object, a flat array, or an array of pairs. */
function setHeaders(response: ServerResponse, headers: HeadersArgument): void {
  if (headers === undefined) return;
  if (!isArray(headers)) {
    for (const [name, value] of Object.entries(headers)) if (value !== undefined) response.setHeader(name, value);
    return;
  }
  const pairs = (Array.isArray(headers[0]) ? headers : pairUp(headers)) as readonly [string, HeaderValue][];
  for (const [name] of pairs) response.removeHeader(name);
  for (const [name, value] of pairs) {
    response.appendHeader(name, typeof value === "number" ? String(value) : (value as string | readonly string[]));
  }
}

function isArray(value: NonNullable<HeadersArgument>): value is readonly unknown[] {
  return Array.isArray(value);
}

function pairUp(flat: readonly unknown[]): readonly unknown[] {
  return flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1]]] : []));
}
