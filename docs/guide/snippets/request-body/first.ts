import { BoltAPI, t } from "boltapi";

export const api = new BoltAPI();

const BookIn = t.Object({
  title: t.String({ minLength: 1 }),
  price: t.Number({ exclusiveMinimum: 0 }),
  tags: t.Array(t.String(), { default: [] }),
});

api.post("/books", { body: BookIn, status: 201 }, ({ body }) => ({ id: 1, ...body }));
