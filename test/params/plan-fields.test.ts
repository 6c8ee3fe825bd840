import { BoltAPI, t } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod";

function compileWith(sections: object, path = "/users/{id}"): void {
  const api = new BoltAPI();
  (api.get as (path: string, options: unknown, handler: unknown) => void)(path, sections, () => "ok");
  api.compile();
}

describe("params and the path", () => {
  it("must name the same placeholders in a record", () => {
    expect(() => compileWith({ params: {} })).toThrow(/ROUTE_PARAM_UNDECLARED: GET \/users\/\{id\}.*"id"/);
    expect(() => compileWith({ params: { id: t.String(), other: t.String() } })).toThrow(
      /ROUTE_PARAM_UNKNOWN: GET \/users\/\{id\}.*"other"/,
    );
    expect(() => compileWith({ params: { id: t.String() } })).not.toThrow();
  });

  it("may leave placeholders to an object schema that does not name them, but not name others", () => {
    expect(() => compileWith({ params: t.Object({}) })).not.toThrow();
    expect(() => compileWith({ params: t.Object({ other: t.String() }) })).toThrow("ROUTE_PARAM_UNKNOWN");
    expect(() => compileWith({ params: z.object({ other: z.string() }) })).toThrow("ROUTE_PARAM_UNKNOWN");
  });

  it("count placeholders of prefixes", () => {
    const api = new BoltAPI({ prefix: "/{tenant}" });
    (api.get as (path: string, options: unknown, handler: unknown) => void)(
      "/{id}",
      { params: { id: t.String() } },
      () => 1,
    );

    expect(() => api.compile()).toThrow(/ROUTE_PARAM_UNDECLARED: GET \/\{tenant\}\/\{id\}.*"tenant"/);
  });
});

describe("schemas that text cannot fill", () => {
  it.each([
    ["query", { filter: t.Object({ a: t.String() }) }],
    ["headers", { filter: t.Object({ a: t.String() }) }],
    ["cookies", { filter: t.Array(t.Array(t.String())) }],
    ["query", t.Object({ filter: t.Object({ a: t.String() }) })],
    ["query", { filter: z.object({ a: z.string() }) }],
  ])("in %s are a mistake at start-up that says where", (section, declared) => {
    expect(() => compileWith({ [section]: declared })).toThrow(
      new RegExp(`SCHEMA_NOT_SCALAR: GET /users/\\{id\\}, ${section}\\.filter`),
    );
  });

  it.each([
    ["a string", t.String()],
    ["an array", t.Array(t.String())],
    ["a union", t.Union([t.Object({ a: t.String() }), t.Object({ b: t.String() })])],
    ["a string of Zod", z.string()],
  ])("because a whole section is %s are a mistake at start-up", (_described, schema) => {
    expect(() => compileWith({ query: schema })).toThrow(/SCHEMA_NOT_OBJECT: GET \/users\/\{id\}, query/);
  });

  it.each([5, "q", true, null, [t.String()]])("because a whole section is %j are a mistake at start-up", (declared) => {
    expect(() => compileWith({ query: declared })).toThrow(/SCHEMA_INVALID: GET \/users\/\{id\}, query/);
  });
});

describe("a path that declares types", () => {
  it("takes no other values, whatever the schema would make of them", async () => {
    const api = new BoltAPI();
    api.get("/{id:int}", { params: { id: t.String() } }, ({ params }) => params);
    await using client = new TestClient(api);

    expect((await client.get("/7")).json()).toEqual({ id: "7" });
    expect((await client.get("/abc")).json()).toEqual({
      detail: [{ type: "validation_error", loc: ["path", "id"], msg: "Invalid integer value: 'abc'" }],
    });
  });

  it("is checked further by a schema", async () => {
    const api = new BoltAPI();
    api.get("/{id:int}", { params: { id: t.Integer({ minimum: 1 }) } }, ({ params }) => params);
    await using client = new TestClient(api);

    expect((await client.get("/0")).json()).toEqual({
      detail: [{ type: "validation_error", loc: ["path", "id"], msg: "Expected `integer` >= 1" }],
    });
  });

  it("keeps big numbers whole where the schema can hold them", async () => {
    const api = new BoltAPI();
    api.get("/big/{id:int}", { params: { id: t.BigInt() } }, ({ params }) => String(params.id));
    api.get("/plain/{id:int}", ({ params }) => params.id);
    await using client = new TestClient(api);

    expect((await client.get("/big/9223372036854775807")).text()).toBe("9223372036854775807");
    expect((await client.get("/plain/9223372036854775807")).status).toBe(422);
    expect((await client.get("/big/9223372036854775808")).status).toBe(422);
  });

  it("gives UUIDs in lower case", async () => {
    const api = new BoltAPI();
    api.get("/{id:uuid}", ({ params }) => params.id);
    await using client = new TestClient(api);

    expect((await client.get("/B3F1C2D4-0000-4000-8000-000000000001")).text()).toBe(
      "b3f1c2d4-0000-4000-8000-000000000001",
    );
  });
});
