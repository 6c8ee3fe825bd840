import { BoltAPI, t } from "boltapi";

export const api = new BoltAPI({ openapi: { title: "Shop", version: "2.1.0" } });

const Item = t.Object(
  { name: t.String(), price: t.Number({ minimum: 0 }) },
  { $id: "Item" },
);

api.post(
  "/items",
  { body: Item, response: Item, status: 201, summary: "Create an item", tags: ["items"] },
  ({ body }) => body,
);
