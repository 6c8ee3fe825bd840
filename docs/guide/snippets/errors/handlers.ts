import { BoltAPI, handleException, json } from "boltapi";

class OutOfStock extends Error {
  readonly bookId: number;

  constructor(bookId: number) {
    super(`Book ${bookId} is out of stock`);
    this.bookId = bookId;
  }
}

export const api = new BoltAPI({
  exceptionHandlers: [
    handleException(OutOfStock, (error) =>
      json({ detail: error.message, book_id: error.bookId }, { status: 409 }),
    ),
  ],
  exceptionHandler: (_error, request) =>
    json({ detail: "Something broke", path: request.path }, { status: 500 }),
});

api.post("/orders/{book_id:int}", ({ params }) => {
  throw new OutOfStock(params.book_id);
});
api.get("/broken", () => {
  throw new TypeError("unexpected");
});
