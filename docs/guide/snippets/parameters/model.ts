import { BoltAPI, t } from "boltapi";

export const api = new BoltAPI();

const Page = t.Object(
  {
    page: t.Integer({ minimum: 1, default: 1 }),
    size: t.Integer({ maximum: 100, default: 20 }),
  },
  { additionalProperties: false },
);

api.get("/books", { query: Page }, ({ query }) => query);
api.get("/authors", { query: Page }, ({ query }) => query);
