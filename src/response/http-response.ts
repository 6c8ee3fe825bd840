import { checkStatus } from "../errors/check-status.ts";
import { ConfigError, describeValue } from "../errors/config-error.ts";
import { expiredCookie, formatSetCookie, type SetCookie } from "../http/cookie.ts";
import type { ResponseBody } from "../http/exchange.ts";
import { ResponseHeaders } from "../http/response-headers.ts";
import { isStatusWithoutContent } from "../http/status.ts";
import type { HttpRequest } from "../request/http-request.ts";
import { serializeJson } from "../schema/compile-serializer.ts";

/** Header fields of a response, given as a record: `{ "x-created-by": "bolt" }`. */
export type HeaderRecord = Readonly<Record<string, string | number>>;

/** Status and headers of a response. */
export interface ResponseOptions {
  /** Status code, 200 to 599. */
  readonly status?: number;
  readonly headers?: HeaderRecord;
}

/** Completes a response for a request; see `HttpResponse.completion`. */
export type ResponseCompletion = (response: HttpResponse, request: HttpRequest) => undefined | Promise<undefined>;

/** Attributes of a cookie; see `SetCookie` for the defaults. */
export type CookieOptions = Omit<SetCookie, "name" | "value">;

export const jsonHeaders: readonly string[] = Object.freeze(["content-type", "application/json"]);
export const textHeaders: readonly string[] = Object.freeze(["content-type", "text/plain; charset=utf-8"]);
export const htmlHeaders: readonly string[] = Object.freeze(["content-type", "text/html; charset=utf-8"]);
export const bytesHeaders: readonly string[] = Object.freeze(["content-type", "application/octet-stream"]);
export const noHeaders: readonly string[] = Object.freeze([]);

/** Stands for "no JSON value waits to be encoded". */
const nothing: unique symbol = Symbol("nothing");

/** What a request is answered with. Middleware may change status, headers and body until it is sent. */
export class HttpResponse {
  /**
   * What the route threw, when this response answers an error; undefined otherwise. For middleware that has to know,
   * such as one that rolls back.
   */
  error: unknown;
  /**
   * Completes the response once its request is known, before middleware sees it: a file looks at Range, a template for its
   * engine. Null for responses that need nothing, or are complete.
   */
  completion: ResponseCompletion | null;
  /**
   * Whether the body may be compressed: false keeps it as it is, true allows it whatever its content type, and null leaves
   * it to the content type. A stream is compressed as it goes: what it has yielded is sent whenever it pauses.
   */
  compressible: boolean | null;
  /** Status of the response, or 0 while the route's own status applies. */
  private statusCode: number;
  private readonly sharedHeaders: readonly string[];
  private lazyHeaders: ResponseHeaders | null;
  private content: ResponseBody;
  private json: unknown;

  /** @param flatHeaders Checked header fields, flat; shared between responses and never changed. */
  constructor(status: number, flatHeaders: readonly string[], body: ResponseBody) {
    this.error = undefined;
    this.completion = null;
    this.compressible = null;
    this.statusCode = status;
    this.sharedHeaders = flatHeaders;
    this.lazyHeaders = null;
    this.content = body;
    this.json = nothing;
  }

  /** A response whose JSON is written when the route's serializer is known, or on first use of `body`. */
  static fromJson(status: number, value: unknown): HttpResponse {
    const response = new HttpResponse(status, jsonHeaders, null);
    response.json = value;
    return response;
  }

  /**
   * The same response once more. Handlers may give one response to many requests; what middleware does to it is for one.
   */
  copy(): HttpResponse {
    const headers = this.lazyHeaders === null ? this.sharedHeaders : this.lazyHeaders.toFlat();
    const copied = new HttpResponse(this.statusCode, headers, this.content);
    copied.json = this.json;
    copied.error = this.error;
    copied.completion = this.completion;
    copied.compressible = this.compressible;
    return copied;
  }

  get status(): number {
    return this.statusCode === 0 ? 200 : this.statusCode;
  }

  set status(status: number) {
    this.statusCode = checkStatus(status);
  }

  /** Headers, for reading and changing. Names and values are checked: nothing that would split a header gets in. */
  get headers(): ResponseHeaders {
    this.lazyHeaders ??= new ResponseHeaders(this.sharedHeaders);
    return this.lazyHeaders;
  }

  /** What will be sent; JSON is text here. */
  get body(): ResponseBody {
    return this.writeJson().content;
  }

  set body(body: ResponseBody) {
    if (!isBody(body)) throw new ConfigError("RESPONSE_BODY_INVALID", describeValue(body));
    this.json = nothing;
    this.content = body;
  }

  /**
   * Writes the JSON value that waits to be encoded, if one does.
   *
   * @throws What writing it throws, such as a TypeError for a value with a circle in it.
   */
  writeJson(): this {
    if (this.json !== nothing) {
      this.content = serializeJson(this.json);
      this.json = nothing;
    }
    return this;
  }

  /** Whether a JSON value waits to be encoded; `jsonValue` is that value. */
  get hasJsonValue(): boolean {
    return this.json !== nothing;
  }

  get jsonValue(): unknown {
    return this.json === nothing ? undefined : this.json;
  }

  /** Whether the handler chose the status itself. */
  get hasOwnStatus(): boolean {
    return this.statusCode !== 0;
  }

  /**
   * Adds a cookie: `response.setCookie("session", token, { httpOnly: true, sameSite: "strict" })`.
   *
   * @throws FieldSyntaxError when name, value or an attribute cannot be sent safely.
   */
  setCookie(name: string, value: string, options: CookieOptions = {}): this {
    this.headers.append("set-cookie", formatSetCookie({ ...options, name, value }));
    return this;
  }

  /** Makes the client forget a cookie. Path and domain must be those it was set with. */
  deleteCookie(name: string, options: CookieOptions = {}): this {
    this.headers.append("set-cookie", expiredCookie(name, options));
    return this;
  }

  /** Sets several headers: a record of name and value. */
  setHeaders(headers: HeaderRecord): this {
    for (const name of Object.keys(headers)) this.headers.set(name, headers[name] as string | number);
    return this;
  }

  /** Header fields as engines take them. A response without content has no content type (RFC 9110 §8.3). */
  flatHeaders(): readonly string[] {
    if (!isStatusWithoutContent(this.status)) {
      return this.lazyHeaders === null ? this.sharedHeaders : this.lazyHeaders.toFlat();
    }
    if (this.lazyHeaders === null && this.sharedHeaders.length === 0) return this.sharedHeaders;
    this.headers.delete("content-type");
    return this.headers.toFlat();
  }
}

/** Middleware is written in JavaScript too. */
function isBody(body: unknown): boolean {
  if (body === null || typeof body === "string" || body instanceof Uint8Array) return true;
  return typeof body === "object" && body !== undefined && Symbol.asyncIterator in body;
}
