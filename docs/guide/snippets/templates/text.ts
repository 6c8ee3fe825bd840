import { join } from "node:path";
import { BoltAPI, render } from "boltapi";

export const api = new BoltAPI({
  templates: { directories: [join(import.meta.dirname, "views")] },
});

api.get("/receipt", () => render("receipt.txt", { buyer: "O'Brien & Sons" }));
api.get("/feed", () =>
  render(
    "feed.xml",
    { title: "O'Brien & Sons" },
    { type: "application/atom+xml", headers: { "cache-control": "max-age=600" } },
  ),
);
