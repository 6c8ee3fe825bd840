import { type Application, compileApplication } from "../app/application.ts";
import type { BoltAPI } from "../app/bolt-api.ts";
import { Dependency } from "../dependencies/depends.ts";
import { exchangeInMemory, type MemoryRequest } from "../engines/memory/memory-engine.ts";
import type { Exchange } from "../http/exchange.ts";
import { CookieJar } from "./cookie-jar.ts";
import { TestResponse } from "./test-response.ts";

/** Options of a `TestClient`. */
export interface TestClientOptions {
  /** What relative paths are resolved against. Default "http://testserver.local". */
  readonly baseUrl?: string;
  /**
   * Whether an error that becomes a 500, because nothing else answers it, is thrown by the client's call instead. Default
   * true, so that a broken handler shows its own stack.
   */
  readonly raiseServerErrors?: boolean;
  /** Headers of every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether redirects within the application are followed. Default true. */
  readonly followRedirects?: boolean;
  /** Address that requests come from. Default "127.0.0.1". */
  readonly remoteAddress?: string;
}

/** A value of the query; a list repeats its key, undefined leaves it out. */
type QueryInput = string | number | bigint | boolean | readonly (string | number | bigint | boolean)[] | undefined;

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

const maxRedirects = 20;

/**
 * Calls an API through its whole stack, without a socket.
 *
 *   await using client = new TestClient(api);
 *   const response = await client.post("/items", { json: { name: "Widget" } });
 *
 * The first call runs `lifespan` and `onStart`; leaving the block runs their ends.
 */
export class TestClient implements AsyncDisposable {
  /** Cookies that the server has set. */
  readonly cookies: CookieJar = new CookieJar();
  private readonly api: BoltAPI;
  private readonly settings: TestClientOptions;
  private readonly baseUrl: URL;
  private readonly overrides = new Map<Dependency<unknown>, Dependency<unknown>>();
  private readonly serverErrors = new WeakMap<Exchange, unknown>();
  /** Compiled again after an override. */
  private application: Application | null = null;
  /** The one whose lifecycle has run. */
  private started: Application | null = null;

  constructor(api: BoltAPI, options: TestClientOptions = {}) {
    this.api = api;
    this.settings = options;
    this.baseUrl = new URL(options.baseUrl ?? "http://testserver.local");
  }

  get(path: string, options?: TestRequestOptions): Promise<TestResponse> {
    return this.request("GET", path, options);
  }

  post(path: string, options?: TestRequestOptions): Promise<TestResponse> {
    return this.request("POST", path, options);
  }

  put(path: string, options?: TestRequestOptions): Promise<TestResponse> {
    return this.request("PUT", path, options);
  }

  patch(path: string, options?: TestRequestOptions): Promise<TestResponse> {
    return this.request("PATCH", path, options);
  }

  delete(path: string, options?: TestRequestOptions): Promise<TestResponse> {
    return this.request("DELETE", path, options);
  }

  head(path: string, options?: TestRequestOptions): Promise<TestResponse> {
    return this.request("HEAD", path, options);
  }

  /** Sends OPTIONS. */
  options(path: string, options?: TestRequestOptions): Promise<TestResponse> {
    return this.request("OPTIONS", path, options);
  }

  /** Sends QUERY (RFC 10008). */
  query(path: string, options?: TestRequestOptions): Promise<TestResponse> {
    return this.request("QUERY", path, options);
  }

  /**
   * Sends a request of any method.
   *
   * @param path A path, sent as written, or an absolute URL.
   */
  async request(method: string, path: string, options: TestRequestOptions = {}): Promise<TestResponse> {
    await this.start();
    let current = { method, url: this.resolve(path, options.query), options };
    for (let redirects = 0; redirects <= maxRedirects; redirects++) {
      const response = await this.send(current.method, current.url, current.options);
      const next = this.redirectOf(response, current);
      if (next === null) return response;
      current = next;
    }
    throw new Error(`${method} ${path} was redirected more than ${maxRedirects} times`);
  }

  /**
   * Puts another dependency, or a ready value, in the place of one, for all requests that follow.
   *
   *   client.override(db, fakeDb);
   */
  override<Value>(dependency: Dependency<Value>, replacement: Value | Dependency<Value>): void {
    const substitute = replacement instanceof Dependency ? replacement : new Dependency(() => replacement, {});
    this.overrides.set(dependency, substitute);
    this.application = null;
  }

  /** Takes all overrides back. */
  resetOverrides(): void {
    this.overrides.clear();
    this.application = null;
  }

  /** Runs what ends the application's lifespan. */
  async close(): Promise<void> {
    await this.started?.stop();
    this.started = null;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private async start(): Promise<void> {
    this.application ??= compileApplication([this.api], {
      overrides: new Map(this.overrides),
      onServerError: (error, request) => this.serverErrors.set(request.exchange, error),
    });
    this.started ??= this.application;
    await this.started.start();
  }

  private resolve(path: string, query: TestRequestOptions["query"] = {}): string {
    const text = encodeQuery(query);
    const absolute = path.startsWith("/") ? `${this.baseUrl.origin}${path}` : path;
    return text === "" ? absolute : `${absolute}${absolute.includes("?") ? "&" : "?"}${text}`;
  }

  private async send(method: string, url: string, options: TestRequestOptions): Promise<TestResponse> {
    // Not parsed as a URL: it would normalise what a test may want to send as it is.
    const [, scheme = "http", host = "", target = "/"] = /^(https?):\/\/([^/]*)(.*)$/.exec(url) ?? [];
    const path = target.split("?", 1)[0] ?? "/";
    const exchanges: Exchange[] = [];
    const { handle, limits } = this.application as Application;
    const received = await exchangeInMemory(
      (exchange) => {
        exchanges.push(exchange);
        return handle(exchange);
      },
      this.buildRequest(method, target, host, path, scheme === "https", options),
      { limits },
    );
    for (const [name, value] of pairsOf(received.headers)) if (name === "set-cookie") this.cookies.receive(value, path);
    const [exchange] = exchanges;
    if (exchange !== undefined && this.serverErrors.has(exchange) && this.settings.raiseServerErrors !== false) {
      throw this.serverErrors.get(exchange);
    }
    return new TestResponse(received, url);
  }

  private buildRequest(
    method: string,
    target: string,
    host: string,
    path: string,
    isSecure: boolean,
    options: TestRequestOptions,
  ): MemoryRequest {
    const headers = new Map<string, string>([["host", host]]);
    const body = encodeBody(options, headers);
    const cookies = this.cookieHeader(path, isSecure, options.cookies ?? {});
    if (cookies !== "") headers.set("cookie", cookies);
    for (const given of [this.settings.headers ?? {}, options.headers ?? {}]) {
      for (const [name, value] of Object.entries(given)) headers.set(name.toLowerCase(), value);
    }
    return {
      method,
      target,
      headers: [...headers].flat(),
      isSecure,
      remoteAddress: this.settings.remoteAddress ?? "127.0.0.1",
      ...(body === undefined ? {} : { body }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    };
  }

  private cookieHeader(path: string, isSecure: boolean, own: Readonly<Record<string, string>>): string {
    const kept = this.cookies.header(path, isSecure);
    const sent = Object.entries(own).map(([name, value]) => `${name}=${value}`);
    return [...sent, ...(kept === undefined ? [] : [kept])].join("; ");
  }

  /** The request that a redirect asks for; null when there is none to follow. */
  private redirectOf(response: TestResponse, sent: SentRequest): SentRequest | null {
    const location = response.headers.get("location");
    const isRedirect = [301, 302, 303, 307, 308].includes(response.status) && location !== null;
    if (!isRedirect || (sent.options.followRedirects ?? this.settings.followRedirects) === false) return null;
    const url = new URL(location, sent.url);
    if (url.origin !== new URL(sent.url).origin) return null;
    const { json, form, body, query, ...kept } = sent.options;
    // Fetch standard, "HTTP-redirect fetch": 303, and 301 or 302 after POST, turn into a GET without a body.
    const becomesGet =
      response.status === 303 ? sent.method !== "HEAD" : response.status < 303 && sent.method === "POST";
    if (becomesGet) return { method: "GET", url: url.href, options: kept };
    return { method: sent.method, url: url.href, options: { ...sent.options, query: {} } };
  }
}

interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly options: TestRequestOptions;
}

function encodeBody(
  options: TestRequestOptions,
  headers: Map<string, string>,
): Uint8Array | AsyncIterable<Uint8Array> | undefined {
  const { json, form, body } = options;
  if (json !== undefined) headers.set("content-type", "application/json");
  else if (form !== undefined) headers.set("content-type", "application/x-www-form-urlencoded");
  const content = json !== undefined ? JSON.stringify(json) : form !== undefined ? encodeQuery(form) : body;
  if (content === undefined) return undefined;
  if (typeof content !== "string" && !(content instanceof Uint8Array)) {
    headers.set("transfer-encoding", "chunked");
    return content;
  }
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

function* pairsOf(flat: readonly string[]): Generator<[string, string]> {
  for (let index = 0; index < flat.length; index += 2) yield [flat[index] as string, flat[index + 1] as string];
}
