import type { PageSource } from "./page-source.ts";

/** Pages of an array. */
export function arraySource(all: readonly unknown[]): PageSource {
  const count = all.length;
  return {
    read: async ({ limit, offset }) => ({ items: all.slice(offset, offset + limit), count }),
    count: async () => count,
  };
}
