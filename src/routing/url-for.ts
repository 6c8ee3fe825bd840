import { ConfigError, describeValue } from "../errors/config-error.ts";
import { converters } from "./converters.ts";
import type { PathParams, PlaceholderNames } from "./path-params.ts";
import { encodeStaticSegment, type PathPattern, type PlaceholderSegment } from "./path-pattern.ts";
import { encodeSegment, isEncodable } from "./percent-encoding.ts";
import type { AnyHandle, RouteHandle, WebSocketHandle } from "./route-handle.ts";

/** A value that has one obvious text. */
export type UrlValue = string | number | bigint | boolean;

/** Values of a route's placeholders by name. */
export type UrlParams = Readonly<Record<string, UrlValue>>;

/** A value of the query: a list repeats the name, and undefined leaves it out. */
export type QueryValue = UrlValue | readonly UrlValue[] | undefined;

/** Values of the query by name. */
export type UrlQuery = Readonly<Record<string, QueryValue>>;

/** Builds the path, with its query, that leads to a route: one with a name, or one whose handle is at hand. */
export interface UrlFor {
  (name: string, params?: UrlParams, query?: UrlQuery): string;
  <Path extends string>(
    route: RouteHandle<{ readonly path: Path }> | WebSocketHandle<{ readonly path: Path }>,
    ...rest: UrlArguments<Path>
  ): string;
}

/** The same, for those who pass on what they were given. */
export type BuildUrl = (route: string | AnyHandle, params?: UrlParams, query?: UrlQuery) => string;

/** Prefixes have placeholders too, which a handle does not know. */
type UrlArguments<Path extends string> = [PlaceholderNames<Path>] extends [never]
  ? [params?: UrlParams, query?: UrlQuery]
  : [params: PathParams<Path> & UrlParams, query?: UrlQuery];

interface NamedRoute {
  readonly pattern: PathPattern;
  readonly place: string;
}

/** Builds URLs of routes, so that no path is written twice. Filled at start-up, then only read. */
export class UrlBuilder {
  readonly #routes = new Map<string, NamedRoute>();
  /** Several patterns of a route whose router is included several times. */
  readonly #patterns = new Map<object, readonly PathPattern[]>();

  /**
   * Adds a named route, at start-up.
   *
   * @param place Where it was defined, for error messages: "src/api.ts:12:5".
   * @throws ConfigError ROUTE_NAME_DUPLICATE when another route has the name.
   */
  add(name: string, pattern: PathPattern, place: string): void {
    const first = this.#routes.get(name);
    if (first !== undefined) {
      const describe = (route: NamedRoute): string => `${route.pattern.source} at ${route.place}`;
      throw new ConfigError("ROUTE_NAME_DUPLICATE", name, describe(first), describe({ pattern, place }));
    }
    this.#routes.set(name, { pattern, place });
  }

  /** Adds a route under its handle, at start-up. */
  addHandle(route: object, pattern: PathPattern): void {
    this.#patterns.set(route, [...(this.#patterns.get(route) ?? []), pattern]);
  }

  /**
   * Builds the path, with its query, that leads to a route.
   *
   *   urlFor("user", { id: 7 }, { tab: "posts", tag: ["a", "b"] })  →  "/users/7?tab=posts&tag=a&tag=b"
   *
   * @throws ConfigError URL_NAME_UNKNOWN, URL_ROUTE_UNKNOWN, URL_ROUTE_AMBIGUOUS, URL_PARAM_MISSING, URL_PARAM_UNKNOWN,
   *   URL_PARAM_INVALID or URL_QUERY_INVALID.
   */
  urlFor(route: string | AnyHandle, params: UrlParams = {}, query: UrlQuery = {}): string {
    const isNamed = typeof route === "string";
    const name = isNamed ? route : `${route.method} ${route.path}`;
    const pattern = isNamed ? this.#patternOfName(route) : this.#patternOfHandle(route);
    checkParamNames(name, pattern, params);
    return buildPath(name, pattern, params) + buildQuery(name, query);
  }

  /**
   * As `urlFor`, for values that are not sorted yet: those that the path has a placeholder for, and the rest for the query.
   *
   *   urlForValues("user", { id: 7, tab: "posts" })  →  "/users/7?tab=posts"
   */
  urlForValues(name: string, values: Readonly<Record<string, unknown>>): string {
    const paramNames = this.#routes.get(name)?.pattern.paramNames ?? [];
    const entries = Object.entries(values);
    const params = Object.fromEntries(entries.filter(([key]) => paramNames.includes(key)));
    const query = Object.fromEntries(entries.filter(([key]) => !paramNames.includes(key)));
    // Checked one by one when they are written.
    return this.urlFor(name, params as UrlParams, query as UrlQuery);
  }

  #patternOfName(name: string): PathPattern {
    const route = this.#routes.get(name);
    if (route !== undefined) return route.pattern;
    throw new ConfigError("URL_NAME_UNKNOWN", name, [...this.#routes.keys()].join(", ") || "none");
  }

  #patternOfHandle(route: AnyHandle): PathPattern {
    const label = `${route.method} ${route.path}`;
    const [pattern, ...others] = this.#patterns.get(route) ?? [];
    if (pattern === undefined) throw new ConfigError("URL_ROUTE_UNKNOWN", label, route.place);
    if (others.length === 0) return pattern;
    throw new ConfigError("URL_ROUTE_AMBIGUOUS", label, [pattern, ...others].map(({ source }) => source).join(", "));
  }
}

function checkParamNames(name: string, pattern: PathPattern, params: UrlParams): void {
  const unknown = Object.keys(params).find((key) => !pattern.paramNames.includes(key));
  if (unknown !== undefined) throw new ConfigError("URL_PARAM_UNKNOWN", name, pattern.source, unknown);
  // Own keys only: a placeholder may be called "toString".
  const missing = pattern.paramNames.find((key) => !Object.hasOwn(params, key) || params[key] === undefined);
  if (missing !== undefined) throw new ConfigError("URL_PARAM_MISSING", name, pattern.source, missing);
}

function buildPath(name: string, pattern: PathPattern, params: UrlParams): string {
  const path = pattern.segments
    .map((segment) =>
      segment.kind === "static"
        ? `/${encodeStaticSegment(segment)}`
        : `/${encodeParam(name, segment, params[segment.name])}`,
    )
    .join("");
  // A URL that begins with two slashes names a host (RFC 3986 §4.2); encoded, the second one stays part of the value.
  return path.startsWith("//") ? `/%2F${path.slice(2)}` : path;
}

function encodeParam(name: string, placeholder: PlaceholderSegment, value: unknown): string {
  const text = isUrlValue(value) ? String(value) : null;
  const { fits, expected } = converters[placeholder.converter];
  const spelled = `{${placeholder.name}:${placeholder.converter}}`;
  if (text === null || !isEncodable(text) || !fits(text)) {
    throw new ConfigError("URL_PARAM_INVALID", name, describeValue(value), spelled, expected);
  }
  const segments = placeholder.converter === "path" ? text.split("/") : [text];
  if (segments.includes(".") || segments.includes("..")) {
    // RFC 3986 §6.2.2.3: clients remove these, encoded or not, and would ask for another path.
    throw new ConfigError("URL_PARAM_INVALID", name, describeValue(value), spelled, 'no segment "." or ".."');
  }
  return segments.map(encodeSegment).join("/");
}

function buildQuery(name: string, query: UrlQuery): string {
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    value === undefined ? [] : [value].flat().map((item) => encodePair(name, key, item)),
  );
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

function encodePair(name: string, key: string, value: unknown): string {
  const text = isUrlValue(value) ? String(value) : null;
  if (text === null || !isEncodable(text) || !isEncodable(key)) {
    throw new ConfigError("URL_QUERY_INVALID", name, key, describeValue(value));
  }
  return `${encodeURIComponent(key)}=${encodeURIComponent(text)}`;
}

function isUrlValue(value: unknown): value is UrlValue {
  const type = typeof value;
  return type === "string" || type === "number" || type === "bigint" || type === "boolean";
}
