import type { PathPattern } from "./path-pattern.ts";
import { StaticRoutes } from "./static-routes.ts";
import { TreeNode } from "./tree-node.ts";

/** A route that a path leads to, with the texts that its placeholders took. */
export interface RouteMatch<Route> {
  readonly kind: "found";
  readonly route: Route;
  /** By position, see `PathPattern.paramNames`. */
  readonly values: readonly string[];
}

/**
 * The routes of one method, found by path.
 *
 * Of the patterns that match a path, the most specific wins, segment by segment from the left: text, then a placeholder
 * `uuid`, `int`, `float`, plain, and last a catch-all. The order of adding does not matter.
 *
 * Paths are read, and values returned, in the form of `normalizePath`.
 */
export class RouteTree<Route> {
  // Paths without placeholders need no search, and are more specific than whatever else matches.
  private readonly staticMatches = new StaticRoutes<RouteMatch<Route>>();
  private readonly root = new TreeNode<Route>([]);
  /** Begin and end of each value on the way that is being tried; one buffer for all searches, as none waits. */
  private spans: Int32Array = new Int32Array(0);
  /** Whether a pattern, other than the root, ends with a slash. */
  private endsInSlash = false;
  /** Whether a placeholder has a converter that text can fail to fit. */
  private isTyped = false;

  /** Adds a route, at start-up. Patterns of one tree differ in shape; the route table sees to it. */
  add(pattern: PathPattern, route: Route): void {
    const { segments, paramNames } = pattern;
    this.spans = new Int32Array(Math.max(this.spans.length, 2 * paramNames.length));
    this.endsInSlash ||= segments.length > 1 && isEmpty(segments.at(-1));
    let node = this.root;
    let text = "";
    for (const segment of segments) {
      text += "/";
      if (segment.kind === "static") {
        text += segment.text;
        continue;
      }
      node = node.extendByText(codesOf(text));
      text = "";
      if (segment.converter === "path") {
        node.endByCatchAll({ route });
        return;
      }
      this.isTyped ||= segment.converter !== "str";
      node = node.extendByPlaceholder(segment.converter);
    }
    if (paramNames.length === 0) this.staticMatches.set(text, { kind: "found", route, values: [] });
    else node.extendByText(codesOf(text)).terminal = { route };
  }

  /** Finds the most specific route whose pattern matches the path, its converters included. */
  match(path: string): RouteMatch<Route> | null {
    return this.staticMatches.get(path) ?? this.search(this.root, path, 0, 0, true);
  }

  /** Like `match`, but typed placeholders take any text. */
  matchLoosely(path: string): RouteMatch<Route> | null {
    return this.staticMatches.get(path) ?? this.search(this.root, path, 0, 0, false);
  }

  /** For a path that `match` does not find: the route that was meant, if one value or more does not fit. */
  matchUnfit(path: string): RouteMatch<Route> | null {
    return this.isTyped ? this.matchLoosely(path) : null;
  }

  /** For a path that `match` does not find: the route of the path without the slash at its end, or with one. */
  matchOtherSlash(path: string): RouteMatch<Route> | null {
    // What is left of "/" is no path.
    if (path === "/") return null;
    if (path.endsWith("/")) return this.match(path.slice(0, -1));
    return this.endsInSlash ? this.match(`${path}/`) : null;
  }

  /**
   * Matches what is left of a path below a node.
   *
   * A node stands for one way to read the path up to one offset, so none is entered twice: the time is bounded by the
   * size of the tree, however much is tried in vain.
   */
  private search(
    start: TreeNode<Route>,
    path: string,
    from: number,
    depth: number,
    isStrict: boolean,
  ): RouteMatch<Route> | null {
    let node = start;
    let offset = from;
    let valueCount = depth;
    while (offset < path.length) {
      const child = node.staticChildAt(path, offset);
      // Only where there is another way to try does the search call itself, to come back.
      if (node.isTextOnly) {
        if (child === null) return null;
        node = child;
        offset += child.codes.length;
        continue;
      }
      if (child !== null) {
        const match = this.search(child, path, offset + child.codes.length, valueCount, isStrict);
        if (match !== null) return match;
      }
      if (node.onlyPlain === null) return this.searchPlaceholders(node, path, offset, valueCount, isStrict);
      const end = endOfSegment(path, offset);
      if (end === offset) return null;
      this.setSpan(valueCount++, offset, end);
      node = node.onlyPlain;
      offset = end;
    }
    return node.terminal === null ? null : this.found(node.terminal.route, path, valueCount);
  }

  private searchPlaceholders(
    node: TreeNode<Route>,
    path: string,
    offset: number,
    depth: number,
    isStrict: boolean,
  ): RouteMatch<Route> | null {
    const end = node.placeholders.length === 0 ? offset : endOfSegment(path, offset);
    if (end > offset) {
      const value = path.slice(offset, end);
      for (const edge of node.placeholders) {
        if (isStrict && !edge.fits(value)) continue;
        this.setSpan(depth, offset, end);
        const match = this.search(edge.node, path, end, depth + 1, isStrict);
        if (match !== null) return match;
      }
    }
    if (node.catchAll === null) return null;
    this.setSpan(depth, offset, path.length);
    return this.found(node.catchAll.route, path, depth + 1);
  }

  private setSpan(index: number, start: number, end: number): void {
    this.spans[2 * index] = start;
    this.spans[2 * index + 1] = end;
  }

  /** Slices the values: once, and only those of the way that led to a route. */
  private found(route: Route, path: string, valueCount: number): RouteMatch<Route> {
    const { spans } = this;
    const values = new Array<string>(valueCount);
    for (let index = 0; index < valueCount; index++) values[index] = path.slice(spans[2 * index], spans[2 * index + 1]);
    return { kind: "found", route, values };
  }
}

function endOfSegment(path: string, offset: number): number {
  const slash = path.indexOf("/", offset);
  return slash === -1 ? path.length : slash;
}

function codesOf(text: string): number[] {
  return Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
}

function isEmpty(segment: PathPattern["segments"][number] | undefined): boolean {
  return segment?.kind === "static" && segment.text === "";
}
