import { BoltAPI, json } from "boltapi";

export const api = new BoltAPI();

api.get("/books/{id:int}", ({ params }) => ({ id: params.id }));
api.get("/motto", () => "Read more");
api.delete("/books/{id:int}", () => undefined);
api.post("/books", () =>
  json({ id: 7 }, { status: 201, headers: { location: "/books/7" } }),
);
