import { statSync } from "node:fs";
import { join } from "node:path";
import { ConfigError } from "../errors/config-error.ts";
import { NotFound } from "../errors/http-exception.ts";
import { contentTypeOf } from "../files/content-type.ts";
import { realDirectory } from "../files/file-access.ts";
import { validatorsOf } from "../files/file-validators.ts";
import { findStatic, type StaticDirectory, type StaticMatch } from "../files/static-directory.ts";
import { prefersHtml } from "../http/accept.ts";
import { addToVary } from "../http/vary.ts";
import type { HttpRequest } from "../request/http-request.ts";
import { HttpResponse, noHeaders } from "../response/http-response.ts";
import { redirect } from "../response/responses.ts";
import { sendContent } from "../response/send-content.ts";
import { encodeSegment } from "../routing/percent-encoding.ts";
import { checkStaticOptions, type StaticOptions } from "./static-options.ts";

/** What `{path:path}` and the path of the directory itself have in common. */
type StaticHandler = (input: { request: HttpRequest; params?: { path?: string } }) => Promise<HttpResponse>;

/** What one call of `static` comes to. */
interface StaticFiles {
  readonly directory: StaticDirectory;
  readonly fallback: string | null;
  /** Headers of files, flat and checked. */
  readonly headers: readonly string[];
  /** The same for the fallback, which must not be kept in the place of what may exist tomorrow. */
  readonly fallbackHeaders: readonly string[];
}

/**
 * Makes the handler that serves the files of a directory, at start-up.
 *
 * @param place What the application wrote: `static("/assets")`.
 * @throws ConfigError DIRECTORY_INVALID, STATIC_FALLBACK_MISSING, OPTION_UNKNOWN, OPTION_INVALID.
 */
export function compileStatic(place: string, directory: string | URL, options: StaticOptions): StaticHandler {
  checkStaticOptions(options);
  const { index = "index.html", fallback = null, dotfiles = false, precompressed = false } = options;
  const root = realDirectory(place, directory);
  const files: StaticFiles = {
    directory: { root, index: index === false ? null : index, dotfiles, precompressed },
    fallback,
    headers: headersOf(options, cacheControlOf(options), []),
    fallbackHeaders: headersOf(options, "no-cache", ["accept"]),
  };
  if (fallback !== null) checkFallback(place, root, fallback);
  return ({ request, params }) => serveFile(files, request, params?.path ?? "");
}

// A slash that is encoded separates nothing (RFC 3986 §2.2). Routes and guards are found by the slashes that do, so one that
// became a separator here would lead around those of an inner path.
const encodedSlash = /%2f/i;

async function serveFile(files: StaticFiles, request: HttpRequest, path: string): Promise<HttpResponse> {
  if (encodedSlash.test(request.path)) throw new NotFound();
  const match = await find(files, request, path);
  if (match.kind === "file") return sendMatch(match, request, files.headers);
  if (match.kind === "directory") return redirectInto(match.name, request);
  if (match.kind === "absent" && files.fallback !== null && prefersHtml(request.exchange.header("accept"))) {
    const page = await find(files, request, files.fallback);
    if (page.kind === "file") return sendMatch(page, request, files.fallbackHeaders);
  }
  throw new NotFound();
}

/** A part is asked for of the original: of compressed bytes nobody could use it. */
function find({ directory }: StaticFiles, { exchange }: HttpRequest, path: string): Promise<StaticMatch> {
  const isPart = exchange.header("range") !== undefined;
  return findStatic(directory, path, isPart ? undefined : exchange.header("accept-encoding"));
}

async function sendMatch(
  { file, name, coding }: Extract<StaticMatch, { kind: "file" }>,
  request: HttpRequest,
  headers: readonly string[],
): Promise<HttpResponse> {
  const response = new HttpResponse(200, headers, null);
  if (coding !== null) response.headers.set("content-encoding", coding);
  await sendContent(response, request, file, {
    contentType: contentTypeOf(name) ?? "application/octet-stream",
    disposition: null,
    validators: validatorsOf(file.stats, coding),
  });
  return response;
}

/**
 * Links of an index are relative to its directory, so its path needs the slash. The redirect is relative, and begins with
 * "./", so that whatever the directory is called it leads neither to another host nor to another scheme.
 */
function redirectInto(name: string, { queryString }: HttpRequest): HttpResponse {
  return redirect(`./${encodeSegment(name)}/${queryString === "" ? "" : `?${queryString}`}`, 308);
}

function checkFallback(place: string, root: string, fallback: string): void {
  const path = join(root, fallback);
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new ConfigError("STATIC_FALLBACK_MISSING", place, path);
  }
}

function cacheControlOf({ maxAge, immutable }: StaticOptions): string | null {
  return maxAge === undefined ? null : `max-age=${maxAge}${immutable === true ? ", immutable" : ""}`;
}

function headersOf(
  { headers, precompressed }: StaticOptions,
  cacheControl: string | null,
  choosesBy: readonly string[],
): readonly string[] {
  const response = new HttpResponse(200, noHeaders, null);
  if (cacheControl !== null) response.headers.set("cache-control", cacheControl);
  if (headers !== undefined) response.setHeaders(headers);
  const varying = precompressed === true ? [...choosesBy, "accept-encoding"] : choosesBy;
  const vary = varying.reduce(addToVary, response.headers.get("vary") ?? "");
  if (vary !== "") response.headers.set("vary", vary);
  return response.flatHeaders();
}
