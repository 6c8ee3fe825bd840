import { BoltAPI, depends, t } from "boltapi";
import { describe, expect, it } from "vitest";
import { z } from "zod";

function parametersOf(api: BoltAPI, path: string) {
  return api.openapi().paths[path]?.get?.parameters;
}

describe("parameters", () => {
  it("of a path have the types that it names, in its order", () => {
    const api = new BoltAPI();
    api.get("/a/{id:int}/{ratio:float}/{key:uuid}/{name}/{rest:path}", () => ({}));
    expect(parametersOf(api, "/a/{id}/{ratio}/{key}/{name}/{rest}")).toEqual([
      { name: "id", in: "path", required: true, schema: { type: "integer", format: "int64" } },
      { name: "ratio", in: "path", required: true, schema: { type: "number" } },
      { name: "key", in: "path", required: true, schema: { type: "string", format: "uuid" } },
      { name: "name", in: "path", required: true, schema: { type: "string" } },
      { name: "rest", in: "path", required: true, schema: { type: "string" } },
    ]);
  });

  it("of a path have the schemas that params declares, and are required whatever these say", () => {
    const api = new BoltAPI();
    api.get(
      "/{b}/{a}",
      { params: { a: t.Integer({ minimum: 1, description: "The first" }), b: t.String({ default: "x" }) } },
      () => ({}),
    );
    expect(parametersOf(api, "/{b}/{a}")).toEqual([
      { name: "b", in: "path", required: true, schema: { type: "string", default: "x" } },
      { name: "a", in: "path", required: true, description: "The first", schema: { type: "integer", minimum: 1 } },
    ]);
  });

  it("have constraints, default, enum, description, examples and whether they are deprecated", () => {
    const api = new BoltAPI();
    const query = {
      q: t.String({ minLength: 1, maxLength: 9, pattern: "^a", description: "What is sought", examples: ["abc"] }),
      page: t.Integer({ minimum: 1, default: 1 }),
      order: t.Union([t.Literal("up"), t.Literal("down")], { default: "up" }),
      old: t.Optional(t.Boolean({ deprecated: true })),
      tags: t.Optional(t.Array(t.String(), { maxItems: 3 })),
    };
    api.get("/", { query }, () => ({}));
    const [q, page, order, old, tags] = parametersOf(api, "/") ?? [];
    expect(q).toEqual({
      name: "q",
      in: "query",
      required: true,
      description: "What is sought",
      schema: { type: "string", minLength: 1, maxLength: 9, pattern: "^a", examples: ["abc"] },
    });
    expect(page).toEqual({ name: "page", in: "query", schema: { type: "integer", minimum: 1, default: 1 } });
    expect(order).toMatchObject({ name: "order", schema: { default: "up" } });
    expect(order).not.toHaveProperty("required");
    expect(old).toEqual({ name: "old", in: "query", deprecated: true, schema: { type: "boolean" } });
    expect(tags).toMatchObject({ name: "tags", schema: { type: "array", maxItems: 3, items: { type: "string" } } });
  });

  it("of headers and cookies are named as requests name them", () => {
    const api = new BoltAPI();
    const headers = { x_request_source: t.String(), "X-Trace": t.String(), other: t.String({ alias: "X_Other" }) };
    api.get("/", { headers, cookies: { theme: t.Optional(t.String()) } }, () => ({}));
    expect(parametersOf(api, "/")).toEqual([
      { name: "x-request-source", in: "header", required: true, schema: { type: "string" } },
      { name: "x-trace", in: "header", required: true, schema: { type: "string" } },
      { name: "x-other", in: "header", required: true, schema: { type: "string" } },
      { name: "theme", in: "cookie", schema: { type: "string" } },
    ]);
  });

  it("leave out the headers that OpenAPI says in other words", () => {
    const api = new BoltAPI();
    const headers = { accept: t.String(), Authorization: t.String(), "content-type": t.Optional(t.String()) };
    api.get("/", { headers }, () => ({}));
    expect(parametersOf(api, "/")).toBeUndefined();
  });

  it.each([
    ["t", t.Object({ q: t.String({ alias: "search" }), page: t.Integer({ default: 1 }), tag: t.Optional(t.String()) })],
    [
      "Zod",
      z.object({ q: z.string().meta({ alias: "search" }), page: z.int().default(1), tag: z.string().optional() }),
    ],
  ])("of a model of %s are those of its fields", (_library, query) => {
    const api = new BoltAPI();
    api.get("/", { query }, () => ({}));
    expect(parametersOf(api, "/")).toMatchObject([
      { name: "search", in: "query", required: true, schema: { type: "string" } },
      { name: "page", in: "query", schema: { type: "integer", default: 1 } },
      { name: "tag", in: "query", schema: { type: "string" } },
    ]);
  });

  it("may be any, where a model takes other keys", () => {
    const api = new BoltAPI();
    api.get("/", { query: t.Object({ q: t.String() }, { additionalProperties: t.Integer() }) }, () => ({}));
    expect(parametersOf(api, "/")?.[1]).toEqual({
      name: "others",
      in: "query",
      style: "form",
      explode: true,
      schema: { type: "object", additionalProperties: { type: "integer" } },
    });
  });

  it("of dependencies are there too, and what several read is there once", () => {
    const api = new BoltAPI();
    const paging = depends({ query: { page: t.Integer({ default: 1 }) } }, ({ query }) => query.page);
    const owner = depends({ params: { id: t.Integer() }, depends: { paging } }, ({ params }) => params.id);
    const strict = depends({ query: { page: t.Integer({ maximum: 9 }) } }, ({ query }) => query.page);
    api.get("/{id}", { depends: { paging, owner } }, () => ({}));
    api.get("/{id}/strict", { depends: { paging, strict } }, () => ({}));
    expect(parametersOf(api, "/{id}")).toEqual([
      { name: "id", in: "path", required: true, schema: { type: "integer" } },
      { name: "page", in: "query", schema: { type: "integer", default: 1 } },
    ]);
    expect(parametersOf(api, "/{id}/strict")?.[1]).toEqual({
      name: "page",
      in: "query",
      required: true,
      schema: {
        allOf: [
          { type: "integer", default: 1 },
          { type: "integer", maximum: 9 },
        ],
      },
    });
  });
});
