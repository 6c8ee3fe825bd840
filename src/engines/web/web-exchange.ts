import { BodyTooLargeError, type Exchange, type ResponseBody, type StreamOutcome } from "../../http/exchange.ts";
import { findHeader, joinHeaderPairs } from "../header-pairs.ts";
import { type BodySource, readPulledBody, streamPulledBody } from "../pulled-body.ts";
import { contentLengthOf, hasNoContent, takeEngineFields } from "../response-framing.ts";
import { closeUnread, ResponseStream } from "../response-stream.ts";

const noBytes = new Uint8Array(0);
const encoder = new TextEncoder();
const addressParts = /^(\w+):\/\/([^/?#]*)([^#]*)/;

/** A web-standard request and its response. */
export class WebExchange implements Exchange {
  readonly target: string;
  readonly isSecure: boolean;
  readonly remoteAddress: string | null;
  /** Settled by `respond`. */
  readonly response: Promise<Response>;
  readonly wantsWebSocket = false;
  hasResponded = false;
  private isComplete = false;
  private isGone = false;
  private isWatching = false;
  private readonly request: Request;
  private readonly host: string;
  private deliver: (response: Response) => void = () => {};
  private pairs: readonly string[] | null = null;
  private controller: AbortController | null = null;
  private stream: ResponseStream | null = null;

  constructor(request: Request, remoteAddress: string | null) {
    // The platform has parsed the URL: it is absolute and normalised.
    const [, scheme, host = "", target = ""] = addressParts.exec(request.url) ?? [];
    this.target = target.startsWith("/") ? target : `/${target}`;
    this.isSecure = scheme === "https";
    this.remoteAddress = remoteAddress;
    this.request = request;
    this.host = host;
    this.response = new Promise((resolve) => {
      this.deliver = resolve;
    });
  }

  get method(): string {
    return this.request.method;
  }

  get signal(): AbortSignal {
    if (this.controller === null) {
      this.controller = new AbortController();
      this.watchRequest();
    }
    return this.controller.signal;
  }

  header(name: string): string | undefined {
    return findHeader(this.headerPairs(), name);
  }

  headerPairs(): readonly string[] {
    this.pairs ??= this.collectPairs();
    return this.pairs;
  }

  readBody(maxBytes: number): Uint8Array | Promise<Uint8Array> {
    const announcedBytes = this.announcedBytes();
    if (announcedBytes !== null && announcedBytes > maxBytes) throw new BodyTooLargeError(maxBytes, announcedBytes);
    const { body } = this.request;
    return body === null ? noBytes : readPulledBody(this.bodySource(body), maxBytes);
  }

  async *streamBody(): AsyncGenerator<Uint8Array, void> {
    const { body } = this.request;
    if (body !== null) yield* streamPulledBody(this.bodySource(body));
  }

  acceptWebSocket(): never {
    throw new Error("This engine takes no WebSockets; acceptWebSocket was called all the same.");
  }

  respond(status: number, headers: readonly string[], body: ResponseBody): undefined | Promise<StreamOutcome> {
    if (this.hasResponded) throw new Error("An exchange is answered once; respond was called again.");
    this.hasResponded = true;
    const fields = takeEngineFields(headers);
    // Bytes, because a Response adds a Content-Type to text.
    const bytes = typeof body === "string" ? encoder.encode(body) : (body ?? noBytes);
    const isWhole = bytes instanceof Uint8Array;
    const length = contentLengthOf(this.method, status, isWhole ? bytes.byteLength : null, fields.contentLength);
    const sent = toHeaders(fields.headers, length);
    const isEmpty = hasNoContent(this.method, status);
    if (!isWhole && !isEmpty) return this.respondStream(status, sent, bytes, length);
    this.complete();
    this.deliver(new Response(isEmpty || body === null || !isWhole ? null : bytes, responseInit(status, sent)));
    return isWhole ? undefined : closeUnread(bytes, { kind: "sent" });
  }

  private async respondStream(
    status: number,
    headers: Headers,
    body: AsyncIterable<Uint8Array | string>,
    length: number | null,
  ): Promise<StreamOutcome> {
    this.stream = new ResponseStream(body, length);
    this.watchRequest();
    this.deliver(new Response(this.readable(this.stream), responseInit(status, headers)));
    const outcome = await this.stream.outcome;
    this.complete();
    return outcome;
  }

  private readable(stream: ResponseStream): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          const piece = await stream.next();
          if (piece !== null) controller.enqueue(typeof piece === "string" ? encoder.encode(piece) : piece);
          else if (stream.isOpen) {
            controller.close();
            stream.complete();
          } else controller.error(this.request.signal.reason);
        },
        cancel: async () => {
          this.leave();
          await stream.outcome;
        },
      },
      // Nothing is made before the client asks for it.
      { highWaterMark: 0 },
    );
  }

  /** The client goes away. Once the response is complete, it misses nothing. */
  private leave = (): void => {
    if (this.isComplete) return;
    this.isGone = true;
    this.unwatchRequest();
    this.controller?.abort();
    this.stream?.leave();
  };

  private complete(): void {
    this.isComplete = true;
    this.unwatchRequest();
  }

  private watchRequest(): void {
    const { signal } = this.request;
    if (this.isGone || signal.aborted) this.leave();
    else if (!this.isComplete) {
      this.isWatching = true;
      signal.addEventListener("abort", this.leave);
    }
  }

  private unwatchRequest(): void {
    // Asking a Request for its signal is not free, and hardly any is watched.
    if (this.isWatching) this.request.signal.removeEventListener("abort", this.leave);
  }

  private announcedBytes(): number | null {
    const length = this.header("content-length");
    return length === undefined ? null : Number(length);
  }

  private bodySource(body: ReadableStream<Uint8Array>): BodySource {
    return {
      pieces: body,
      // The platform has framed the body already.
      announcedBytes: null,
      signal: this.signal,
      onIncomplete: this.leave,
    };
  }

  private collectPairs(): readonly string[] {
    const pairs: string[] = [];
    for (const [name, value] of this.request.headers) pairs.push(name, value);
    const joined = joinHeaderPairs(pairs);
    // Fetch keeps the host in the URL alone.
    return findHeader(joined, "host") === undefined ? ["host", this.host, ...joined] : joined;
  }
}

/**
 * Cloudflare's runtime takes a Content-Encoding for an order to encode the body, unless it is told that this is done. Other
 * platforms do not look at the member.
 */
function responseInit(status: number, headers: Headers): ResponseInit & { readonly encodeBody?: "manual" } {
  return headers.has("content-encoding") ? { status, headers, encodeBody: "manual" } : { status, headers };
}

function toHeaders(pairs: readonly string[], contentLength: number | null): Headers {
  const headers = new Headers();
  for (let index = 0; index < pairs.length; index += 2) {
    headers.append(pairs[index] as string, pairs[index + 1] as string);
  }
  if (contentLength !== null) headers.set("content-length", String(contentLength));
  return headers;
}
