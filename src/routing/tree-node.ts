import type { ConverterName } from "./converters.ts";
import { converterNames, converters } from "./converters.ts";

/** A placeholder with a converter that not every segment fits, and where it leads. */
export interface TypedEdge<Route> {
  readonly converter: ConverterName;
  readonly fits: (value: string) => boolean;
  readonly node: TreeNode<Route>;
}

/** The end of a pattern, boxed so that a route may be any value. */
export interface Terminal<Route> {
  readonly route: Route;
}

/**
 * A place in a route tree: what was read so far, and what may follow. Grows at start-up, then is only read.
 *
 * Static text lies on compressed edges, which may break anywhere, also inside a segment; placeholders only follow a "/".
 */
export class TreeNode<Route> {
  /** Text of the edge that leads here; "" for the root and behind a placeholder. */
  text: string;
  /** What follows as text. No two begin with the same character. */
  staticChildren: TreeNode<Route>[] = [];
  /** First character of each static child's text, by the same index, for a search without following pointers. */
  firstCodes: number[] = [];
  /** From the most specific converter to the least. */
  typed: TypedEdge<Route>[] = [];
  plain: TreeNode<Route> | null = null;
  catchAll: Terminal<Route> | null = null;
  terminal: Terminal<Route> | null = null;
  /** Whether nothing but text follows, so that a match that fails below has no other way from here. */
  isTextOnly = true;

  constructor(text: string) {
    this.text = text;
  }

  /** The child whose text begins with a character, or null. */
  staticChild(code: number): TreeNode<Route> | null {
    // A scan beats a table for the few children that a node has: bench/router.
    const { firstCodes } = this;
    for (let index = 0; index < firstCodes.length; index++) {
      if (firstCodes[index] === code) return this.staticChildren[index]!;
    }
    return null;
  }

  /** Finds or makes the node that `text` leads to from here. */
  extendByText(text: string): TreeNode<Route> {
    if (text === "") return this;
    const index = this.firstCodes.indexOf(text.charCodeAt(0));
    if (index === -1) return this.#addStaticChild(new TreeNode(text));
    const child = this.staticChildren[index]!;
    const shared = sharedLength(child.text, text);
    const reached = shared === child.text.length ? child : this.#splitStaticChild(index, shared);
    return reached.extendByText(text.slice(shared));
  }

  /** Finds or makes the node behind a placeholder of one segment that begins here. */
  extendByPlaceholder(converter: Exclude<ConverterName, "path">): TreeNode<Route> {
    this.isTextOnly = false;
    if (converter === "str") {
      this.plain ??= new TreeNode("");
      return this.plain;
    }
    const known = this.typed.find((edge) => edge.converter === converter);
    if (known !== undefined) return known.node;
    const edge = { converter, fits: converters[converter].fits, node: new TreeNode<Route>("") };
    this.typed.push(edge);
    this.typed.sort((a, b) => converterNames.indexOf(a.converter) - converterNames.indexOf(b.converter));
    return edge.node;
  }

  /** Ends a pattern here with a catch-all. */
  endByCatchAll(terminal: Terminal<Route>): void {
    this.isTextOnly = false;
    this.catchAll = terminal;
  }

  #addStaticChild(child: TreeNode<Route>): TreeNode<Route> {
    this.staticChildren.push(child);
    this.firstCodes.push(child.text.charCodeAt(0));
    return child;
  }

  /** Puts a node in the middle of the edge to a child, `length` characters from here. */
  #splitStaticChild(index: number, length: number): TreeNode<Route> {
    const child = this.staticChildren[index]!;
    const middle = new TreeNode<Route>(child.text.slice(0, length));
    child.text = child.text.slice(length);
    middle.#addStaticChild(child);
    this.staticChildren[index] = middle;
    return middle;
  }
}

function sharedLength(a: string, b: string): number {
  const limit = Math.min(a.length, b.length);
  let length = 0;
  while (length < limit && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  return length;
}
