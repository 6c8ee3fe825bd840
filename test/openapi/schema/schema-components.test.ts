import { scope } from "arktype";
import { type AnySchema, BoltAPI, t } from "boltapi";
import { describe, expect, it } from "vitest";
import { z } from "zod";

function documentOf(define: (api: BoltAPI) => void) {
  const api = new BoltAPI({ openapi: { includeErrorResponses: false } });
  define(api);
  return api.openapi();
}

function answering(schemas: Readonly<Record<string, AnySchema>>) {
  return documentOf((api) => {
    for (const [path, response] of Object.entries(schemas)) api.get(path, { response }, () => null as never);
  });
}

function answerOf(document: ReturnType<typeof documentOf>, path: string) {
  return document.paths[path]?.get?.responses[200]?.content?.["application/json"]?.schema;
}

const user = { $ref: "#/components/schemas/User" };

describe("components", () => {
  it.each<[string, AnySchema]>([
    ["$id of TypeBox", t.Object({ name: t.String() }, { $id: "User" })],
    ["id in the meta of Zod", z.object({ name: z.string() }).meta({ id: "User" })],
  ])("are named by %s, wherever the schema stands", (_how, User) => {
    const isZod = "_zod" in User;
    const document = answering({
      "/one": User,
      "/many": isZod ? z.array(User as never) : t.Array(User as never),
      "/in": isZod ? z.object({ user: User as never }) : t.Object({ user: User as never }),
    });
    expect(answerOf(document, "/one")).toEqual(user);
    expect(answerOf(document, "/many")).toEqual({ type: "array", items: user });
    expect(answerOf(document, "/in")).toMatchObject({ properties: { user }, required: ["user"] });
    expect(document.components?.schemas).toEqual({
      User: { type: "object", properties: { name: { type: "string" } }, required: ["name"] },
    });
  });

  it("are not made of schemas without a name", () => {
    expect(answering({ "/": t.Object({ a: t.Integer() }) })).not.toHaveProperty("components");
  });

  it.each([
    ["https://a.example/Page<User>", "https_a.example_Page_User"],
    ["_User", "_User"],
    ["__proto__", "proto"],
    ["constructor", "constructor"],
    ["Größe", "Gr_e"],
  ])("have names that OpenAPI allows: %s", (id, name) => {
    const document = answering({ "/": t.Object({ a: t.Integer() }, { $id: id }) });
    expect(Object.keys(document.components?.schemas ?? {})).toEqual([name]);
    expect(answerOf(document, "/")).toEqual({ $ref: `#/components/schemas/${name}` });
  });

  it("are not made of names that OpenAPI allows nothing of", () => {
    const document = answering({ "/": t.Object({ a: t.Integer() }, { $id: "名前" }) });
    expect(answerOf(document, "/")).toMatchObject({ type: "object" });
    expect(document).not.toHaveProperty("components");
  });

  it.each([
    ["#/$defs/User", "User", "User"],
    ["#/$defs/a~1b%20c", "a/b c", "a_b_c"],
    ["100%", "100%", "100"],
  ])("are named by the definition that %s leads to", (reference, key, name) => {
    const document = answering({
      "/": t.Unsafe({ type: "array", items: { $ref: reference }, $defs: { [key]: { type: "string" } } }),
    });
    expect(answerOf(document, "/")).toEqual({ type: "array", items: { $ref: `#/components/schemas/${name}` } });
    expect(document.components?.schemas).toEqual({ [name]: { type: "string" } });
  });

  it("may refer to themselves", () => {
    const Node = t.Cyclic({ Node: t.Object({ value: t.Integer(), next: t.Optional(t.Ref("Node")) }) }, "Node");
    const document = answering({ "/": Node });
    expect(answerOf(document, "/")).toEqual({ $ref: "#/components/schemas/Node" });
    expect(document.components?.schemas).toEqual({
      Node: {
        type: "object",
        properties: { value: { type: "integer" }, next: { $ref: "#/components/schemas/Node" } },
        required: ["value"],
      },
    });
  });

  it("are named by where they stand when they refer to themselves and have no name", () => {
    const Tree = z.object({
      value: z.number(),
      get children() {
        return z.array(Tree);
      },
    });
    const document = answering({ "/trees/{id}": Tree });
    const reference = { $ref: "#/components/schemas/GetTreesIdResponse" };
    expect(answerOf(document, "/trees/{id}")).toEqual(reference);
    expect(document.components?.schemas?.GetTreesIdResponse).toMatchObject({
      properties: { children: { type: "array", items: reference } },
    });
  });

  it("have different names where two schemas without one stand at places that are written alike", () => {
    const Letters = z.object({
      a: z.string(),
      get inner() {
        return z.array(Letters);
      },
    });
    const Digits = z.object({
      a: z.number(),
      get inner() {
        return z.array(Digits);
      },
    });
    const document = answering({ "/a-b": Letters, "/a/b": Digits });
    expect(answerOf(document, "/a-b")).toEqual({ $ref: "#/components/schemas/GetABResponse" });
    expect(answerOf(document, "/a/b")).toEqual({ $ref: "#/components/schemas/GetABResponse2" });
    expect(document.components?.schemas?.GetABResponse2).toMatchObject({
      properties: { inner: { items: { $ref: "#/components/schemas/GetABResponse2" } } },
    });
  });

  it("have no names that a library counts up while the program runs", () => {
    const { Person } = scope({ Person: { name: "string", "friends?": "Person[]" } }).export();
    const document = answering({ "/": Person });
    expect(document.components?.schemas).toEqual({
      GetResponse: {
        type: "object",
        properties: {
          name: { type: "string" },
          friends: { type: "array", items: { $ref: "#/components/schemas/GetResponse" } },
        },
        required: ["name"],
      },
    });
  });

  it("are one for generics of one name and shape", () => {
    const Page = (item: Parameters<typeof t.Array>[0], name: string) =>
      t.Object({ items: t.Array(item), count: t.Integer() }, { $id: `Page_${name}` });
    const User = t.Object({ name: t.String() }, { $id: "User" });
    const document = answering({
      "/a": Page(User, "User"),
      "/b": Page(User, "User"),
      "/c": Page(t.String(), "string"),
    });
    expect(Object.keys(document.components?.schemas ?? {})).toEqual(["Page_User", "User", "Page_string"]);
    expect(answerOf(document, "/a")).toEqual(answerOf(document, "/b"));
  });

  it("are refused where two schemas have one name, and both routes are named", () => {
    const first = t.Object({ a: t.Integer() }, { $id: "Item" });
    const second = t.Object({ b: t.Integer() }, { $id: "Item" });
    expect(() => answering({ "/a": first, "/b": t.Array(second) })).toThrow(
      /OPENAPI_NAME_COLLISION.*GET \/a, response.*GET \/b, response.*"Item"/s,
    );
    expect(() => answering({ "/a": z.object({ first: first as never }) as never })).not.toThrow();
  });

  it("are refused where a schema has the name of one that it stands in", () => {
    const inner = t.Object({ b: t.Integer() }, { $id: "Item" });
    expect(() => answering({ "/": t.Object({ inner }, { $id: "Item" }) })).toThrow(/OPENAPI_NAME_COLLISION.*"Item"/s);
    expect(() => answering({ "/": t.Object({ list: t.Array(inner), one: inner }) })).not.toThrow();
  });

  it("are refused where references of one name lead to two schemas", () => {
    const First = t.Cyclic({ Node: t.Object({ next: t.Optional(t.Ref("Node")) }) }, "Node");
    const Second = t.Cyclic({ Node: t.Object({ other: t.Optional(t.Ref("Node")) }) }, "Node");
    expect(() => answering({ "/a": First, "/b": t.Object({ first: First }), "/c": First })).not.toThrow();
    expect(() => answering({ "/a": First, "/b": Second })).toThrow(/OPENAPI_NAME_COLLISION.*"Node"/s);
  });

  it("are refused where a name that is split is taken", () => {
    const Item = t.Object({ n: t.Integer({ default: 1 }) }, { $id: "Item" });
    const ItemInput = t.Object({ other: t.Integer() }, { $id: "ItemInput" });
    const define = (api: BoltAPI) => {
      api.post("/a", { body: Item, response: Item }, ({ body }) => body);
      api.get("/b", { response: ItemInput }, () => ({ other: 1 }));
    };
    expect(() => documentOf(define)).toThrow(/OPENAPI_NAME_COLLISION.*"ItemInput"/s);
  });
});

describe("components that the application gives", () => {
  const documentWith = (schemas: Readonly<Record<string, Readonly<Record<string, unknown>>>>) => {
    const api = new BoltAPI({ openapi: { components: { schemas } } });
    const Item = t.Object({ a: t.Integer() }, { $id: "Item" });
    api.post("/", { body: Item, response: Item }, ({ body }) => body);
    return api.openapi();
  };
  const item = { type: "object", properties: { a: { type: "integer" } }, required: ["a"] };

  it("stand beside those of the routes, and may be the same", () => {
    const { components } = documentWith({ Other: { type: "string" }, Item: item });
    expect(components?.schemas).toMatchObject({ Other: { type: "string" }, Item: item });
  });

  it("are refused where they have the name of another schema", () => {
    expect(() => documentWith({ Item: { type: "string" } })).toThrow(
      /OPENAPI_NAME_COLLISION.*the option "openapi.components".*POST \/.*"Item"/s,
    );
  });

  it("keep their names beside the schemas of errors", () => {
    const { components } = documentWith({ ValidationErrorBody: { type: "string" } });
    expect(components?.schemas?.ValidationErrorBody).toEqual({ type: "string" });
    expect(components?.schemas?.BoltValidationErrorBody).toMatchObject({ type: "object" });
  });
});

describe("a name for what comes in and what leaves", () => {
  const Inner = t.Object({ n: t.Integer({ default: 1 }) }, { $id: "Inner" });
  const Outer = t.Object({ inner: Inner }, { $id: "Outer" });
  const Plain = t.Object({ a: t.Integer() }, { $id: "Plain" });

  it("is the same where both are the same, or where there is but one of them", () => {
    const document = documentOf((api) => {
      api.post("/plain", { body: Plain, response: Plain }, ({ body }) => body);
      api.post("/in", { body: Inner }, () => undefined);
    });
    expect(Object.keys(document.components?.schemas ?? {}).sort()).toEqual(["Inner", "Plain"]);
  });

  it("is split where they differ, and with it what refers to them", () => {
    const document = documentOf((api) => {
      api.post("/", { body: Outer, response: Outer }, ({ body }) => body);
    });
    const schemas = document.components?.schemas ?? {};
    expect(Object.keys(schemas).sort()).toEqual(["Inner", "InnerInput", "Outer", "OuterInput"]);
    expect(schemas.Inner).toMatchObject({ required: ["n"] });
    expect(schemas.InnerInput).not.toHaveProperty("required");
    expect(schemas.OuterInput).toMatchObject({ properties: { inner: { $ref: "#/components/schemas/InnerInput" } } });
    expect(schemas.Outer).toMatchObject({ properties: { inner: { $ref: "#/components/schemas/Inner" } } });
  });

  it("is the same for a closed object of Zod, which says so of what comes in alone", () => {
    const Closed = z.strictObject({ a: z.string() }).meta({ id: "Closed" });
    const document = documentOf((api) => {
      api.post("/", { body: Closed, response: Closed }, ({ body }) => body);
    });
    expect(document.components?.schemas).toEqual({
      Closed: { type: "object", properties: { a: { type: "string" } }, required: ["a"], additionalProperties: false },
    });
  });
});
