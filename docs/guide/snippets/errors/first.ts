import { BoltAPI, Conflict, HTTPException, NotFound } from "boltapi";

export const api = new BoltAPI();

const titles = new Map([[1, "Middlemarch"]]);

api.get("/books/{id:int}", ({ params }) => {
  const title = titles.get(params.id);
  if (title === undefined) throw new NotFound(`No book with id ${params.id}`);
  return { id: params.id, title };
});

api.post("/books", () => {
  throw new Conflict({ code: "title_taken", title: "Middlemarch" });
});

api.get("/report", () => {
  throw new HTTPException(503, "The report is being written", {
    headers: { "retry-after": "30" },
    extra: { progress: 0.4 },
  });
});
