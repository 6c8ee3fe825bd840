import { BoltAPI, redirect } from "boltapi";

export const api = new BoltAPI();

api.get("/books/{book_id:int}", { name: "book" }, ({ params }) => ({
  id: params.book_id,
}));
api.get("/books/latest", ({ request }) =>
  redirect(request.urlFor("book", { book_id: 7 })),
);

export const link = (): string =>
  api.urlFor("book", { book_id: 7 }, { tab: "reviews", tag: ["a", "b"] });
