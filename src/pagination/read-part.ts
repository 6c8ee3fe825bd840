import { ConfigError } from "../errors/config-error.ts";
import type { OffsetSlice, PageSource } from "./page-source.ts";

/** A part of a list, and what lies around it. */
export interface PartOfList {
  readonly items: readonly unknown[];
  /** Of the whole list; null where it is not counted. */
  readonly count: number | null;
  /** Whether there are items behind the part. */
  readonly hasNext: boolean;
}

/**
 * Reads a part of a list, and counts the list where reading has not told how long it is.
 *
 * @throws ConfigError PAGINATION_COUNT_MISSING when nobody can count it.
 */
export async function readCountedPart(
  source: PageSource,
  slice: OffsetSlice,
  route: string,
): Promise<PartOfList & { readonly count: number }> {
  const { items, count: told } = await source.read(slice);
  const count = told ?? (await source.count?.());
  if (count === undefined) throw new ConfigError("PAGINATION_COUNT_MISSING", route);
  return { items, count, hasNext: slice.offset + slice.limit < count };
}

/** Reads a part of a list that is not counted: one item more than asked for tells whether there are any. */
export async function readUncountedPart(source: PageSource, { limit, offset }: OffsetSlice): Promise<PartOfList> {
  const { items } = await source.read({ limit: limit + 1, offset });
  return { items: items.slice(0, limit), count: null, hasNext: items.length > limit };
}
