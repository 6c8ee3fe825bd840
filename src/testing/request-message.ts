import type { MemoryRequest } from "../engines/memory/memory-engine.ts";

/** A value of the query; a list repeats its key, undefined leaves it out. */
export type QueryInput =
  | string
  | number
  | bigint
  | boolean
  | readonly (string | number | bigint | boolean)[]
  | undefined;

/** What a request brings along. */
export interface TestRequestOptions {
  readonly query?: Readonly<Record<string, QueryInput>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Cookies of this request only; those the server sets are kept by the client. */
  readonly cookies?: Readonly<Record<string, string>>;
  /** A value sent as JSON. */
  readonly json?: unknown;
  /** Values sent as an urlencoded form. */
  readonly form?: Readonly<Record<string, QueryInput>>;
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
export function buildMessage(
  method: string,
  url: RequestUrl,
  options: TestRequestOptions,
  cookie: string,
  defaultHeaders: Readonly<Record<string, string>>,
): MemoryRequest {
  const headers = new Map<string, string>([["host", url.host]]);
  const body = encodeBody(options, headers);
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

function encodeBody(
  { json, form, body }: TestRequestOptions,
  headers: Map<string, string>,
): Uint8Array | AsyncIterable<Uint8Array> | undefined {
  if (json !== undefined) return withType("application/json", JSON.stringify(json), headers);
  if (form !== undefined) return withType("application/x-www-form-urlencoded", encodeQuery(form), headers);
  if (body === undefined) return undefined;
  if (typeof body === "string" || body instanceof Uint8Array) return withLength(body, headers);
  headers.set("transfer-encoding", "chunked");
  return body;
}

function withType(type: string, content: string, headers: Map<string, string>): Uint8Array {
  headers.set("content-type", type);
  return withLength(content, headers);
}

function withLength(content: string | Uint8Array, headers: Map<string, string>): Uint8Array {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  headers.set("content-length", String(bytes.length));
  return bytes;
}

function encodeQuery(query: Readonly<Record<string, QueryInput>>): string {
  const pairs = Object.entries(query).flatMap(([key, value]) => {
    if (value === undefined) return [];
    return (Array.isArray(value) ? value : [value]).map((item): [string, string] => [key, String(item)]);
  });
  return new URLSearchParams(pairs).toString();
}
