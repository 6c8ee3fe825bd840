import { BoltAPI, NotFound, route, t, View } from "boltapi";

const items = new Map([[1, { id: 1, name: "Widget" }]]);
const params = { id: t.Integer() };
const ItemIn = t.Object({ name: t.String({ minLength: 1 }) });

export const api = new BoltAPI();

api.view(
  "/items/{id:int}",
  class extends View {
    tags = ["items"];

    /** Shows an item. */
    get = route({ params }, ({ params }) => {
      const item = items.get(params.id);
      if (item === undefined) throw new NotFound("No such item");
      return item;
    });

    put = route({ params, body: ItemIn }, ({ params, body }) => {
      const item = { id: params.id, name: body.name };
      items.set(params.id, item);
      return item;
    });

    delete = route({ params }, ({ params }) => {
      items.delete(params.id);
    });
  },
);
