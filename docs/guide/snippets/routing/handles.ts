import { BoltAPI, redirect } from "boltapi";

export const api = new BoltAPI();

const getBook = api.get("/books/{book_id:int}", ({ params }) => ({
  id: params.book_id,
}));
api.get("/books/latest", ({ request }) =>
  redirect(request.urlFor(getBook, { book_id: 7 })),
);
