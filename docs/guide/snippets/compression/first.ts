import { BoltAPI } from "boltapi";

export const api = new BoltAPI();

const books = Array.from({ length: 200 }, (_, id) => ({ id, title: `Book ${id}` }));

api.get("/books", () => books);
api.get("/books/{id:int}", ({ params }) => ({ id: params.id }));
