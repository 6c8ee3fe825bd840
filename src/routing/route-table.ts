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
  /** By method and shape. */
  private readonly definitions = new Map<string, { readonly source: string; readonly place: string }>();

  /**
   * Adds a route, at start-up.
   *
   * @param place Where it was defined, for error messages: "src/api.ts:12:5".
   * @throws ConfigError ROUTE_DUPLICATE when the method has a route that matches the same paths.
   */
  add(method: string, pattern: PathPattern, route: Route, place: string): void {
    const key = `${method} ${pattern.shape}`;
    const first = this.definitions.get(key);
    if (first !== undefined) {
      const second = first.source === pattern.source ? place : `${place}, written "${pattern.source}"`;
      throw new ConfigError("ROUTE_DUPLICATE", `${method} ${first.source}`, first.place, second);
    }
    this.definitions.set(key, { source: pattern.source, place });
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
    const match = this.match(method, normalized);
    return match === null ? this.findOtherwise(method, path, normalized) : decodeValues(match);
  }

  private match(method: string, path: string): RouteMatch<Route> | null {
    if (method === "GET") return this.getTree.match(path);
    return this.matchInTreesOf(method, (tree) => tree.match(path));
  }

  /** What to answer when no pattern matches the path as it stands. */
  private findOtherwise(method: string, path: string, normalized: string): RouteLookup<Route> {
    if (path.includes("//")) return this.find(method, path.replaceAll(/\/{2,}/g, "/"));
    return (
      this.findOtherSlash(method, path, normalized) ??
      this.findUnfit(method, normalized) ??
      this.findOtherMethods(method, normalized)
    );
  }

  private findOtherSlash(method: string, path: string, normalized: string): RouteLookup<Route> | null {
    if (this.matchInTreesOf(method, (tree) => tree.matchOtherSlash(normalized)) === null) return null;
    const other = path.endsWith("/") ? path.slice(0, -1) : `${path}/`;
    return isSafeRedirect(other) ? { kind: "redirect", path: other } : null;
  }

  private findUnfit(method: string, path: string): RouteMatch<Route> | null {
    const match = this.matchInTreesOf(method, (tree) => tree.matchUnfit(path));
    return match === null ? null : decodeValues(match);
  }

  private findOtherMethods(method: string, path: string): RouteLookup<Route> {
    const allow: string[] = [];
    for (const [name, tree] of this.trees) if (name !== method && tree.matchLoosely(path) !== null) allow.push(name);
    if (allow.length === 0) return notFound;
    allow.push("OPTIONS");
    if (allow.includes("GET")) allow.push("HEAD");
    return { kind: method === "OPTIONS" ? "options" : "method-not-allowed", allow: [...new Set(allow)].sort() };
  }

  /** Asks the tree of a method, and for HEAD also that of GET: HEAD is GET without the content (RFC 9110 §9.3.2). */
  private matchInTreesOf(
    method: string,
    match: (tree: RouteTree<Route>) => RouteMatch<Route> | null,
  ): RouteMatch<Route> | null {
    const tree = this.trees.get(method);
    const own = tree === undefined ? null : match(tree);
    return own === null && method === "HEAD" ? match(this.getTree) : own;
  }

  private treeOf(method: string): RouteTree<Route> {
    const known = this.trees.get(method);
    if (known !== undefined) return known;
    const tree = new RouteTree<Route>();
    this.trees.set(method, tree);
    return tree;
  }
}

function decodeValues<Route>(match: RouteMatch<Route>): RouteMatch<Route> {
  return { kind: "found", route: match.route, values: match.values.map(decodeValue) };
}

/**
 * Whether a path can be a Location that leads to this host. Browsers read "/\" as "//", which begins a host, and skip
 * control characters; so only visible ASCII without the backslash goes out.
 */
function isSafeRedirect(path: string): boolean {
  return /^\/(?!\/)[!-[\]-~]*$/.test(path);
}
