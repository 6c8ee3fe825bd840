/** Where an item stands in an order: a text for each of its values, which only the source that wrote it reads; null for none. */
export type Position = readonly (string | null)[];

/** A part of an ordered list: what comes behind a place, or before it. */
export interface OrderedSlice {
  /** Most items to read. */
  readonly limit: number;
  /** Null for the beginning, or, backwards, the end. */
  readonly from: Position | null;
  /** Whether an item that stands at this very place belongs to the part. */
  readonly isInclusive: boolean;
  /** Whether the list is read from its end. The first item is the one next to the place then. */
  readonly isBackward: boolean;
}

export interface PlacedItem {
  readonly item: unknown;
  readonly position: Position;
}

/** A list in an order in which no two items are alike. */
export interface OrderedSource {
  /** Says what positions mean: one that was written for another order, or by another source, means nothing here. */
  readonly signature: string;
  read(slice: OrderedSlice): Promise<readonly PlacedItem[]>;
}
