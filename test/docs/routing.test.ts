import { BoltAPI } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { api as withHandles } from "../../docs/guide/snippets/routing/handles.ts";
import { link } from "../../docs/guide/snippets/routing/names.ts";
import { converterNames } from "../../src/routing/converters.ts";
import { codeSpans, readPage, readTable } from "./markdown.ts";

const page = "docs/guide/routing.md";

describe("the page about routing", () => {
  it("links by handle", async () => {
    await using client = new TestClient(withHandles);
    expect((await client.get("/books/latest")).json()).toEqual({ id: 7 });
  });

  it("lists every option of a route", () => {
    const listed = readTable(page, "option").flatMap(([options = ""]) => codeSpans(options));
    const known = readTable("docs/reference/options.md", "option of a route").flatMap(([option = ""]) =>
      codeSpans(option),
    );
    expect(listed.sort()).toEqual(known.sort());
  });

  it("lists every method of an API", () => {
    const listed = readTable(page, "method").flatMap(([methods = ""]) => codeSpans(methods));
    const verbs = ["get", "post", "put", "patch", "delete", "head", "options", "query"];
    expect(listed.sort()).toEqual(verbs.map((verb) => `api.${verb}`).sort());
  });

  it("lists every converter", () => {
    const listed = readTable(page, "placeholder").flatMap(([placeholders = ""]) => codeSpans(placeholders));
    expect(listed.filter((text) => text.includes(":")).sort()).toEqual(
      converterNames.map((name) => `{name:${name}}`).sort(),
    );
  });

  it.each([
    ["int", "+7", 7],
    ["int", "-7", -7],
    ["float", "1e3", 1000],
    ["uuid", "0198C5A6-7E1B-7000-8000-3F2D4C5B6A79", "0198c5a6-7e1b-7000-8000-3f2d4c5b6a79"],
    ["str", "a%2Fb", "a/b"],
    ["path", "a/b", "a/b"],
  ])("is right about {name:%s} and %s", async (converter, text, value) => {
    const api = new BoltAPI();
    const path: string = `/{name:${converter}}`;
    api.get(path, ({ params }) => ({ value: params.name }));
    await using client = new TestClient(api);
    expect((await client.get(`/${text}`)).json()).toEqual({ value });
  });

  it.each(["strip", "append", "keep"] as const)("is right about trailingSlash %s", async (trailingSlash) => {
    const [, becomes = ""] =
      readTable(page, "`trailingSlash`").find(([name = ""]) => name.includes(trailingSlash)) ?? [];
    const expected = codeSpans(becomes);
    for (const path of ["/books", "/books/"] as const) {
      const api = new BoltAPI({ trailingSlash });
      api.get(path, () => []);
      await using client = new TestClient(api);
      const status = async (target: string): Promise<number> =>
        (await client.get(target, { followRedirects: false })).status;
      const target = expected[0] ?? path;
      expect(await status(target)).toBe(200);
      expect(await status(target === "/books" ? "/books/" : "/books")).toBe(308);
    }
  });

  it("is right about the link", () => {
    expect(readPage(page)).toContain(`\`link()\` is \`${link()}\`.`);
  });
});
