import { BoltAPI, type Middleware } from "boltapi";

const audience = (name: string): Middleware => ({
  name: "audience",
  replacesOuter: true,
  after: ({ headers }) => headers.set("x-audience", name),
});

export const api = new BoltAPI({ middleware: [audience("everybody")] });

api.get("/books", () => []);
api.get("/drafts", { use: [audience("editors")] }, () => []);
