import { IncomingMessage, type ServerResponse } from "node:http";
import { type ParsedUrlQuery, parse } from "node:querystring";
import { headerEntries } from "../../http/header-pairs.ts";
import type { HttpRequest } from "../../request/http-request.ts";
import { isThenable } from "../../request/thenable.ts";
import type { DetachedSocket } from "./detached-socket.ts";

/**
 * A request as Node's own server would give it, with what Express adds that middleware counts on.
 *
 * What makes it work is on the instance, not on the prototype: an Express application puts its own prototype in the place
 * of this one.
 */
export class NodeRequest extends IncomingMessage {
  /** The target as sent; `url` is what middleware may change. */
  readonly originalUrl: string;
  readonly baseUrl: string = "";
  /** By name; several of one name are an array. */
  readonly query: ParsedUrlQuery;
  /** Set by the response. */
  res: ServerResponse | undefined;
  // Truly private, since middleware puts what it likes on a request.
  readonly #request: HttpRequest;

  /** @param onBodyFailed Told of a body that cannot be read when no listener of the request is. */
  constructor(request: HttpRequest, socket: DetachedSocket, onBodyFailed: (error: unknown) => void) {
    super(socket);
    const { target } = request.exchange;
    this.#request = request;
    this.method = request.method;
    this.url = target;
    this.originalUrl = target;
    this.query = parse(request.queryString);
    this.httpVersion = "1.1";
    this.httpVersionMajor = 1;
    this.httpVersionMinor = 1;
    this.rawHeaders = [...request.exchange.headerPairs()];
    const entries = [...headerEntries(this.rawHeaders)];
    this.headers = Object.fromEntries(entries);
    this.headersDistinct = Object.fromEntries(entries.map(([name, value]) => [name, [value]]));
    let isBodyAsked = false;
    this._read = () => {
      if (isBodyAsked) return;
      isBodyAsked = true;
      pushBody(request, this);
    };
    this._destroy = (error, callback) => {
      if (error === null || this.listenerCount("error") > 0) return callback(error);
      callback(null);
      onBodyFailed(error);
    };
  }

  /** Address of the client, from forwarded headers only where a trusted proxy sends them. */
  get ip(): string | undefined {
    return this.#request.ip ?? undefined;
  }

  get protocol(): "http" | "https" {
    return this.#request.scheme;
  }

  get secure(): boolean {
    return this.#request.scheme === "https";
  }

  /** Host without its port. */
  get hostname(): string {
    return this.#request.url.hostname;
  }

  get path(): string {
    return this.#request.path;
  }

  get xhr(): boolean {
    return this.get("x-requested-with")?.toLowerCase() === "xmlhttprequest";
  }

  get(name: string): string | undefined {
    const lowerName = name.toLowerCase();
    // Misspelt by those who wrote HTTP, and by some who use it rightly.
    if (lowerName === "referer" || lowerName === "referrer") {
      return this.#request.exchange.header("referer") ?? this.#request.exchange.header("referrer");
    }
    return this.#request.exchange.header(lowerName);
  }

  header(name: string): string | undefined {
    return this.get(name);
  }
}

/** Read as a whole, within the limit of the route, so that the route finds it too. */
function pushBody(request: HttpRequest, req: NodeRequest): void {
  const push = (bytes: Uint8Array): void => {
    if (bytes.byteLength > 0) req.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    req.complete = true;
    req.push(null);
  };
  const fail = (error: unknown): void => void req.destroy(error as Error);
  try {
    const body = request.readBody();
    if (isThenable(body)) body.then(push, fail);
    else push(body);
  } catch (error) {
    fail(error);
  }
}
