import { join } from "node:path";
import { BoltAPI, render } from "boltapi";

export const api = new BoltAPI({
  templates: { directories: [join(import.meta.dirname, "views")] },
});

api.get("/notes/{text}", ({ params }) =>
  render("note.html", {
    text: params.text,
    trusted: "<b>bold</b>",
    data: { text: params.text },
  }),
);
