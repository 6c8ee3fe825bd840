import { BoltAPI, cors } from "boltapi";

export const api = new BoltAPI({
  middleware: [cors({ origins: ["https://app.example.com"] })],
});

api.get("/books", () => [{ id: 1, title: "Middlemarch" }]);
api.put("/books/{id:int}", ({ params }) => ({ id: params.id }));
