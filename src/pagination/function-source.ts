import { ConfigError, describeValue } from "../errors/config-error.ts";
import { assertKey } from "./array-source.ts";
import type { OrderedSlice, OrderedSource, PlacedItem } from "./ordered-source.ts";
import { positionOf, valuesOf } from "./ordered-values.ts";
import { completeTerms, type Ordering, reversed } from "./ordering.ts";
import type { CursorSlice, OffsetSlice, PageSource, SlicedItems } from "./page-source.ts";

type ReadItems = (slice: OffsetSlice) => unknown;
type ReadOrdered = (slice: CursorSlice) => unknown;

/**
 * Pages of what a function reads: `(slice) => items`, `(slice) => ({ count, items })`, or `{ count, items: (slice) => items }`.
 * Null for anything else.
 */
export function functionSource(value: unknown, route: string): PageSource | null {
  if (typeof value === "function") {
    return {
      read: async (slice) => checkPart(await (value as ReadItems)(slice), route),
      count: null,
      inOrder: (ordering) => orderedFunction(value as ReadOrdered, ordering, route),
    };
  }
  const { count, items } = (value ?? {}) as { readonly count?: unknown; readonly items?: unknown };
  if (typeof items !== "function" || (typeof count !== "number" && typeof count !== "function")) return null;
  return {
    read: async (slice) => {
      const read: unknown = await (value as { items: ReadItems }).items(slice);
      return { items: checkItems(read, route), count: null };
    },
    inOrder: null,
    count: async () => checkCount(typeof count === "function" ? await (count as () => unknown)() : count, route),
  };
}

function orderedFunction(read: ReadOrdered, { terms, key }: Ordering, route: string): OrderedSource {
  const keys = key ?? ["id"];
  const complete = completeTerms(terms, keys);
  return {
    signature: JSON.stringify(["values", complete]),
    read: async ({ limit, from, isInclusive, isBackward }: OrderedSlice): Promise<PlacedItem[]> => {
      const order = isBackward ? reversed(complete) : complete;
      const place = from === null ? null : valuesOf(from, complete);
      const items = checkItems(await read({ limit, order, from: place, inclusive: isInclusive }), route);
      return items.slice(0, limit).map((item) => {
        assertKey(item, keys, route);
        return { item, position: positionOf(item, complete, route) };
      });
    },
  };
}

function checkPart(part: unknown, route: string): SlicedItems {
  if (Array.isArray(part)) return { items: part, count: null };
  const { count, items } = (part ?? {}) as { readonly count?: unknown; readonly items?: unknown };
  return { items: checkItems(items, route), count: checkCount(count, route) };
}

function checkItems(items: unknown, route: string): readonly unknown[] {
  if (Array.isArray(items)) return items;
  throw new ConfigError("PAGINATION_SOURCE_INVALID", route, `a function that gave ${describeValue(items)} as items`);
}

function checkCount(count: unknown, route: string): number {
  if (Number.isSafeInteger(count) && (count as number) >= 0) return count as number;
  throw new ConfigError("PAGINATION_SOURCE_INVALID", route, `${describeValue(count)} as count of all items`);
}
