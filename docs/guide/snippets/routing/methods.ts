import { BoltAPI, t } from "boltapi";

export const api = new BoltAPI();

const Search = t.Object({ words: t.Array(t.String()) });

api.query("/books", { body: Search }, ({ body }) => ({ found: 0, words: body.words }));
api.options("/books", () => ({ methods: ["OPTIONS", "QUERY"] }));
