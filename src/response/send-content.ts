import { ClientException } from "../errors/http-exception.ts";
import type { SendableContent } from "../files/sendable-content.ts";
import { allowsRange, evaluateConditions, type Validators } from "../http/conditional-request.ts";
import { formatHttpDate, parseHttpDate } from "../http/http-date.ts";
import { planMultipart } from "../http/multipart-byteranges.ts";
import { type ByteRange, formatContentRange, selectRanges } from "../http/range.ts";
import type { HttpRequest } from "../request/http-request.ts";
import type { HttpResponse } from "./http-response.ts";

/** What is known of a content beside its bytes. */
export interface ContentDescription {
  readonly contentType: string;
  /** Value of Content-Disposition, or null. */
  readonly disposition: string | null;
  readonly validators: Validators;
}

/**
 * Makes a response of a content: the whole of it, the ranges that the request asks for, or a 304. Headers that the response
 * has already win. The content is closed when the response has left, or at once where nothing of it is sent.
 *
 * Conditions and ranges are for GET and HEAD with status 200; any other answer is sent whole.
 *
 * @throws ClientException 412 or 416, which are answers like any other error.
 */
export async function sendContent(
  response: HttpResponse,
  request: HttpRequest,
  content: SendableContent,
  description: ContentDescription,
): Promise<undefined> {
  try {
    const parts = selectParts(response, request, content.size, description);
    if (parts !== null) await setBody(response, request, content, parts);
    else await content.close();
  } catch (error) {
    await content.close();
    throw error;
  }
}

/** What stands before each of the parts that are sent, and after the last. One part without a head is the usual answer. */
interface ContentParts {
  readonly ranges: readonly ByteRange[];
  readonly heads: readonly string[];
  readonly tail: string;
  /** Of all together. */
  readonly contentLength: number;
}

/** Sets status and headers. Null when there is no content to be sent. */
function selectParts(
  response: HttpResponse,
  request: HttpRequest,
  size: number,
  description: ContentDescription,
): ContentParts | null {
  const isSelected = (request.method === "GET" || request.method === "HEAD") && response.status === 200;
  const validators = isSelected ? setValidators(response, description.validators) : noValidators;
  if (isSelected) {
    const outcome = evaluateConditions(conditionsOf(request), validators);
    // RFC 9110 §13.1.1: the answer says that a condition was not met.
    if (outcome === "failed") throw new ClientException(412);
    if (outcome === "not-modified") {
      response.status = 304;
      return null;
    }
  }
  setDefault(response, "content-type", description.contentType);
  if (description.disposition !== null) setDefault(response, "content-disposition", description.disposition);
  const ranges = isSelected ? rangesOf(response, request, size, validators) : null;
  if (ranges === null) {
    return { ranges: [{ start: 0, end: size }], heads: [], tail: "", contentLength: size };
  }
  response.status = 206;
  return ranges.length === 1 ? singlePart(response, ranges, size) : multipleParts(response, ranges, size);
}

/** Of content that nobody can tell the state of. */
export const noValidators: Validators = { entityTag: null, lastModifiedMs: null };

/** Sets ETag and Last-Modified; gives those that are sent, which are the application's own where it has set them. */
function setValidators(response: HttpResponse, { entityTag, lastModifiedMs }: Validators): Validators {
  const { headers } = response;
  if (entityTag !== null) setDefault(response, "etag", entityTag);
  if (lastModifiedMs !== null) setDefault(response, "last-modified", formatHttpDate(lastModifiedMs));
  const lastModified = headers.get("last-modified");
  return {
    entityTag: headers.get("etag"),
    lastModifiedMs: lastModified === null ? null : parseHttpDate(lastModified),
  };
}

function conditionsOf(request: HttpRequest): { method: string; header(name: string): string | undefined } {
  return { method: request.method, header: (name) => request.exchange.header(name) };
}

/** The ranges to send; null for the whole. Only GET has ranges (RFC 9110 §14.2), and only content as it is. */
function rangesOf(
  response: HttpResponse,
  request: HttpRequest,
  size: number,
  validators: Validators,
): readonly ByteRange[] | null {
  if (response.headers.has("content-encoding")) return null;
  setDefault(response, "accept-ranges", "bytes");
  const range = request.method === "GET" ? request.exchange.header("range") : undefined;
  if (range === undefined || response.headers.get("accept-ranges") !== "bytes") return null;
  if (!allowsRange(request.exchange.header("if-range"), validators)) return null;
  const selection = selectRanges(range, size);
  if (selection === "none") {
    throw new ClientException(416, undefined, { headers: { "content-range": formatContentRange(null, size) } });
  }
  return selection === "all" ? null : selection;
}

function singlePart(response: HttpResponse, ranges: readonly ByteRange[], size: number): ContentParts {
  const { start, end } = ranges[0] as ByteRange;
  response.headers.set("content-range", formatContentRange({ start, end }, size));
  return { ranges, heads: [], tail: "", contentLength: end - start };
}

function multipleParts(response: HttpResponse, ranges: readonly ByteRange[], size: number): ContentParts {
  const partType = response.headers.get("content-type") as string;
  const plan = planMultipart(ranges, size, partType, crypto.randomUUID().replaceAll("-", ""));
  response.headers.set("content-type", plan.contentType);
  return { ranges, ...plan };
}

/** A little is read at once, and the content closed; more stays open and is read while it is sent. */
async function setBody(
  response: HttpResponse,
  request: HttpRequest,
  content: SendableContent,
  parts: ContentParts,
): Promise<void> {
  const { start, end } = parts.ranges[0] as ByteRange;
  const isWhole = parts.heads.length === 0;
  if (request.method === "HEAD") {
    response.headers.set("content-length", parts.contentLength);
    response.body = unsentStream();
    return content.close();
  }
  if (isWhole && end - start <= content.maxReadBytes) {
    response.body = await content.read(start, end);
    return content.close();
  }
  request.afterResponse(() => content.close());
  response.headers.set("content-length", parts.contentLength);
  response.body = isWhole ? content.stream(start, end) : streamParts(content, parts);
}

/** Stands for content that HEAD does not get, so that whoever decides by the body, as compression does, decides as for GET. */
async function* unsentStream(): AsyncGenerator<Uint8Array, void> {}

async function* streamParts(
  content: SendableContent,
  { ranges, heads, tail }: ContentParts,
): AsyncGenerator<Uint8Array | string, void> {
  for (const [index, { start, end }] of ranges.entries()) {
    yield heads[index] as string;
    yield* content.stream(start, end);
  }
  yield tail;
}

function setDefault(response: HttpResponse, name: string, value: string): void {
  if (!response.headers.has(name)) response.headers.set(name, value);
}
