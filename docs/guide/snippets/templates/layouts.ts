import { join } from "node:path";
import { BoltAPI, render } from "boltapi";

export const api = new BoltAPI({
  templates: {
    directories: [join(import.meta.dirname, "views")],
    globals: { site: "The shelf" },
    filters: { initials: (name: string) => name.replace(/[^A-Z]/g, "") },
  },
});

const books = [
  { id: 1, title: "Middlemarch", author: "George Eliot" },
  { id: 2, title: "Emma", author: "Jane Austen" },
];

api.get("/books", () => render("books.html", { books }));
api.get("/books/{id:int}", { name: "book" }, ({ params }) => params);
