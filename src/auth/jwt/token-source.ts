import { describeValue } from "../../errors/config-error.ts";
import { expecting, nested, type OptionRule, type OptionRules, oneOf } from "../../errors/option-rules.ts";
import { isToken } from "../../http/field-syntax.ts";
import type { HttpRequest } from "../../request/http-request.ts";
import { InvalidToken } from "./invalid-token.ts";

/** Where requests carry their tokens. The first place that has one decides. */
export interface TokenSourceOptions {
  /**
   * Asked first. Default "authorization", which has "Bearer " before the token; any other header is the token alone. `false`
   * for none.
   */
  readonly header?: string | false;
  /** What stands before the token in "authorization", in any case. Default "Bearer". */
  readonly scheme?: string;
  /** Name of a cookie, asked second. Default: none. */
  readonly cookie?: string;
  /**
   * Name of a query parameter, asked last. By name alone for handshakes of WebSockets, whose headers browsers do not let
   * anybody set; `on: "any"` for all requests. Default: none.
   */
  readonly query?: string | { readonly name: string; readonly on: "websocket" | "any" };
}

/** Finds the token of a request; null when it carries none. */
export type TokenSource = (request: HttpRequest<unknown>) => string | null;

const isName = (value: unknown): boolean => typeof value === "string" && isToken(value);
const isParameter = (value: unknown): boolean => typeof value === "string" && value !== "";
const queryRule: OptionRule = nested({
  name: expecting("the name of a query parameter", isParameter),
  on: oneOf("websocket", "any"),
});

export const tokenSourceRules: OptionRules = {
  header: expecting("the name of a header, or false", (value) => value === false || isName(value)),
  scheme: expecting('the name of a scheme, such as "Token"', isName),
  cookie: expecting("the name of a cookie", isName),
  query: explainQuery,
};

function explainQuery(value: unknown): string | null {
  if (isParameter(value)) return null;
  if (typeof value !== "object" || value === null) {
    return `expected the name of a query parameter, or { name, on }, got ${describeValue(value)}.`;
  }
  const missing = ["name", "on"].find((key) => !Object.hasOwn(value, key));
  return missing === undefined ? queryRule(value) : `it needs "${missing}".`;
}

/** @param options Checked by `tokenSourceRules`. */
export function compileTokenSource(options: TokenSourceOptions): TokenSource {
  const { header = "authorization", scheme = usualScheme, cookie, query } = options;
  const sources: TokenSource[] = [];
  if (header !== false) sources.push(headerSource(header.toLowerCase(), scheme));
  if (cookie !== undefined) sources.push(cookieSource(cookie));
  if (query !== undefined)
    sources.push(querySource(typeof query === "string" ? { name: query, on: "websocket" } : query));
  const [first, ...others] = sources;
  if (first !== undefined && others.length === 0) return first;
  return (request) => {
    for (const source of sources) {
      const token = source(request);
      if (token !== null) return token;
    }
    return null;
  };
}

/** @spec RFC 6750 §2.1 */
export const usualScheme = "Bearer";

function headerSource(name: string, scheme: string): TokenSource {
  const read = name === "authorization" ? compileSchemeReader(scheme) : (value: string) => value;
  return ({ exchange }) => {
    const value = exchange.header(name);
    return value === undefined ? null : read(value);
  };
}

/**
 * Reads the token of an Authorization header; null when it is for another scheme, and "" when there is none after the scheme.
 * Throws InvalidToken when there are several Authorization headers, of which one is for the scheme: nobody knows which counts.
 *
 * @spec RFC 6750 §2.1, RFC 9110 §11.1: the name of the scheme in any case
 */
function compileSchemeReader(scheme: string): (authorization: string) => string | null {
  const name = scheme.replaceAll(/[$*+.^|]/g, "\\$&");
  const first = new RegExp(`^${name}(?: |$)`, "i");
  // Repeated headers come joined with ", ".
  const later = new RegExp(`, *${name}(?: |$)`, "i");
  return (authorization) => {
    if (!first.test(authorization)) {
      if (later.test(authorization)) throw new InvalidToken("invalid", "it is not the only credential");
      return null;
    }
    let start = scheme.length;
    while (authorization.charCodeAt(start) === 0x20) start++;
    // Where there is a second header, the comma before it is no character of a token, and makes it an invalid one.
    return authorization.slice(start);
  };
}

/** An empty cookie is one that was deleted. */
function cookieSource(name: string): TokenSource {
  return (request) => request.cookies.get(name) || null;
}

/** @throws InvalidToken when the parameter is there several times. */
function querySource({ name, on }: { readonly name: string; readonly on: "websocket" | "any" }): TokenSource {
  return (request) => {
    if (request.queryString === "" || (on === "websocket" && !request.exchange.wantsWebSocket)) return null;
    const values = request.query.getAll(name);
    if (values.length > 1) throw new InvalidToken("invalid", "it is in the query several times");
    return values[0] ?? null;
  };
}
