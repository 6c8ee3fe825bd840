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
