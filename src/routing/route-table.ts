import { ConfigError } from "../errors/config-error.ts";
import type { PathPattern } from "./path-pattern.ts";
import { decodeValue, normalizePath } from "./percent-encoding.ts";
import { type RouteMatch, RouteTree } from "./route-tree.ts";

/** What a method and a path lead to. */
export type RouteLookup<Route> =
  | RouteMatch<Route>
  /** The path exists with, or without, a slash at its end: 308 to `path`, which is encoded like the one asked for. */
  | { readonly kind: "redirect"; readonly path: string }
  /** The path exists for other methods: 405 with `allow`. */
  | { readonly kind: "method-not-allowed"; readonly allow: readonly string[] }
  /** OPTIONS of a path that has no OPTIONS route of its own: 204 with `allow`. */
  | { readonly kind: "options"; readonly allow: readonly string[] }
  | { readonly kind: "not-found" }
  /** The percent-encoding of the path is malformed: 400. */
  | { readonly kind: "bad-path" };

const notFound = { kind: "not-found" } as const;
const badPath = { kind: "bad-path" } as const;

/** All routes of an application, by method and path. Filled at start-up, then only read. */
export class RouteTable<Route> {
  // Maps, not objects: a method named "constructor" is just one that nobody registered.
  private readonly trees = new Map<string, RouteTree<Route>>();
  private readonly getTree = this.treeOf("GET");
  private readonly places = new Map<string, { readonly source: string; readonly place: string }>();

  /**
   * Adds a route, at start-up.
   *
   * @param place Where it was defined, for error messages: "src/api.ts:12:5".
   * @throws ConfigError ROUTE_DUPLICATE when the method has a route that matches the same paths.
   */
  add(method: string, pattern: PathPattern, route: Route, place: string): void {
    const key = `${method} ${pattern.shape}`;
    const first = this.places.get(key);
    if (first !== undefined) {
      const second = first.source === pattern.source ? place : `${place}, written "${pattern.source}"`;
      throw new ConfigError("ROUTE_DUPLICATE", `${method} ${first.source}`, first.place, second);
    }
    this.places.set(key, { source: pattern.source, place });
    this.treeOf(method).add(pattern, route);
  }

  /**
   * Finds the route of a request.
   *
   * @param path Path of the request target as it was sent, without the query.
   */
  find(method: string, path: string): RouteLookup<Route> {
    if (path.includes("%")) return this.findEncoded(method, path);
    return this.match(method, path) ?? this.findOtherwise(method, path, path);
  }

  private findEncoded(method: string, path: string): RouteLookup<Route> {
    const normalized = normalizePath(path);
    if (normalized === null) return badPath;
    const lookup = this.match(method, normalized) ?? this.findOtherwise(method, path, normalized);
    return lookup.kind === "found" ? { ...lookup, values: lookup.values.map(decodeValue) } : lookup;
  }

  private match(method: string, path: string): RouteMatch<Route> | null {
    if (method === "GET") return this.getTree.match(path);
    const match = this.trees.get(method)?.match(path) ?? null;
    // RFC 9110 §9.3.2: HEAD is GET without the content.
    return match === null && method === "HEAD" ? this.getTree.match(path) : match;
  }

  /** What to answer when no pattern fits as it stands. */
  private findOtherwise(method: string, path: string, normalized: string): RouteLookup<Route> {
    if (path.includes("//")) return this.find(method, path.replaceAll(/\/{2,}/g, "/"));
    const toggled = toggleTrailingSlash(path);
    if (isSafeRedirect(toggled) && this.match(method, toggleTrailingSlash(normalized)) !== null) {
      return { kind: "redirect", path: toggled };
    }
    return this.matchLoosely(method, normalized) ?? this.findOtherMethods(method, normalized);
  }

  private matchLoosely(method: string, path: string): RouteMatch<Route> | null {
    const match = this.trees.get(method)?.matchLoosely(path) ?? null;
    return match === null && method === "HEAD" ? this.getTree.matchLoosely(path) : match;
  }

  private findOtherMethods(method: string, path: string): RouteLookup<Route> {
    const allow = [...this.trees].filter(([, tree]) => tree.matchLoosely(path) !== null).map(([name]) => name);
    if (allow.length === 0) return notFound;
    const automatic = allow.includes("GET") ? ["HEAD", "OPTIONS"] : ["OPTIONS"];
    const sorted = [...new Set([...allow, ...automatic])].sort();
    return { kind: method === "OPTIONS" ? "options" : "method-not-allowed", allow: sorted };
  }

  private treeOf(method: string): RouteTree<Route> {
    const known = this.trees.get(method);
    if (known !== undefined) return known;
    const tree = new RouteTree<Route>();
    this.trees.set(method, tree);
    return tree;
  }
}

function toggleTrailingSlash(path: string): string {
  return path.endsWith("/") ? path.slice(0, -1) : `${path}/`;
}

/**
 * Whether a path can be a Location that leads to this host. Browsers read "/\" as "//", which begins a host, and skip
 * control characters; so only visible ASCII without the backslash goes out.
 */
function isSafeRedirect(path: string): boolean {
  return /^\/(?!\/)[!-[\]-~]*$/.test(path);
}
