import { ServerResponse, STATUS_CODES } from "node:http";
import { expiredCookie, formatSetCookie, type SetCookie } from "../../http/cookie.ts";
import { addToVary } from "../../http/vary.ts";
import { redirect } from "../../response/responses.ts";
import type { DetachedSocket } from "./detached-socket.ts";
import type { NodeRequest } from "./node-request.ts";

/** Attributes of a cookie as Express takes them. */
interface ExpressCookie extends Omit<SetCookie, "name" | "value" | "maxAgeSeconds" | "sameSite"> {
  /** Milliseconds. */
  readonly maxAge?: number;
  readonly sameSite?: boolean | "strict" | "lax" | "none";
  readonly signed?: boolean;
  readonly encode?: (value: string) => string;
}

/** A response as Node's own server would give it, with what Express adds that middleware counts on. */
export class NodeResponse extends ServerResponse<NodeRequest> {
  /** What Express has for values of templates. */
  readonly locals: Record<string, unknown> = Object.create(null);

  constructor(req: NodeRequest, socket: DetachedSocket) {
    super(req);
    req.res = this;
    this.assignSocket(socket);
  }

  status(code: number): this {
    this.statusCode = code;
    return this;
  }

  sendStatus(code: number): this {
    return this.status(code)
      .type("text/plain; charset=utf-8")
      .send(STATUS_CODES[code] ?? String(code));
  }

  set(name: string | Readonly<Record<string, string | number | readonly string[]>>, value?: unknown): this {
    const fields = typeof name === "string" ? { [name]: value } : name;
    for (const [field, content] of Object.entries(fields)) {
      this.setHeader(field, Array.isArray(content) ? content.map(String) : String(content));
    }
    return this;
  }

  header(name: string | Readonly<Record<string, string>>, value?: unknown): this {
    return this.set(name, value);
  }

  get(name: string): string | number | string[] | undefined {
    return this.getHeader(name);
  }

  append(name: string, value: string | readonly string[]): this {
    this.appendHeader(name, value);
    return this;
  }

  /** A media type; Express also takes extensions, which the middleware of its ecosystem does without. */
  type(mediaType: string): this {
    return this.set("content-type", mediaType);
  }

  vary(field: string | readonly string[]): this {
    const fields = typeof field === "string" ? field.split(",") : field;
    const listed = fields.map((name) => name.trim().toLowerCase());
    this.setHeader("vary", listed.reduce(addToVary, String(this.getHeader("vary") ?? "")));
    return this;
  }

  send(body?: unknown): this {
    if (typeof body === "string") return this.sendAs("text/html; charset=utf-8", body);
    if (body instanceof Uint8Array) return this.sendAs("application/octet-stream", body);
    return body === undefined ? this.end() : this.json(body);
  }

  json(value: unknown): this {
    return this.sendAs("application/json; charset=utf-8", JSON.stringify(value));
  }

  location(url: string): this {
    // Encoded there, and refused where it would split the header.
    return this.set("location", redirect(url).headers.get("location"));
  }

  redirect(first: number | string, second?: number | string): void {
    const [status, url] = typeof first === "number" ? [first, String(second)] : [Number(second ?? 302), first];
    this.status(status).location(url).set("content-length", 0).end();
  }

  /** @throws Error for a signed cookie, whose secret only Express has. */
  cookie(name: string, value: unknown, options: ExpressCookie = {}): this {
    if (options.signed === true) throw new Error(`The cookie "${name}" cannot be signed: that takes Express`);
    const text = typeof value === "object" ? `j:${JSON.stringify(value)}` : String(value);
    const { encode = encodeURIComponent } = options;
    this.appendHeader("set-cookie", formatSetCookie({ ...attributesOf(options), name, value: encode(text) }));
    return this;
  }

  clearCookie(name: string, options: ExpressCookie = {}): this {
    const { maxAgeSeconds: _, expires: __, ...attributes } = attributesOf(options);
    this.appendHeader("set-cookie", expiredCookie(name, attributes));
    return this;
  }

  private sendAs(mediaType: string, body: string | Uint8Array): this {
    if (!this.hasHeader("content-type")) this.setHeader("content-type", mediaType);
    return this.end(body);
  }
}

/** Express has no SameSite where none is given, and `true` for "strict". */
function attributesOf({
  maxAge,
  sameSite = false,
  signed: _,
  encode: __,
  ...rest
}: ExpressCookie): Omit<SetCookie, "name" | "value"> {
  const attributes = { ...rest, sameSite: sameSite === true ? "strict" : sameSite } as const;
  return maxAge === undefined ? attributes : { ...attributes, maxAgeSeconds: Math.floor(maxAge / 1000) };
}
