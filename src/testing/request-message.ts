import type { MemoryRequest } from "../engines/memory/memory-engine.ts";

/** A value of the query; a list repeats its key, undefined leaves it out. */
export type QueryInput =
  | string
  | number
  | bigint
  | boolean
  | readonly (string | number | bigint | boolean)[]
  | undefined;

/** A value of a form; a list repeats its key, undefined leaves it out. */
export type FormInput = QueryInput | Blob | readonly Blob[];

/** What a request brings along. */
export interface TestRequestOptions {
  readonly query?: Readonly<Record<string, QueryInput>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Cookies of this request only; those the server sets are kept by the client. */
  readonly cookies?: Readonly<Record<string, string>>;
  /** A value sent as JSON. */
  readonly json?: unknown;
  /** Values sent as a form: multipart when a file is among them, otherwise urlencoded. */
  readonly form?: Readonly<Record<string, FormInput>>;
  /** A body as it is; set its content type in `headers`. */
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>;
  readonly followRedirects?: boolean;
  /** Aborting it is a client that goes away. */
  readonly signal?: AbortSignal;
}

/** What a request brings along whose response is read while it is sent. */
export interface TestStreamOptions extends TestRequestOptions {
  /** Milliseconds to wait for the head, for each piece, and for the clean-up at the end. Default 5000. */
  readonly timeoutMs?: number;
}

/** Where a request goes. */
export interface RequestUrl {
  readonly origin: string;
  readonly host: string;
  readonly isSecure: boolean;
  /** Path and query, exactly as given. */
  readonly target: string;
  readonly path: string;
}

/**
 * Resolves what a test calls, without normalising it: a test may want to send "//" or "/%zz" as it is.
 *
 * @param path Path starting with "/", or an absolute URL.
 */
export function resolveUrl(path: string, origin: string, query: TestRequestOptions["query"] = {}): RequestUrl {
  const parts = /^(https?):\/\/([^/?#]+)([^#]*)$/i.exec(path.startsWith("/") ? origin + path : path);
  if (parts === null)
    throw new Error(`Cannot request "${path}". Give a path that starts with "/", or an absolute URL.`);
  const [, scheme = "http", host = "", rest = ""] = parts;
  const asked = rest.startsWith("/") ? rest : `/${rest}`;
  const added = encodeQuery(query);
  const target = added === "" ? asked : `${asked}${asked.includes("?") ? "&" : "?"}${added}`;
  const [plainPath = "/"] = target.split("?", 1);
  const isSecure = scheme.toLowerCase() === "https";
  return { origin: `${scheme}://${host}`, host, isSecure, target, path: plainPath };
}

/** Makes the message that the engine gets. Later headers win over earlier ones, and over those a body brings along. */
export async function buildMessage(
  method: string,
  url: RequestUrl,
  options: TestRequestOptions,
  cookie: string,
  defaultHeaders: Readonly<Record<string, string>>,
): Promise<MemoryRequest> {
  const headers = new Map<string, string>([["host", url.host]]);
  const body = await encodeBody(options, headers);
  if (cookie !== "") headers.set("cookie", cookie);
  for (const given of [defaultHeaders, options.headers ?? {}]) {
    for (const [name, value] of Object.entries(given)) headers.set(name.toLowerCase(), value);
  }
  return {
    method,
    target: url.target,
    headers: [...headers].flat(),
    isSecure: url.isSecure,
    ...(body === undefined ? {} : { body }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  };
}

async function encodeBody(
  { json, form, body }: TestRequestOptions,
  headers: Map<string, string>,
): Promise<Uint8Array | AsyncIterable<Uint8Array> | undefined> {
  if (json !== undefined) return withType("application/json", JSON.stringify(json), headers);
  if (form !== undefined) return encodeForm(form, headers);
  if (body === undefined) return undefined;
  if (typeof body === "string" || body instanceof Uint8Array) return withLength(body, headers);
  headers.set("transfer-encoding", "chunked");
  return body;
}

async function encodeForm(
  form: Readonly<Record<string, FormInput>>,
  headers: Map<string, string>,
): Promise<Uint8Array> {
  const pairs = listPairs(form);
  if (!pairs.some(([, value]) => value instanceof Blob)) {
    return withType("application/x-www-form-urlencoded", encodePairs(pairs), headers);
  }
  const multipart = new FormData();
  for (const [key, value] of pairs) multipart.append(key, value instanceof Blob ? value : String(value));
  const encoded = new Response(multipart);
  const bytes = new Uint8Array(await encoded.arrayBuffer());
  return withType(encoded.headers.get("content-type") ?? "", bytes, headers);
}

function withType(type: string, content: string | Uint8Array, headers: Map<string, string>): Uint8Array {
  headers.set("content-type", type);
  return withLength(content, headers);
}

function withLength(content: string | Uint8Array, headers: Map<string, string>): Uint8Array {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  headers.set("content-length", String(bytes.length));
  return bytes;
}

function encodeQuery(query: Readonly<Record<string, QueryInput>>): string {
  return encodePairs(listPairs(query));
}

function encodePairs(pairs: readonly (readonly [string, unknown])[]): string {
  return new URLSearchParams(pairs.map(([key, value]): [string, string] => [key, String(value)])).toString();
}

function listPairs(values: Readonly<Record<string, FormInput>>): (readonly [string, unknown])[] {
  return Object.entries(values).flatMap(([key, value]) => {
    if (value === undefined) return [];
    return (Array.isArray(value) ? value : [value]).map((item) => [key, item] as const);
  });
}
