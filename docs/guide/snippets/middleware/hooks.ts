import { BoltAPI, json, type MiddlewareHooks } from "boltapi";

const readOnly: MiddlewareHooks = {
  name: "readOnly",
  before: ({ method }) => {
    if (method !== "GET") return json({ detail: "Back tomorrow" }, { status: 503 });
  },
  after: (response) => response.headers.set("x-read-only", "yes"),
};

export const api = new BoltAPI({ middleware: [readOnly] });

api.get("/books", () => []);
api.post("/books", () => ({ id: 1 }));
