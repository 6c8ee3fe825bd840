import { BoltAPI, NotFound, tracing } from "boltapi";

export const api = new BoltAPI({
  middleware: [tracing({ attributes: () => ({ "app.tenant": "corner" }) })],
});

api.get("/books/{id:int}", ({ params }) => {
  if (params.id > 100) throw new NotFound();
  return { id: params.id };
});
