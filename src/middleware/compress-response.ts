import { selectEncoding } from "../http/accept-encoding.ts";
import { isCompressibleType } from "../http/compressible-type.ts";
import type { ResponseBody } from "../http/exchange.ts";
import { isStatusWithoutContent } from "../http/status.ts";
import type { Compress } from "../pipeline/compiled-route.ts";
import type { HttpRequest } from "../request/http-request.ts";
import { requestTitle } from "../request/logged-path.ts";
import { HttpResponse } from "../response/http-response.ts";
import { CompressedStream } from "./compressed-stream.ts";
import { type CompressionOptions, resolveCompressionOptions } from "./compression-options.ts";
import type { ContentCoder } from "./content-coder.ts";
import { type BodyFacts, encodedHeaders, notModifiedHeaders, readBodyFacts, withVary } from "./encoded-headers.ts";

/**
 * Up to here a body is compressed at once, above on another thread. Up to 4 KiB it takes 10 to 50 µs, about what the event
 * loop spends on handing it over and taking it back (30 to 40 µs), and the client has its answer 70 µs earlier.
 */
const maxBytesAtOnce = 4096;

/**
 * Makes the function that compresses finished responses. The responses themselves stay as they are, since a handler may
 * send the same one again; what is compressed is a copy.
 *
 * @param options Free of mistakes; see `explainCompressionOptions`.
 */
export function compileCompress(options: CompressionOptions = {}): Compress {
  const { coders, encodings, minimumSize } = resolveCompressionOptions(options);

  // What costs least, and keeps most responses out, comes first.
  return function compress(response, request) {
    const { body } = response;
    if (body === null) return response.status === 304 ? compressedNotModified(response, request) : response;
    if (isBelow(body, minimumSize) || !isStatusWithWholeContent(response.status)) return response;
    const headers = response.flatHeaders();
    const facts = readBodyFacts(headers);
    if (!isCompressible(response, body, facts, minimumSize)) return response;
    const coding = selectEncoding(request.exchange.header("accept-encoding"), encodings);
    if (coding === null) return copy(response, withVary(headers), body);
    // There is one for each of `encodings`.
    const coder = coders[coding] as ContentCoder;
    if (request.method === "HEAD") return copy(response, encodedHeaders(headers, coding), unsentBody(body));
    if (typeof body === "string" || body instanceof Uint8Array) return compressWhole(response, body, coder, request);
    return copy(response, encodedHeaders(headers, coding), new CompressedStream(body, facts.contentLength, coder));
  };
}

function isBelow(body: NonNullable<ResponseBody>, minimumSize: number): boolean {
  // Characters, because counting the bytes of a few hundred takes 0.1 µs, half of what a small request costs altogether.
  if (typeof body === "string") return body.length < minimumSize;
  return body instanceof Uint8Array && body.byteLength < minimumSize;
}

/** Of 206 the client wants certain bytes; the others have no content. */
function isStatusWithWholeContent(status: number): boolean {
  return !isStatusWithoutContent(status) && status !== 205 && status !== 206;
}

function isCompressible(
  response: HttpResponse,
  body: NonNullable<ResponseBody>,
  { contentType, contentLength, isFixed }: BodyFacts,
  minimumSize: number,
): boolean {
  if (isFixed) return false;
  const isStream = typeof body !== "string" && !(body instanceof Uint8Array);
  if (isStream && contentLength !== null && contentLength < minimumSize) return false;
  return response.compressible ?? (contentType !== null && isCompressibleType(contentType));
}

function compressWhole(
  response: HttpResponse,
  body: string | Uint8Array,
  coder: ContentCoder,
  request: HttpRequest,
): HttpResponse | Promise<HttpResponse> {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  const finish = (compressed: Uint8Array): HttpResponse => {
    const headers = response.flatHeaders();
    // Noise grows when it is compressed.
    if (compressed.byteLength >= bytes.byteLength) return copy(response, withVary(headers), body);
    return copy(response, encodedHeaders(headers, coder.coding), compressed);
  };
  const fail = (error: unknown): HttpResponse => {
    request.log.error(`${requestTitle(request)}: the response could not be compressed`, { error });
    return copy(response, withVary(response.flatHeaders()), body);
  };
  if (bytes.byteLength > maxBytesAtOnce) return coder.compress(bytes).then(finish, fail);
  try {
    return finish(coder.compressNow(bytes));
  } catch (error) {
    return fail(error);
  }
}

/** A client that has the compressed content; see `notModifiedHeaders`. */
function compressedNotModified(response: HttpResponse, request: HttpRequest): HttpResponse {
  const headers = response.flatHeaders();
  const answered = notModifiedHeaders(headers, request.exchange.header("if-none-match"));
  return answered === headers ? response : copy(response, answered, null);
}

/**
 * A body for HEAD, whose length would be known only if it were compressed (RFC 9110 §9.3.2). The engine closes it without
 * reading; as a stream it has no length.
 */
function unsentBody(body: NonNullable<ResponseBody>): AsyncIterable<Uint8Array | string> {
  return typeof body === "string" || body instanceof Uint8Array ? emptyStream() : body;
}

async function* emptyStream(): AsyncGenerator<Uint8Array, void> {}

function copy(response: HttpResponse, headers: readonly string[], body: ResponseBody): HttpResponse {
  const copied = new HttpResponse(response.status, headers, body);
  copied.error = response.error;
  return copied;
}
