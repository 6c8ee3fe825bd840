import { BoltAPI } from "boltapi";

export const api = new BoltAPI();

api.get("/books/{id:int}", () => "first");
api.get("/books/{book_id:int}", () => "second");
