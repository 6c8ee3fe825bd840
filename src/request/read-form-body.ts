import type { FormContent, FormPolicy } from "../forms/form-content.ts";
import { readMultipartForm } from "../forms/multipart-form.ts";
import type { UploadLimits } from "../forms/upload-limits.ts";
import { UploadStore } from "../forms/upload-store.ts";
import { readUrlencodedForm } from "../forms/urlencoded-form.ts";
import { BodyTooLargeError, type Exchange } from "../http/exchange.ts";
import { type MediaType, parseMediaType } from "../http/media-type.ts";
import { isCoded, refuseCoding, refuseType } from "./refuse-content.ts";

/** A body that is read once, in one of two ways. */
export interface FormBody {
  stream(): AsyncIterable<Uint8Array>;
  /** All of it, at most `maxBytes`. */
  read(maxBytes: number): Uint8Array | Promise<Uint8Array>;
}

/** What reading a form needs of a request. */
export interface FormRequest {
  readonly exchange: Exchange;
  /** Most bytes of a form without files, and of the texts of one with files. */
  readonly maxBodyBytes: number;
  readonly limits: UploadLimits;
  /** The body for whoever reads it as a form, and nobody after; null when it was read as a whole before. */
  readonly formBody: FormBody | null;
  /** The body as a whole, at most `maxBodyBytes`. */
  readBody(): Uint8Array | Promise<Uint8Array>;
  /** Takes what deletes the files when the request is over. */
  onClose(close: () => Promise<void>): void;
}

const urlencoded = "application/x-www-form-urlencoded";
const multipart = "multipart/form-data";
/** A body up to this length comes as one piece: it takes no more memory than pieces do that are on their way. */
const onePieceBytes = 64 * 1024;
const emptyForm: FormContent = { entries: [], failure: null };

/**
 * Reads the body of a request as a form of either kind. Where the policy keeps files, a multipart body is never in memory
 * as a whole.
 *
 * @throws UnsupportedMediaType for content of another type, BodyTooLargeError, BodyIncompleteError.
 */
export async function readFormBody(request: FormRequest, policy: FormPolicy): Promise<FormContent> {
  const { exchange } = request;
  const coding = exchange.header("content-encoding");
  if (isCoded(coding)) throw refuseCoding(coding);
  const contentType = exchange.header("content-type");
  if (contentType === undefined && !hasBody(exchange)) return emptyForm;
  const mediaType = parseMediaType(contentType ?? "");
  if (mediaType?.essence === multipart) return readMultipartBody(request, mediaType, policy);
  const charset = mediaType?.parameters.get("charset")?.toLowerCase() ?? "utf-8";
  if (mediaType?.essence !== urlencoded || charset !== "utf-8") {
    throw refuseType(contentType ?? "none", [urlencoded, multipart]);
  }
  return readUrlencodedForm(await request.readBody(), policy);
}

async function readMultipartBody(request: FormRequest, mediaType: MediaType, policy: FormPolicy): Promise<FormContent> {
  const boundary = mediaType.parameters.get("boundary") ?? "";
  // RFC 2046 §5.1.1: one to seventy characters, the last of them no space.
  if (!/^[ -~]{0,69}[!-~]$/.test(boundary)) {
    const msg = "The Content-Type of the body has no valid boundary";
    return { entries: [], failure: { type: "form_invalid", msg } };
  }
  const { limits, maxBodyBytes } = request;
  const store = new UploadStore(limits);
  const keepsFiles = policy.files.size > 0 || policy.otherFiles !== null;
  if (keepsFiles) request.onClose(() => store.close());
  const pieces =
    keepsFiles && request.formBody !== null ? await readPieces(request, request.formBody) : [await request.readBody()];
  return readMultipartForm({ pieces, boundary, policy, limits, store, maxTextBytes: maxBodyBytes });
}

/** @throws BodyTooLargeError where the length is announced. */
async function readPieces(
  { exchange, limits: { maxBytes } }: FormRequest,
  body: FormBody,
): Promise<AsyncIterable<Uint8Array> | Iterable<Uint8Array>> {
  const announced = exchange.header("content-length");
  if (announced === undefined) return limitPieces(body.stream(), maxBytes);
  const announcedBytes = Number(announced);
  if (announcedBytes > maxBytes) throw new BodyTooLargeError(maxBytes, announcedBytes);
  return announcedBytes <= onePieceBytes ? [await body.read(maxBytes)] : limitPieces(body.stream(), maxBytes);
}

/** @throws BodyTooLargeError */
async function* limitPieces(pieces: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array, void> {
  let receivedBytes = 0;
  for await (const piece of pieces) {
    receivedBytes += piece.byteLength;
    if (receivedBytes > maxBytes) throw new BodyTooLargeError(maxBytes, null);
    yield piece;
  }
}

function hasBody(exchange: Exchange): boolean {
  return exchange.header("transfer-encoding") !== undefined || (exchange.header("content-length") ?? "0") !== "0";
}
