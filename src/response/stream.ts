import { parseMediaType } from "../http/media-type.ts";
import { ResponseHeaders } from "../http/response-headers.ts";
import { bytesHeaders, type HttpResponse, type ResponseOptions } from "./http-response.ts";
import { PieceStream, type StreamPiece } from "./piece-stream.ts";
import { statusOf } from "./responses.ts";
import { eventStreamHeaders, mergeHeaders, streamResponse } from "./stream-response.ts";
import { openSource, type StreamSource } from "./stream-source.ts";

/** Options of `stream`. */
export interface StreamOptions extends ResponseOptions {
  /**
   * Media type, such as "text/csv"; text gets "; charset=utf-8" where it has no parameters. Default: the type of a Blob,
   * otherwise "application/octet-stream". A content type among the headers wins.
   */
  readonly type?: string;
}

/**
 * Sends a response piece by piece, as fast as the client reads: text, `Uint8Array`s and `ArrayBuffer`s, mixed at will.
 *
 *   return stream(rows(), { type: "text/csv" });
 *
 * When the client goes away, the source is closed: the `finally` of a generator runs, a Readable is destroyed, a
 * ReadableStream is cancelled. When the source throws, the connection is cut, so that the client does not take what it has
 * for the whole, and the error is logged. A source that is never read, as for HEAD, is closed too.
 *
 * @param source A function is called at once.
 * @throws ConfigError STREAM_SOURCE_INVALID, STATUS_INVALID; FieldSyntaxError for headers that cannot be sent.
 */
export function stream(source: StreamSource<StreamPiece> | Blob, options: StreamOptions = {}): HttpResponse {
  const status = statusOf(options);
  const headers = mergeHeaders(
    source instanceof Blob ? blobHeaders(source, options) : typeHeaders(options),
    options.headers,
  );
  // Last, because a source that is open has to be closed.
  const opened = openSource<StreamPiece>(source instanceof Blob ? source.stream() : source, "stream()");
  return streamResponse(status, withoutBuffering(headers), new PieceStream(opened));
}

function blobHeaders(blob: Blob, { type = blob.type }: StreamOptions): readonly string[] {
  return [...typeHeaders(type === "" ? {} : { type }), "content-length", String(blob.size)];
}

function typeHeaders({ type }: StreamOptions): readonly string[] {
  return type === undefined ? bytesHeaders : mergeHeaders(bytesHeaders, { "content-type": withCharset(type) });
}

/** Text is sent as UTF-8, so its type says so. Event streams are UTF-8 without saying it (WHATWG HTML §9.2.1). */
function withCharset(type: string): string {
  return /^text\/[^;]*$/i.test(type) && !isEventStream(type) ? `${type}; charset=utf-8` : type;
}

/** Gives event streams the headers they need, where they have none of their own. */
function withoutBuffering(flatHeaders: readonly string[]): readonly string[] {
  if (flatHeaders === bytesHeaders) return flatHeaders;
  const headers = new ResponseHeaders(flatHeaders);
  if (!isEventStream(headers.get("content-type"))) return flatHeaders;
  for (const [name, value] of new ResponseHeaders(eventStreamHeaders)) {
    if (!headers.has(name)) headers.set(name, value);
  }
  return headers.toFlat();
}

function isEventStream(type: string | null): boolean {
  return type !== null && parseMediaType(type)?.essence === "text/event-stream";
}
