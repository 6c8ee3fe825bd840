import type { OrderedSource } from "./ordered-source.ts";
import type { OrderedValues } from "./ordered-values.ts";
import type { Ordering, OrderingTerm } from "./ordering.ts";

/** A part of a list. */
export interface OffsetSlice {
  /** Most items to read. */
  readonly limit: number;
  /** How many items go before them. */
  readonly offset: number;
}

/** Items of a part of a list. */
export interface SlicedItems {
  readonly items: readonly unknown[];
  /** How many there are in the whole list, where reading the part has told it; null otherwise. */
  readonly count: number | null;
}

/** Where the items of pages come from: what a handler returned, in the form that every style reads. */
export interface PageSource {
  read(slice: OffsetSlice): Promise<SlicedItems>;
  /** Counts the whole list; null where nobody can. */
  readonly count: (() => Promise<number>) | null;
  /** The list in an order of its own, for cursors; null for what has none. */
  readonly inOrder: ((ordering: Ordering) => OrderedSource) | null;
}

/** An item of a page, where its type does not matter: for envelopes of your own. */
export interface PagedItem {
  readonly "~pagedItem": never;
}

/** What handlers with pages of any style may return: an array, or a query that has not run. */
export type ListSource<Item> =
  | readonly Item[]
  | PromiseLike<readonly Item[]>
  /** For asynchronous handlers, which would run a query by returning it. */
  | { readonly query: PromiseLike<readonly Item[]> };

/**
 * What handlers with numbered pages may return beside that: functions, which are given the part of the list to read.
 * Where the answer says how many items there are, they have to say so too.
 */
export type OffsetSource<Item, Counts extends boolean = true> =
  | ListSource<Item>
  | CountedSource<Item>
  | ((slice: OffsetSlice) => Eventual<CountedItems<Item>>)
  | (Counts extends true ? never : (slice: OffsetSlice) => Eventual<readonly Item[]>);

/** A part of an ordered list: the first items behind a place in it. */
export interface CursorSlice {
  /** Most items to read. */
  readonly limit: number;
  /** The order in which to read. The last terms tell all items apart. */
  readonly order: readonly OrderingTerm[];
  /** Values of the place, by the names of the order; null for the beginning. */
  readonly from: OrderedValues | null;
  /** Whether an item with these very values belongs to the part. */
  readonly inclusive: boolean;
}

/** What handlers with cursors may return: lists, or a function that reads a part in the order that it is given. */
export type CursorSource<Item> = ListSource<Item> | ((slice: CursorSlice) => Eventual<readonly Item[]>);

/** A part of a list, with the number of items in the whole of it. */
export interface CountedItems<Item> {
  readonly count: number;
  readonly items: readonly Item[];
}

/** A list of which parts can be read, and the number of its items. */
export interface CountedSource<Item> {
  readonly count: number | (() => Eventual<number>);
  readonly items: (slice: OffsetSlice) => Eventual<readonly Item[]>;
}

type Eventual<Value> = Value | PromiseLike<Value>;
