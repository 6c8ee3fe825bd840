import {
  BoltAPI,
  type DocsPage,
  type DocsUi,
  rapidoc,
  redoc,
  scalar,
  securityHeaders,
  stoplight,
  swaggerUi,
} from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { api as first } from "../../docs/guide/snippets/api-docs/first.ts";
import { api as ownPage } from "../../docs/guide/snippets/api-docs/own-page.ts";
import { api as packages } from "../../docs/guide/snippets/api-docs/packages.ts";
import { api as pages } from "../../docs/guide/snippets/api-docs/pages.ts";
import { api as guarded } from "../../docs/guide/snippets/api-docs/protected.ts";
import { codeSpans, readTable } from "./markdown.ts";

const page = "docs/guide/api-docs.md";
const withPassword = (name: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${name}:open sesame`).toString("base64")}`,
});

async function textAt(api: BoltAPI, path: string): Promise<string> {
  await using client = new TestClient(api);
  const response = await client.get(path);
  expect(response.status).toBe(200);
  return response.text();
}

describe("the page about API documentation", () => {
  it("lists what is served, and all of it", async () => {
    const listed = readTable(page, "path").flatMap(([cell = ""]) => codeSpans(cell));
    await using client = new TestClient(first);
    for (const path of listed) expect((await client.get(path)).status, path).toBe(200);
    const served = first.compile().docs.map(({ placed }) => placed.path);
    expect(served.filter((path) => !path.startsWith("/docs/assets/"))).toEqual(listed);
  });

  it("is right about the choice of pages", async () => {
    expect(await textAt(pages, "/help")).toContain('"theme":"purple"');
    expect(await textAt(pages, "/help/swagger")).toContain('"persistAuthorization":true');
    await using client = new TestClient(pages);
    expect((await client.get("/help/redoc")).status).toBe(404);
    expect((await client.get("/docs")).status).toBe(404);
  });

  it("is right about where packages come from", async () => {
    expect(await textAt(packages, "/docs")).toContain("https://unpkg.com/@stoplight/elements@");
    expect(await textAt(packages, "/docs/rapidoc")).toMatch(
      /rapidoc@9\.3\.7\/dist\/rapidoc-min\.js" integrity="sha384-/,
    );
  });

  it("is right about the options of pages", () => {
    const unknown = { unknown: true } as object;
    const knownTo = (make: (options: object) => DocsUi): string[] => {
      try {
        make(unknown);
      } catch (error) {
        return /Options are (.+)\.$/.exec((error as Error).message)?.[1]?.split(", ") ?? [];
      }
      return [];
    };
    const listed = (heading: string): string[] => readTable(page, heading).flatMap(([cell = ""]) => codeSpans(cell));
    expect(listed("option of `swaggerUi`")).toEqual(knownTo(swaggerUi));
    for (const make of [redoc, scalar, rapidoc, stoplight]) expect(listed("option of `redoc`")).toEqual(knownTo(make));
  });

  it("is right about who may read the documentation", async () => {
    await using client = new TestClient(guarded);
    expect((await client.get("/docs")).status).toBe(401);
    expect((await client.get("/docs", { headers: withPassword("eve") })).status).toBe(401);
    expect((await client.get("/docs", { headers: withPassword("ann") })).status).toBe(200);
  });

  it("is right about the directives that a page may get, and whose policy goes first", async () => {
    const ui = [{ ...scalar(), directives: { imgSrc: ["https:"] } }];
    await using client = new TestClient(new BoltAPI({ middleware: [securityHeaders()], openapi: { ui } }));
    const { headers } = await client.get("/docs");
    expect(headers.get("content-security-policy")).toMatch(/^default-src 'none';.* img-src https:;/);
  });

  it("names every field of DocsPage", async () => {
    let fields: string[] = [];
    const ui: DocsUi = {
      name: "Fields",
      path: "fields",
      render(given: DocsPage) {
        fields = Object.keys(given);
        return "";
      },
    };
    new BoltAPI({ openapi: { ui: [ui] } }).compile();
    const listed = readTable(page, "field of `DocsPage`").flatMap(([cell = ""]) => codeSpans(cell));
    expect(listed.map((name) => name.replace(/\(.*/, "")).sort()).toEqual(fields.sort());
    expect(await textAt(ownPage, "/docs")).toContain("<h1>Shop</h1>");
  });
});
