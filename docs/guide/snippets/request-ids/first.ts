import { addServerTiming, BoltAPI, requestId, timing } from "boltapi";

export const api = new BoltAPI({
  middleware: [requestId({ trust: true }), timing({ serverTiming: true })],
});

api.get("/books", ({ request }) => {
  const startedAt = performance.now();
  const books = [{ id: 1, title: "Middlemarch" }];
  addServerTiming(request, "db", performance.now() - startedAt, "all books");
  return books;
});
