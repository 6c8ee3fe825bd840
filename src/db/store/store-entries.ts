/** What an entry keeps: one of the two is null. A text that `increment` could have written is always kept as a count. */
export interface EntryContent {
  readonly count: number | null;
  readonly value: Buffer | null;
}

/** One row of the table. */
export interface StoreEntry extends EntryContent {
  /** Digest of the key. */
  readonly key: string;
  /** In milliseconds since 1970; null for never. */
  readonly expiresAt: number | null;
}

/**
 * The rows of a store. Each method is one step, whoever else writes at the same time; what ends at `now` or before is not
 * there for any of them.
 */
export interface StoreEntries {
  find(key: string, now: number): Promise<EntryContent | null>;
  put(entry: StoreEntry): Promise<void>;
  /** Puts an entry where there is none. Resolves with whether it did. */
  insert(entry: StoreEntry, now: number): Promise<boolean>;
  /** Puts an entry in the place of one with this content. Resolves with whether it did. */
  replace(entry: StoreEntry, expected: EntryContent, now: number): Promise<boolean>;
  /** Removes an entry, of any content or only of this one. Resolves with whether there was one. */
  remove(key: string, expected: EntryContent | null, now: number): Promise<boolean>;
  /** Adds to a count, and resolves with the sum; null for what is no count, and for a sum that is no safe integer. */
  add(key: string, by: number, expiresAt: number | null, now: number): Promise<number | null>;
  /** Removes some of the entries that have ended. Resolves with how many. */
  removeExpired(now: number, limit: number): Promise<number>;
}
