// Compiled, never run: what `render` and the option `templates` take.

import { BoltAPI, type HttpResponse, render, type TemplateEngine, t } from "boltapi";
import { type Equal, expectType } from "./equal.ts";

interface PageValues {
  readonly title: string;
}
declare const values: PageValues;

// Values of an interface, which have no index signature.
const page = render("page.html", values, { type: "text/html", status: 201, headers: { "x-a": 1 }, engine: "liquid" });
expectType<Equal<typeof page, HttpResponse>>(true);
render("page.html").setCookie("seen", "1").deleteCookie("old");

// Filters have the types of the values they are for; engines may be synchronous or not.
const sync: TemplateEngine = { render: (name) => name };
const async: TemplateEngine = { render: async (_, { title }, format) => (format === "html" ? String(title) : "") };
const api = new BoltAPI({
  templates: {
    directories: ["views"],
    globals: { site: "Shelf" },
    filters: { shout: (text: string, times: number) => text.repeat(times), now: () => new Date() },
    engines: { sync, async },
  },
});

// A page where the route declares JSON.
api.get("/", { response: t.Object({ id: t.Integer() }) }, () => render("page.html"));

// @ts-expect-error values have names
render("page.html", "title");
// @ts-expect-error unknown option
render("page.html", {}, { using: "liquid" });
// @ts-expect-error an engine renders
new BoltAPI({ templates: { engines: { none: {} } } });
// @ts-expect-error several directories are possible, so they are a list
new BoltAPI({ templates: { directories: "views" } });
