import { ConfigError } from "../errors/config-error.ts";
import type { OrderedSlice, OrderedSource, PlacedItem } from "./ordered-source.ts";
import { compareBy, positionOf, valuesOf } from "./ordered-values.ts";
import { completeTerms, type Ordering, type OrderingTerm, reversed } from "./ordering.ts";
import type { PageSource } from "./page-source.ts";

type Item = Readonly<Record<string, unknown>>;

/** Pages of an array. */
export function arraySource(all: readonly unknown[], route: string): PageSource {
  const count = all.length;
  return {
    read: async ({ limit, offset }) => ({ items: all.slice(offset, offset + limit), count }),
    count: async () => count,
    inOrder: (ordering) => orderedArray(all as readonly Item[], ordering, route),
  };
}

function orderedArray(all: readonly Item[], { terms, key }: Ordering, route: string): OrderedSource {
  const keys = key ?? ["id"];
  const complete = completeTerms(terms, keys);
  for (const item of all) assertKey(item, keys, route);
  return {
    signature: JSON.stringify(["values", complete]),
    read: async (slice) => readOrdered(all, complete, slice, route),
  };
}

function readOrdered(
  all: readonly Item[],
  terms: readonly OrderingTerm[],
  { from, limit, isInclusive, isBackward }: OrderedSlice,
  route: string,
): PlacedItem[] {
  const order = isBackward ? reversed(terms) : terms;
  const placed = all.map((item) => ({ item, position: positionOf(item, terms, route) }));
  const place = from === null ? null : valuesOf(from, terms);
  const isBehind = (item: Item): boolean => {
    const distance = place === null ? 1 : compareBy(order, item, place);
    return isInclusive ? distance >= 0 : distance > 0;
  };
  const behind = placed.filter(({ item }) => isBehind(item));
  return behind.sort((first, second) => compareBy(order, first.item, second.item)).slice(0, limit);
}

/** @throws ConfigError PAGINATION_KEY_MISSING for an item that nothing tells apart from others. */
export function assertKey(item: unknown, keys: readonly string[], route: string): void {
  const values = typeof item === "object" && item !== null ? (item as Item) : {};
  const missing = keys.find((key) => values[key] === undefined || values[key] === null);
  if (missing !== undefined) throw new ConfigError("PAGINATION_KEY_MISSING", route, `an item without "${missing}"`);
}
