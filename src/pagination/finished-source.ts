import type { OrderedSource } from "./ordered-source.ts";
import type { PageSource } from "./page-source.ts";

/** Under this key, a handler of BoltAPI's own returns what is to be done with the items of a page: `{ query, "~finish" }`. */
export const finishKeyword = "~finish";

/** Completes items once it is known which ones a page has. It gives them back in the same order. */
export type FinishItems = (items: readonly never[]) => Promise<readonly unknown[]>;

/** A source whose items are completed a page at a time. */
export function finishedSource({ read, count, inOrder }: PageSource, finish: FinishItems): PageSource {
  return {
    read: async (slice) => {
      const sliced = await read(slice);
      return { ...sliced, items: await finish(sliced.items as never[]) };
    },
    count,
    inOrder: inOrder === null ? null : (ordering) => finishedOrder(inOrder(ordering), finish),
  };
}

function finishedOrder({ signature, read }: OrderedSource, finish: FinishItems): OrderedSource {
  return {
    signature,
    read: async (slice) => {
      const placed = await read(slice);
      const items = await finish(placed.map(({ item }) => item as never));
      return placed.map(({ position }, index) => ({ item: items[index], position }));
    },
  };
}
