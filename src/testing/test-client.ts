import { type Application, compileApplication } from "../app/application.ts";
import type { BoltAPI } from "../app/bolt-api.ts";
import { Dependency } from "../dependencies/depends.ts";
import {
  exchangeInMemory,
  type MemoryRequest,
  type MemoryResponse,
  type MemoryStreamResponse,
  streamInMemory,
  webSocketInMemory,
} from "../engines/memory/memory-engine.ts";
import { goingAwayCode } from "../engines/websocket-close.ts";
import type { Exchange, ExchangeHandler } from "../http/exchange.ts";
import type { AnyContract, AnyHandle, RouteHandle, WebSocketHandle } from "../routing/route-handle.ts";
import type { Arguments, CallOptions, ConnectOptions } from "./call-options.ts";
import { CookieJar } from "./cookie-jar.ts";
import { type EncodedCall, encodeCall, type UntypedCall } from "./encode-call.ts";
import {
  buildMessage,
  type RequestUrl,
  resolveUrl,
  type TestRequestOptions,
  type TestStreamOptions,
} from "./request-message.ts";
import { RouteResponse } from "./route-response.ts";
import { TestResponse } from "./test-response.ts";
import { TestStream } from "./test-stream.ts";
import { TestWebSocket, WebSocketRefusedError } from "./test-websocket.ts";
import { within } from "./within.ts";

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

/** What the handshake of a WebSocket brings along. */
export interface TestWebSocketOptions extends Pick<TestRequestOptions, "query" | "headers" | "cookies" | "signal"> {
  /** Offered to the server, the preferred one first. */
  readonly subprotocols?: readonly string[];
  /** The Origin header, as a browser sends it for the page that opens the WebSocket. */
  readonly origin?: string;
  /** How long the server may take for the handshake, and later for whatever the test waits for. Default 5000 ms. */
  readonly timeoutMs?: number;
}

const maxRedirects = 20;
const defaultTimeoutMs = 5000;
const noInputs: EncodedCall = { params: {}, options: {} };

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
  private readonly origin: string;
  private readonly overrides = new Map<Dependency<unknown>, Dependency<unknown>>();
  private readonly serverErrors = new WeakMap<Exchange, unknown>();
  /** Those whose handlers run. */
  private readonly webSockets = new Set<TestWebSocket>();
  /** Compiled again after an override. */
  private application: Application | null = null;
  /** The one whose lifecycle has run. */
  private started: Application | null = null;

  constructor(api: BoltAPI, options: TestClientOptions = {}) {
    this.api = api;
    this.settings = options;
    this.origin = new URL(options.baseUrl ?? "http://testserver.local").origin;
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
    return this.follow(method, path, options, (sent) => this.send(sent));
  }

  /**
   * Calls a route by its handle: the compiler checks what is sent, and knows what is answered. Redirects are not followed,
   * since the answer would be that of another route.
   *
   *   const getBook = api.get("/books/{id:int}", { response: BookOut }, handler);
   *   const response = await client.call(getBook, { params: { id: 1 } });
   *   response.data.title
   *
   * @throws ConfigError URL_ROUTE_UNKNOWN, URL_ROUTE_AMBIGUOUS, URL_PARAM_MISSING, URL_PARAM_INVALID.
   */
  async call<Contract extends AnyContract>(
    route: RouteHandle<Contract>,
    ...[options]: Arguments<CallOptions<Contract>>
  ): Promise<RouteResponse<Contract>> {
    const { path, options: sent } = await this.encode(route, options ?? {});
    const response = await this.request(route.method, path, { ...sent, followRedirects: false });
    return new RouteResponse(response, `${route.method} ${path}`);
  }

  /**
   * Sends a request of any method, and resolves with the head of its response. The content is read as it is sent.
   *
   *   await using stream = await client.stream("GET", "/events");
   *   for await (const event of stream.events()) …
   *
   * @param path A path, sent as written, or an absolute URL.
   * @throws Error when the head does not come in time.
   */
  async stream(method: string, path: string, options: TestStreamOptions = {}): Promise<TestStream> {
    return this.follow(method, path, options, (sent) => this.openStream(sent, options.timeoutMs ?? defaultTimeoutMs));
  }

  /**
   * Opens a WebSocket.
   *
   *   await using socket = await client.websocket("/ws/room/1", { subprotocols: ["chat.v1"] });
   *   await using socket = await client.websocket(room, { params: { room_id: "1" } });
   *
   * @param target A path, sent as written, or an absolute URL, or the handle of a route.
   * @throws WebSocketRefusedError when the answer is no 101; its `response` is the answer.
   * @throws Error when the handshake is not answered in time.
   */
  websocket(path: string, options?: TestWebSocketOptions): Promise<TestWebSocket>;
  websocket<Contract extends AnyContract>(
    route: WebSocketHandle<Contract>,
    ...rest: Arguments<ConnectOptions<Contract>>
  ): Promise<TestWebSocket>;
  async websocket(target: string | WebSocketHandle, options: object = {}): Promise<TestWebSocket> {
    if (typeof target === "string") return this.openWebSocket(target, options);
    const { path, options: sent } = await this.encode(target, options);
    return this.openWebSocket(path, sent);
  }

  private async openWebSocket(path: string, options: TestWebSocketOptions): Promise<TestWebSocket> {
    await this.start();
    const { origin, subprotocols = [], headers = {}, timeoutMs = defaultTimeoutMs, ...rest } = options;
    const url = resolveUrl(path, this.origin, rest.query);
    const offered = subprotocols.length === 0 ? {} : { "sec-websocket-protocol": subprotocols.join(", ") };
    const sent = { ...rest, headers: { ...offered, ...(origin === undefined ? {} : { origin }), ...headers } };
    const exchanges: Exchange[] = [];
    const { handle, limits } = this.application as Application;
    const leaving = new AbortController();
    const message = withSignal(await this.buildMessage("GET", url, sent), leaving.signal);
    const title = `WebSocket ${url.target}`;
    const takeError = (): unknown => this.takeServerError(exchanges);
    const opening = webSocketInMemory(noting(handle, exchanges), message, { limits });
    const late = `${title} was neither accepted nor refused within ${timeoutMs} ms.`;
    const result = await within(opening, timeoutMs, late, () => leaving.abort());
    if (result.kind === "accepted") {
      const webSocket = new TestWebSocket(result.webSocket, result.finished, { title, timeoutMs, takeError });
      this.keepWebSocket(webSocket, result.finished);
      this.keepCookies(webSocket, url);
      return webSocket;
    }
    const response = this.receive(await readWhole(result.response), url);
    const error = takeError();
    if (error !== undefined) throw error;
    throw new WebSocketRefusedError(path, response);
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

  /**
   * Closes WebSockets that are open, as a server does that stops, and runs what ends the application's lifespan.
   *
   * @throws The error of a WebSocket's handler, when an unexpected one ended it.
   */
  async close(): Promise<void> {
    try {
      await Promise.all([...this.webSockets].map((webSocket) => webSocket.close(goingAwayCode)));
    } finally {
      await this.started?.stop();
      this.started = null;
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Where a call goes, and what it brings along. */
  private async encode(route: AnyHandle, options: UntypedCall): Promise<{ path: string; options: TestRequestOptions }> {
    await this.start();
    const { routes, urlFor } = this.application as Application;
    const compiled = routes.find(({ placed }) => placed.definition === (route as unknown));
    const { params, options: sent } = compiled === undefined ? noInputs : encodeCall(compiled, options);
    return { path: urlFor(route, params), options: sent };
  }

  private async start(): Promise<void> {
    this.application ??= compileApplication([this.api], {
      overrides: new Map(this.overrides),
      onServerError: (error, request) => this.serverErrors.set(request.exchange, error),
    });
    this.started ??= this.application;
    await this.started.start();
  }

  /** Sends a request, and those that it is redirected to. */
  private async follow<Received extends TestResponse | TestStream>(
    method: string,
    path: string,
    options: TestRequestOptions,
    send: (sent: SentRequest) => Promise<Received>,
  ): Promise<Received> {
    await this.start();
    let current: SentRequest = { method, url: resolveUrl(path, this.origin, options.query), options };
    for (let redirects = 0; redirects <= maxRedirects; redirects++) {
      const response = await send(current);
      const next = this.redirectOf(response, current);
      if (next === null) return response;
      if (response instanceof TestStream) await response.close();
      current = next;
    }
    throw new Error(`${method} ${path} was redirected more than ${maxRedirects} times`);
  }

  private async send({ method, url, options }: SentRequest): Promise<TestResponse> {
    const exchanges: Exchange[] = [];
    const { handle, limits } = this.application as Application;
    const message = await this.buildMessage(method, url, options);
    const response = this.receive(await exchangeInMemory(noting(handle, exchanges), message, { limits }), url);
    const error = this.takeServerError(exchanges);
    if (error !== undefined) throw error;
    return response;
  }

  private async openStream({ method, url, options }: SentRequest, timeoutMs: number): Promise<TestStream> {
    const exchanges: Exchange[] = [];
    const { handle, limits } = this.application as Application;
    const title = `${method} ${url.target}`;
    const leaving = new AbortController();
    const message = withSignal(await this.buildMessage(method, url, options), leaving.signal);
    const opening = streamInMemory(noting(handle, exchanges), message, { limits });
    const late = `${title} sent no head within ${timeoutMs} ms.`;
    const received = await within(opening, timeoutMs, late, () => leaving.abort());
    const raisesErrors = this.settings.raiseServerErrors !== false;
    const response = new TestStream(received, { url: url.origin + url.target, title, timeoutMs, raisesErrors });
    this.keepCookies(response, url);
    const error = this.takeServerError(exchanges);
    if (error !== undefined) throw error;
    return response;
  }

  private async buildMessage(method: string, url: RequestUrl, options: TestRequestOptions): Promise<MemoryRequest> {
    const cookie = this.cookieHeader(url, options);
    const message = await buildMessage(method, url, options, cookie, this.settings.headers ?? {});
    return { ...message, remoteAddress: this.settings.remoteAddress ?? "127.0.0.1" };
  }

  private receive(received: MemoryResponse, url: RequestUrl): TestResponse {
    const response = new TestResponse(received, url.origin + url.target);
    this.keepCookies(response, url);
    return response;
  }

  private keepWebSocket(webSocket: TestWebSocket, finished: Promise<void>): void {
    this.webSockets.add(webSocket);
    const forget = (): void => void this.webSockets.delete(webSocket);
    finished.then(forget, forget);
  }

  private keepCookies({ headers }: Pick<TestResponse, "headers">, { host, path }: RequestUrl): void {
    for (const cookie of headers.getSetCookie()) this.cookies.receive(cookie, host, path);
  }

  /** What made one of the exchanges a 500, unless the client is to see that. */
  private takeServerError(exchanges: readonly Exchange[]): unknown {
    const failed = exchanges.find((exchange) => this.serverErrors.has(exchange));
    if (failed === undefined || this.settings.raiseServerErrors === false) return undefined;
    const error = this.serverErrors.get(failed);
    this.serverErrors.delete(failed);
    return error;
  }

  private cookieHeader(url: RequestUrl, { cookies = {} }: TestRequestOptions): string {
    const own = Object.entries(cookies).map(([name, value]) => `${name}=${value}`);
    return [...own, ...this.cookies.pairs(url.host, url.path, url.isSecure)].join("; ");
  }

  /** The request that a redirect asks for; null when there is none to follow. */
  private redirectOf(response: TestResponse | TestStream, sent: SentRequest): SentRequest | null {
    const location = response.headers.get("location");
    const isRedirect = [301, 302, 303, 307, 308].includes(response.status) && location !== null;
    if (!isRedirect || (sent.options.followRedirects ?? this.settings.followRedirects) === false) return null;
    const target = new URL(location, sent.url.origin + sent.url.target);
    if (target.host !== sent.url.host) return null;
    // RFC 9110 §10.2.2: the fragment stays with the client.
    target.hash = "";
    const url = resolveUrl(target.href, sent.url.origin);
    const { json, form, body, ...bodyless } = sent.options;
    // Fetch standard, "HTTP-redirect fetch": 303, and 301 or 302 after POST, turn into a GET without a body.
    const becomesGet =
      response.status === 303 ? sent.method !== "HEAD" : response.status < 303 && sent.method === "POST";
    return becomesGet ? { method: "GET", url, options: bodyless } : { ...sent, url };
  }
}

interface SentRequest {
  readonly method: string;
  readonly url: RequestUrl;
  readonly options: TestRequestOptions;
}

/** Takes down the exchanges that a handler gets. */
function noting(handle: ExchangeHandler, exchanges: Exchange[]): ExchangeHandler {
  return (exchange) => {
    exchanges.push(exchange);
    return handle(exchange);
  };
}

function withSignal(message: MemoryRequest, signal: AbortSignal): MemoryRequest {
  return { ...message, signal: message.signal === undefined ? signal : AbortSignal.any([message.signal, signal]) };
}

async function readWhole({ status, headers, body, finished }: MemoryStreamResponse): Promise<MemoryResponse> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  await finished;
  return { status, headers, body: Buffer.concat(pieces) };
}
