import { Router } from "boltapi";

export const books = new Router({ prefix: "/books", tags: ["books"] });

books.get("", () => []);
books.get("/{book_id:int}", ({ params }) => ({ id: params.book_id }));
