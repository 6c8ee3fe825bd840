import { join } from "node:path";
import { BoltAPI, render } from "boltapi";

export const api = new BoltAPI({
  templates: { directories: [join(import.meta.dirname, "views")] },
});

api.get("/page", () =>
  render("page.html", {
    title: "My Page",
    items: ["item1", "<b>item2</b>"],
  }),
);
