import { BoltAPI, render, silentLogger, TemplateError, type TemplateOptions } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { recordingLogger } from "../logging/recording-logger.ts";
import { templateFolder } from "../templates/template-folder.ts";
import { codeSpans, readTable } from "./markdown.ts";

const page = "docs/guide/templates.md";

async function fill(template: string, values: object = {}, templates: TemplateOptions = {}): Promise<string> {
  const api = new BoltAPI({
    logger: silentLogger,
    templates: { directories: [templateFolder({ "page.html": template })], ...templates },
  });
  api.get("/", () => render("page.html", values));
  api.get("/books/{id}", { name: "book" }, () => "");
  await using client = new TestClient(api);
  return (await client.get("/")).text();
}

describe("the page about templates", () => {
  it("lists the members that a template's request has", async () => {
    const [, cell = ""] = readTable(page, "value").find(([value]) => value === "`request`") ?? [];
    const members = codeSpans(cell);
    const seen: string[] = [];
    const spy = (request: object) => void seen.push(...Object.keys(request));
    await fill("{{ request | spy }}", {}, { filters: { spy } });
    expect(members.toSorted()).toEqual(seen.toSorted());
  });

  it.each([
    ["url_for", "/books/1?tab=notes"],
    ["json_script", '<script id="data" type="application/json">[1]</script>'],
    ["raw", "<b>"],
  ])("shows the filter %s as it works", async (filter, written) => {
    const [cell = ""] = readTable(page, "filter").find(([cell]) => cell?.includes(filter)) ?? [];
    expect(await fill(codeSpans(cell)[0] ?? "", { data: [1], body: "<b>" })).toBe(written);
  });

  it("is right that getters of a class are not seen", async () => {
    class User {
      name = "Mary";
      get secret() {
        return "secret";
      }
    }
    expect(await fill("{{ user.name }}{{ user.secret }}{{ user.constructor }}", { user: new User() })).toBe("Mary");
  });

  it.each([
    ["TEMPLATE_MISSING", '{% render "none.html" %}'],
    ["tag", "{% nope %}"],
    ["filter", "{{ 1 | nope }}"],
    ["not closed", "{% if true %}"],
    ["an error in a filter", "{{ 1 | broken }}"],
    ["a promise inside of a value", "{{ user.books }}"],
  ])("is right about the error for: %s", async (_, template) => {
    const logger = recordingLogger();
    const broken = () => {
      throw new Error("broken");
    };
    const directories = [templateFolder({ "page.html": template })];
    const api = new BoltAPI({ logger, templates: { directories, filters: { broken } } });
    api.get("/", () => render("page.html", { user: { books: Promise.resolve([]) } }));
    await using client = new TestClient(api, { raiseServerErrors: false });
    expect((await client.get("/")).status).toBe(500);
    expect(logger.errors()[0]).toBeInstanceOf(TemplateError);
  });
});
