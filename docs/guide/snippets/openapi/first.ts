import { BoltAPI, t } from "boltapi";

export const api = new BoltAPI({ openapi: { title: "Shop", version: "2.1.0" } });

const Item = t.Object(
  { id: t.Integer(), name: t.String(), price: t.Number({ minimum: 0 }) },
  { $id: "Item" },
);
const items = [{ id: 1, name: "Lamp", price: 20 }];

/** Lists what is for sale. */
api.get(
  "/items",
  {
    query: { below: t.Optional(t.Number({ description: "Highest price" })) },
    response: t.Array(Item),
    tags: ["items"],
  },
  ({ query }) => items.filter(({ price }) => price <= (query.below ?? price)),
);
