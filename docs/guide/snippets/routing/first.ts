import { BoltAPI } from "boltapi";

export const api = new BoltAPI();

api.get("/books", () => [{ id: 1, title: "Middlemarch" }]);
api.get("/books/{book_id:int}", ({ params }) => ({ id: params.book_id }));
api.delete("/books/{book_id:int}", () => undefined);
