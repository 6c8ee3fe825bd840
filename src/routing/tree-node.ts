import { type ConverterName, converterNames, converters } from "./converters.ts";

/** A placeholder of one segment, and where it leads. */
export interface PlaceholderEdge<Route> {
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
  /** First character of the text of the edge that leads here; -1 for the root and behind a placeholder. */
  firstCode: number;
  /** The whole text of that edge, as character codes. */
  codes: readonly number[];
  /** The next node that follows the same one as text. No two begin with the same character. */
  sibling: TreeNode<Route> | null = null;
  /** First of the nodes that follow as text. */
  child: TreeNode<Route> | null = null;
  /** From the most specific converter to the least. */
  placeholders: PlaceholderEdge<Route>[] = [];
  /** The route of a catch-all that begins here. */
  catchAll: Terminal<Route> | null = null;
  /** The route of a pattern that ends here. */
  terminal: Terminal<Route> | null = null;
  /** Whether nothing but text follows. */
  isTextOnly = true;
  /** Where a plain placeholder leads, when it is all that follows beside text. */
  onlyPlain: TreeNode<Route> | null = null;

  constructor(codes: readonly number[]) {
    this.firstCode = codes[0] ?? -1;
    this.codes = codes;
  }

  /** The child whose text stands in the path at an offset, or null. */
  staticChildAt(path: string, offset: number): TreeNode<Route> | null {
    const code = path.charCodeAt(offset);
    for (let child = this.child; child !== null; child = child.sibling) {
      if (child.firstCode === code) return hasCodesAt(path, child.codes, offset) ? child : null;
    }
    return null;
  }

  /** Finds or makes the node that a text leads to from here. */
  extendByText(codes: readonly number[]): TreeNode<Route> {
    if (codes.length === 0) return this;
    let child = this.child;
    while (child !== null && child.firstCode !== codes[0]) child = child.sibling;
    if (child === null) return this.#addChild(new TreeNode(codes));
    const shared = sharedLength(child.codes, codes);
    const reached = shared === child.codes.length ? child : this.#breakEdge(child, shared);
    return reached.extendByText(codes.slice(shared));
  }

  /** Finds or makes the node behind a placeholder of one segment that begins here. */
  extendByPlaceholder(converter: Exclude<ConverterName, "path">): TreeNode<Route> {
    const known = this.placeholders.find((edge) => edge.converter === converter);
    if (known !== undefined) return known.node;
    const edge = { converter, fits: converters[converter].fits, node: new TreeNode<Route>([]) };
    this.placeholders.push(edge);
    this.placeholders.sort((a, b) => converterNames.indexOf(a.converter) - converterNames.indexOf(b.converter));
    this.#noteWhatFollows();
    return edge.node;
  }

  /** Ends a pattern here with a catch-all. */
  endByCatchAll(terminal: Terminal<Route>): void {
    this.catchAll = terminal;
    this.#noteWhatFollows();
  }

  #noteWhatFollows(): void {
    const [first, second] = this.placeholders;
    const isAlone = second === undefined && this.catchAll === null;
    this.isTextOnly = false;
    this.onlyPlain = isAlone && first?.converter === "str" ? first.node : null;
  }

  #addChild(child: TreeNode<Route>): TreeNode<Route> {
    child.sibling = this.child;
    this.child = child;
    return child;
  }

  /** Puts a node in the middle of the edge to a child, `length` characters from here. */
  #breakEdge(child: TreeNode<Route>, length: number): TreeNode<Route> {
    this.#removeChild(child);
    const middle = this.#addChild(new TreeNode(child.codes.slice(0, length)));
    child.codes = child.codes.slice(length);
    child.firstCode = child.codes[0]!;
    middle.#addChild(child);
    return middle;
  }

  #removeChild(child: TreeNode<Route>): void {
    let before: TreeNode<Route> | null = null;
    for (let each = this.child; each !== child; each = each!.sibling) before = each;
    if (before === null) this.child = child.sibling;
    else before.sibling = child.sibling;
  }
}

function sharedLength(a: readonly number[], b: readonly number[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}

/** Compares by character, so that no substring is made. The first ones are known to be equal. */
function hasCodesAt(path: string, codes: readonly number[], offset: number): boolean {
  // Reading past the end would be as false, but slows down all that is read from then on.
  if (offset + codes.length > path.length) return false;
  for (let index = 1; index < codes.length; index++) {
    if (path.charCodeAt(offset + index) !== codes[index]) return false;
  }
  return true;
}
