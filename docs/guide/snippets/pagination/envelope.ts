import { BoltAPI, pageNumber, t } from "boltapi";

const paginate = pageNumber({
  pageSize: 2,
  envelopeSchema: (items) =>
    t.Object({ data: items, meta: t.Object({ total: t.Integer(), page: t.Integer() }) }),
  envelope: ({ items, count, page }) => ({ data: items, meta: { total: count, page } }),
});

export const api = new BoltAPI();

api.get("/words", { paginate, response: t.Array(t.String()) }, () => [
  "one",
  "two",
  "three",
]);
