import { BoltAPI } from "boltapi";

export const api = new BoltAPI();

api.get("/books/{rest:path}", ({ params }) => ({ route: "path", ...params }));
api.get("/books/{slug}", ({ params }) => ({ route: "str", ...params }));
api.get("/books/{book_id:int}", ({ params }) => ({ route: "int", ...params }));
api.get("/books/newest", () => ({ route: "text" }));
