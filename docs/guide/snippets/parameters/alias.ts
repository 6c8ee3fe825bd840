import { BoltAPI, t } from "boltapi";

export const api = new BoltAPI();

api.get(
  "/books",
  {
    query: { sortBy: t.String({ alias: "sort-by", default: "title" }) },
    headers: { accept_language: t.Array(t.String(), { default: [] }) },
  },
  ({ query, headers }) => ({ sortBy: query.sortBy, languages: headers.accept_language }),
);
