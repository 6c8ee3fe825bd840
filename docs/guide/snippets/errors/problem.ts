import { BoltAPI, NotFound, t } from "boltapi";

export const api = new BoltAPI({ errorFormat: "problem" });

api.get("/books/{id:int}", ({ params }) => {
  throw new NotFound(`No book with id ${params.id}`);
});
api.get("/search", { query: { page: t.Integer() } }, ({ query }) => query);
