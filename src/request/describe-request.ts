import type { HttpRequest } from "./http-request.ts";

/** What templates see of a request: plain values, each computed when a template asks for it. */
export interface DescribedRequest {
  readonly method: string;
  readonly path: string;
  /** The last value of each parameter. */
  readonly query: Readonly<Record<string, string>>;
  readonly cookies: Readonly<Record<string, string>>;
  readonly url: string;
  readonly scheme: string;
  readonly host: string;
  readonly ip: string | null;
  readonly id: string;
  readonly user: unknown;
  readonly state: Readonly<Record<string, unknown>>;
}

/** Templates read what objects have themselves, and no private field of the request; so they get an object of their own. */
export function describeRequest(request: HttpRequest<unknown>): DescribedRequest {
  return {
    method: request.method,
    path: request.path,
    user: request.user,
    get query() {
      return Object.fromEntries(request.query);
    },
    get cookies() {
      return Object.fromEntries(request.cookies);
    },
    get url() {
      return request.url.href;
    },
    get scheme() {
      return request.scheme;
    },
    get host() {
      return request.host;
    },
    get ip() {
      return request.ip;
    },
    get id() {
      return request.id;
    },
    get state() {
      return request.state;
    },
  };
}
