import { ConfigError, describeValue } from "../errors/config-error.ts";
import type { OffsetSlice, PageSource, SlicedItems } from "./page-source.ts";

type ReadItems = (slice: OffsetSlice) => unknown;

/**
 * Pages of what a function reads: `(slice) => items`, `(slice) => ({ count, items })`, or `{ count, items: (slice) => items }`.
 * Null for anything else.
 */
export function functionSource(value: unknown, route: string): PageSource | null {
  if (typeof value === "function") {
    return { read: async (slice) => checkPart(await (value as ReadItems)(slice), route), count: null };
  }
  const { count, items } = (value ?? {}) as { readonly count?: unknown; readonly items?: unknown };
  if (typeof items !== "function" || (typeof count !== "number" && typeof count !== "function")) return null;
  return {
    read: async (slice) => {
      const read: unknown = await (value as { items: ReadItems }).items(slice);
      return { items: checkItems(read, route), count: null };
    },
    count: async () => checkCount(typeof count === "function" ? await (count as () => unknown)() : count, route),
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
