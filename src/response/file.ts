import { fileURLToPath } from "node:url";
import { checkStatus } from "../errors/check-status.ts";
import { ConfigError, describeValue } from "../errors/config-error.ts";
import { Forbidden, NotFound } from "../errors/http-exception.ts";
import { contentTypeOf, withCharset } from "../files/content-type.ts";
import { openAllowed, openBelow } from "../files/file-access.ts";
import { validatorsOf } from "../files/file-validators.ts";
import { BlobContent, BytesContent } from "../files/memory-content.ts";
import type { Validators } from "../http/conditional-request.ts";
import { type Disposition, formatContentDisposition } from "../http/content-disposition.ts";
import { isEntityTag } from "../http/entity-tag.ts";
import { formatHttpDate, parseHttpDate } from "../http/http-date.ts";
import { parseMediaType } from "../http/media-type.ts";
import type { HttpRequest } from "../request/http-request.ts";
import { HttpResponse, noHeaders, type ResponseCompletion, type ResponseOptions } from "./http-response.ts";
import { type ContentDescription, noValidators, sendContent } from "./send-content.ts";

/** What `file` sends: the path of a file, its `file:` URL, or bytes. */
export type FileSource = string | URL | Uint8Array | ArrayBuffer | Blob;

/** How a file is sent. */
export interface FileOptions extends ResponseOptions {
  /** Name that the client saves it under; any text. With it the file is a download, unless `disposition` says otherwise. */
  readonly filename?: string;
  /** Whether the client saves the file or shows it. Default: "attachment" with a filename; without one it is not said. */
  readonly disposition?: Disposition;
  /** Content type. Default: what the filename says, then the path; "application/octet-stream" when they say nothing. */
  readonly type?: string;
  /** Entity tag, with its quotes: '"v1"'. Default: made of size and date of a file on disk; none for bytes. */
  readonly etag?: string;
  /** Default: that of a file on disk; none for bytes. */
  readonly lastModified?: Date;
  /** Directory that the path must lead into. With it the path may come from outside: what leads elsewhere is answered with 404. */
  readonly root?: string | URL;
}

/**
 * Sends a file: streamed from disk, with ranges, validators and the answers to conditions.
 *
 *   return file("reports/2026.pdf", { filename: "report.pdf" });
 *   return file(params.path, { root: "uploads" });
 *
 * Without `root` the path is the application's own and must not be made of what clients send. A file that is not there is
 * answered with 404, one outside the directories of the API's option `files` with 403.
 *
 * @param source A path relative to the working directory at start-up, a `file:` URL, or bytes.
 * @throws ConfigError FILE_SOURCE_INVALID, FILE_OPTION_INVALID.
 * @spec RFC 9110 §13, §14
 */
export function file(source: FileSource, options: FileOptions = {}): HttpResponse {
  const response = new HttpResponse(options.status === undefined ? 0 : checkStatus(options.status), noHeaders, null);
  if (options.headers !== undefined) response.setHeaders(options.headers);
  setOptions(response, options);
  response.completion = completionOf(source, options);
  return response;
}

function setOptions({ headers }: HttpResponse, { type, etag, lastModified, disposition }: FileOptions): void {
  if (type !== undefined) {
    if (parseMediaType(type) === null) throw invalidOption("type", type, 'a media type such as "text/csv"');
    headers.set("content-type", withCharset(type));
  }
  if (etag !== undefined) {
    if (!isEntityTag(etag)) throw invalidOption("etag", etag, "an entity tag with its quotes, such as '\"v1\"'");
    headers.set("etag", etag);
  }
  if (lastModified !== undefined) {
    const date = formatHttpDate(lastModified.getTime());
    if (parseHttpDate(date) === null) throw invalidOption("lastModified", date, "a date of the years 1 to 9999");
    headers.set("last-modified", date);
  }
  if (disposition !== undefined && disposition !== "attachment" && disposition !== "inline") {
    throw invalidOption("disposition", disposition, '"attachment" or "inline"');
  }
}

function completionOf(source: unknown, options: FileOptions): ResponseCompletion {
  if (source instanceof Blob) {
    const description = describe([options.filename, (source as Partial<File>).name], typeOfBlob(source), options);
    return (response, request) => sendContent(response, request, new BlobContent(source), description);
  }
  if (source instanceof Uint8Array || source instanceof ArrayBuffer) {
    const content = new BytesContent(source instanceof ArrayBuffer ? new Uint8Array(source) : source);
    const description = describe([options.filename], null, options);
    return (response, request) => sendContent(response, request, content, description);
  }
  const path = pathOf(source);
  return (response, request) => sendPath(response, request, path, options);
}

async function sendPath(
  response: HttpResponse,
  request: HttpRequest,
  path: string,
  options: FileOptions,
): Promise<undefined> {
  const { fileAccess } = request;
  const { root } = options;
  const found =
    root === undefined ? await openAllowed(fileAccess, path) : await openBelow(fileAccess, pathOf(root), path);
  // For an application's own path, anything else than a file is a mistake; a path from outside may be anything.
  if (root === undefined && (found.kind === "directory" || found.kind === "special")) {
    throw new ConfigError(
      "FILE_NOT_REGULAR",
      path,
      found.kind === "directory" ? "a directory" : "a device, FIFO or socket",
    );
  }
  if (found.kind === "forbidden") throw new Forbidden();
  if (found.kind !== "file") throw new NotFound("File not found");
  const description = describe([options.filename, path], null, options, validatorsOf(found.file.stats, null));
  return sendContent(response, request, found.file, description);
}

/** @param names What may tell the type, in order. */
function describe(
  names: readonly (string | undefined)[],
  ownType: string | null,
  { filename, disposition }: FileOptions,
  validators: Validators = noValidators,
): ContentDescription {
  const types = names.map((name) => (name === undefined ? null : contentTypeOf(name)));
  const isNamed = filename !== undefined && filename !== "";
  return {
    contentType: types.find((type) => type !== null) ?? ownType ?? "application/octet-stream",
    disposition:
      isNamed || disposition !== undefined
        ? formatContentDisposition(disposition ?? "attachment", filename ?? null)
        : null,
    validators,
  };
}

/** What a Blob says of itself may come from a client, and be no media type at all. */
function typeOfBlob({ type }: Blob): string | null {
  return parseMediaType(type) === null ? null : withCharset(type.trim());
}

function pathOf(source: unknown): string {
  if (typeof source === "string") return source;
  if (source instanceof URL && source.protocol === "file:") return fileURLToPath(source);
  throw new ConfigError(
    "FILE_SOURCE_INVALID",
    source instanceof URL ? `the URL ${source.href}` : describeValue(source),
  );
}

function invalidOption(option: string, received: unknown, expected: string): ConfigError {
  return new ConfigError("FILE_OPTION_INVALID", option, describeValue(received), expected);
}
