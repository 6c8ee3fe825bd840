import type { PathPattern } from "./path-pattern.ts";
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
  private readonly staticMatches = new Map<string, RouteMatch<Route>>();
  private readonly root = new TreeNode<Route>("");

  /** Adds a route, at start-up. Patterns of one tree differ in shape; the route table sees to it. */
  add(pattern: PathPattern, route: Route): void {
    let node = this.root;
    let text = "";
    for (const segment of pattern.segments) {
      text += "/";
      if (segment.kind === "static") {
        text += segment.text;
        continue;
      }
      node = node.extendByText(text);
      text = "";
      if (segment.converter === "path") {
        node.endByCatchAll({ route });
        return;
      }
      node = node.extendByPlaceholder(segment.converter);
    }
    if (pattern.paramNames.length === 0) this.staticMatches.set(text, found(route, []));
    else node.extendByText(text).terminal = { route };
  }

  /** Finds the most specific route whose pattern matches the path, its converters included. */
  match(path: string): RouteMatch<Route> | null {
    return this.staticMatches.get(path) ?? matchFrom(this.root, path, 0, 0, true);
  }

  /** Like `match`, but typed placeholders take any text: tells which route was meant by a path with an unfit value. */
  matchLoosely(path: string): RouteMatch<Route> | null {
    return this.staticMatches.get(path) ?? matchFrom(this.root, path, 0, 0, false);
  }
}

/** A match whose values are filled in from the last to the first, as the search returns. */
interface OpenMatch<Route> extends RouteMatch<Route> {
  readonly values: string[];
}

function found<Route>(route: Route, values: string[]): OpenMatch<Route> {
  return { kind: "found", route, values };
}

/**
 * Matches what is left of a path below a node.
 *
 * A node stands for one way to read the path up to one offset, so none is entered twice: the time is bounded by the
 * size of the tree, however much is tried in vain.
 */
function matchFrom<Route>(
  start: TreeNode<Route>,
  path: string,
  startOffset: number,
  valueCount: number,
  strict: boolean,
): OpenMatch<Route> | null {
  let node = start;
  let offset = startOffset;
  while (offset < path.length) {
    const child = node.staticChild(path.charCodeAt(offset));
    const follows = child !== null && hasTextAt(path, child.text, offset);
    // With nothing to come back for, walk on; only a node with placeholders needs a call to return from.
    if (node.isTextOnly) {
      if (!follows) return null;
      offset += child.text.length;
      node = child;
      continue;
    }
    const match = follows ? matchFrom(child, path, offset + child.text.length, valueCount, strict) : null;
    return match ?? matchPlaceholders(node, path, offset, valueCount, strict);
  }
  return node.terminal === null ? null : found(node.terminal.route, new Array<string>(valueCount));
}

function matchPlaceholders<Route>(
  node: TreeNode<Route>,
  path: string,
  offset: number,
  valueCount: number,
  strict: boolean,
): OpenMatch<Route> | null {
  const slash = path.indexOf("/", offset);
  const end = slash === -1 ? path.length : slash;
  if (end > offset) {
    const match =
      matchTyped(node, path, offset, end, valueCount, strict) ??
      matchPlain(node, path, offset, end, valueCount, strict);
    if (match !== null) return match;
  }
  if (node.catchAll === null) return null;
  const match = found(node.catchAll.route, new Array<string>(valueCount + 1));
  match.values[valueCount] = path.slice(offset);
  return match;
}

function matchTyped<Route>(
  node: TreeNode<Route>,
  path: string,
  offset: number,
  end: number,
  valueCount: number,
  strict: boolean,
): OpenMatch<Route> | null {
  if (node.typed.length === 0) return null;
  const value = path.slice(offset, end);
  for (const edge of node.typed) {
    if (strict && !edge.fits(value)) continue;
    const match = matchFrom(edge.node, path, end, valueCount + 1, strict);
    if (match === null) continue;
    match.values[valueCount] = value;
    return match;
  }
  return null;
}

function matchPlain<Route>(
  node: TreeNode<Route>,
  path: string,
  offset: number,
  end: number,
  valueCount: number,
  strict: boolean,
): OpenMatch<Route> | null {
  if (node.plain === null) return null;
  const match = matchFrom(node.plain, path, end, valueCount + 1, strict);
  if (match !== null) match.values[valueCount] = path.slice(offset, end);
  return match;
}

/** Compares by character: no substring is made. The first characters are known to be equal. */
function hasTextAt(path: string, text: string, offset: number): boolean {
  for (let index = 1; index < text.length; index++) {
    if (path.charCodeAt(offset + index) !== text.charCodeAt(index)) return false;
  }
  return true;
}
