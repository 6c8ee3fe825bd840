import { BoltAPI, openPageSource, type PageKind, type Pagination, t } from "boltapi";

interface Preview<Item> {
  readonly items: readonly Item[];
  readonly more: boolean;
}
interface PreviewKind extends PageKind {
  readonly envelope: Preview<this["item"]>;
  readonly source: readonly this["item"][] | PromiseLike<readonly this["item"][]>;
}

/** The first items of a list, or all of it: `?all`. */
function preview(limit: number): Pagination<PreviewKind> {
  return {
    name: "preview",
    parameters: {
      all: t.Optional(t.Boolean({ description: "Whether to send all items." })),
    },
    envelopeOf: (items) => t.Object({ items: t.Unsafe(items), more: t.Boolean() }),
    compile:
      ({ label }) =>
      async (returned, request) => {
        const source = await openPageSource(returned, label);
        const wanted = request.query.has("all") ? 10_000 : limit;
        const { items } = await source.read({ limit: wanted + 1, offset: 0 });
        return { items: items.slice(0, wanted), more: items.length > wanted };
      },
  };
}

export const api = new BoltAPI();

api.get("/words", { paginate: preview(2), response: t.Array(t.String()) }, () => [
  "one",
  "two",
  "three",
]);
