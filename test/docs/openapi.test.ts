import { BoltAPI, isStaff, jwt, t } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { api as comments } from "../../docs/guide/snippets/openapi/comments.ts";
import { api as first } from "../../docs/guide/snippets/openapi/first.ts";
import { api as names } from "../../docs/guide/snippets/openapi/names.ts";
import { api as responses } from "../../docs/guide/snippets/openapi/responses.ts";
import { readTable } from "./markdown.ts";

describe("the page about OpenAPI", () => {
  it("is right about the first document", () => {
    expect(JSON.stringify(first.openapi())).toContain(
      '{"openapi":"3.1.1","info":{"title":"Shop","version":"2.1.0"},"paths":{"/items":{"get":{"operationId":"getItems",',
    );
    expect(first.openapi().paths["/items"]?.get).toMatchObject({
      summary: "Lists what is for sale.",
      parameters: [{ name: "below", in: "query", description: "Highest price" }],
    });
  });

  it("is right about responses, which are what the routes answer", async () => {
    await using client = new TestClient(responses);
    const { paths } = responses.openapi();
    for (const [path, url] of [
      ["/items/{id}", "/items/1"],
      ["/about", "/about"],
      ["/old", "/old"],
      ["/prices", "/prices"],
    ] as const) {
      const answer = await client.get(url, { followRedirects: false });
      const documented = paths[path]?.get?.responses[answer.status];
      expect(documented, path).toBeDefined();
      const type = answer.headers.get("content-type")?.split(";")[0];
      if (answer.status < 300) expect(Object.keys(documented?.content ?? {})).toContain(type);
    }
    expect(paths["/old"]?.get?.responses).not.toHaveProperty("200");
    expect(Object.keys(paths["/catalogue"]?.get?.responses ?? {})).toEqual(["200", "304"]);
  });

  it("is right about the errors of BoltAPI", () => {
    const api = new BoltAPI();
    const auth = [jwt({ secret: "a secret of at least 32 bytes, for tests" })];
    api.post("/", { auth, guards: [isStaff()], body: t.Integer() }, () => "");
    const statuses = Object.keys(api.openapi().paths["/"]?.post?.responses ?? {});
    const listed = readTable("docs/guide/openapi.md", "status").flatMap(([cell = ""]) => cell.split(", "));
    expect(listed.sort()).toEqual(statuses.filter((status) => status.startsWith("4")));
  });

  it("is right about names", () => {
    const document = names.openapi();
    const schemas = Object.keys(document.components?.schemas ?? {});
    expect(schemas).toEqual(expect.arrayContaining(["Tag", "Article", "ArticleInput"]));
    expect(schemas).not.toContain("TagInput");
    expect(document.paths["/tags"]?.post?.operationId).toBe("createTag");
    expect(document.paths["/articles"]?.post?.operationId).toBe("createArticle");
  });

  it("is right about comments and what is left out", () => {
    const { paths } = comments.openapi();
    expect(Object.keys(paths)).toEqual(["/basket"]);
    expect(paths["/basket"]?.delete).toMatchObject({
      summary: "Empties the basket.",
      description: "What was in it can be had back for **one hour**, with `POST /basket/undo`.",
      deprecated: true,
    });
  });
});
