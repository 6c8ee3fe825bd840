import { readdirSync } from "node:fs";
import { scope } from "arktype";
import { type AnySchema, BoltAPI, hasPermission, health, jwt, Router, t } from "boltapi";
import type { TSchema } from "typebox";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { findProblems } from "./validate-document.ts";

const secret = "a secret of at least 32 bytes, for tests";

/** An application with everything that a document tells of. */
function everything(): BoltAPI {
  const api = new BoltAPI({
    openapi: {
      title: "Everything",
      version: "3.2.1",
      summary: "All there is",
      description: "Really **all**.",
      termsOfService: "https://a.example/terms",
      contact: { name: "A", url: "https://a.example", email: "a@a.example" },
      license: { name: "MIT", identifier: "MIT" },
      servers: [{ url: "https://{host}.a.example", variables: { host: { default: "api", enum: ["api"] } } }],
      tags: [{ name: "items", description: "Things", externalDocs: { url: "https://a.example/items" } }],
      externalDocs: { url: "https://docs.a.example" },
      webhooks: { sold: { post: { operationId: "sold", responses: { "200": { description: "Thanks" } } } } },
    },
  });
  const Item = t.Object(
    {
      name: t.String({ minLength: 1, examples: ["Lamp"] }),
      price: t.Union([t.Number(), t.Null()]),
      kind: t.Union([t.Literal("a"), t.Literal("b")], { default: "a" }),
      size: t.Tuple([t.Integer(), t.Integer()]),
      extra: t.Record(t.String(), t.Unknown()),
      big: t.Optional(t.BigInt()),
    },
    { $id: "Item" },
  );
  const Tree = t.Cyclic({ Tree: t.Object({ children: t.Array(t.Ref("Tree")) }) }, "Tree");
  const Comment = z.object({
    text: z.string(),
    get replies() {
      return z.array(Comment);
    },
  });
  const items = new Router({ prefix: "/items", tags: ["items"] });
  items.get(
    "/{id:int}",
    { response: Item, responses: { 404: z.object({ detail: z.string() }).meta({ id: "Missing" }) } },
    () => ({}) as never,
  );
  items.post(
    "/",
    { body: Item, response: Item, status: 201, auth: [jwt({ secret })], guards: [hasPermission("items.add")] },
    ({ body }) => body,
  );
  items.put("/{id}/{rest:path}", { body: Comment, response: t.Array(Tree) }, () => []);
  items.query("/", { body: t.Object({ q: t.String() }), response: t.Array(Item) }, () => []);
  items.patch(
    "/{id:uuid}",
    { form: { note: t.String(), picture: t.File({ types: ["image/*"] }), more: t.Files() } },
    () => "",
  );
  items.delete("/{id}", { status: 204, deprecated: true }, () => undefined);
  api.include(items);
  api.get(
    "/search",
    {
      query: t.Object({ q: t.String(), tags: t.Optional(t.Array(t.String())) }, { additionalProperties: t.Integer() }),
      headers: { x_trace: t.Optional(t.String()) },
      cookies: { theme: t.String({ default: "light" }) },
      responses: {
        200: { contentType: ["text/html", "application/json"], headers: { "x-total": t.Integer() } },
        307: {},
        "5XX": {},
        default: {},
      },
    },
    () => "",
  );
  api.websocket("/talk/{room}", { query: { token: t.String() } }, () => {});
  api.include(health());
  return api;
}

/** An application of many routes that share schemas, in all the ways that schemas are made. */
function large(count: number): BoltAPI {
  const api = new BoltAPI();
  const Address = t.Object({ street: t.String(), country: t.Enum(["de", "fr"]) }, { $id: "Address" });
  const User = t.Object(
    { name: t.String(), address: t.Optional(Address), role: t.String({ default: "reader" }) },
    { $id: "User" },
  );
  const Page = (name: string, item: TSchema) =>
    t.Object({ items: t.Array(item), next: t.Union([t.String(), t.Null()]) }, { $id: `Page<${name}>` });
  const UserPage = Page("User", User);
  const Shape = z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("circle"), radius: z.number() }).meta({ id: "LargeCircle" }),
    z.object({ kind: z.literal("square"), side: z.number().default(1) }).meta({ id: "LargeSquare" }),
  ]);
  const Tree = z.object({
    label: z.string(),
    get branches() {
      return z.array(Tree);
    },
  });
  const { Person } = scope({ Person: { name: "string", "friends?": "Person[]" } }).export();
  const bodies: readonly AnySchema[] = [
    User,
    t.Object({ user: User, page: UserPage }),
    Shape,
    z.array(Tree),
    Person,
    t.Tuple([t.BigInt(), User]),
    t.Cyclic({ Part: t.Object({ parts: t.Array(t.Ref("Part")), size: t.Integer({ default: 1 }) }) }, "Part"),
    t.Object({ own: t.Object({ number: t.Literal(1) }) }),
  ];
  for (let index = 0; index < count; index++) {
    const schema = bodies[index % bodies.length] as AnySchema;
    const tags = [`group ${index % 7}`];
    api.get(
      `/things-${index}/{id:int}`,
      { response: schema, tags, query: { q: t.Optional(t.String()) } },
      () => null as never,
    );
    api.post(`/things-${index}`, { body: schema, response: UserPage, tags }, () => null as never);
  }
  return api;
}

const examples = readdirSync(new URL("../../examples", import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

describe("documents", () => {
  it("are valid with nothing in them", async () => {
    expect(await findProblems(new BoltAPI().openapi())).toEqual([]);
  });

  it("are valid with everything in them", async () => {
    expect(await findProblems(everything().openapi())).toEqual([]);
  });

  it("are found out when they are not", async () => {
    const valid = everything().openapi();
    expect(await findProblems({ ...valid, info: { title: "A" } } as never)).not.toEqual([]);
    const item = { $ref: "#/components/schemas/Nothing" };
    const paths = {
      "/": {
        get: {
          operationId: "a",
          responses: { 200: { description: "", content: { "application/json": { schema: item } } } },
        },
      },
    };
    expect(await findProblems({ ...valid, paths })).not.toEqual([]);
  });

  it("are found out when a schema is none of draft 2020-12, or has what concerns BoltAPI alone", async () => {
    const withSchema = (schema: object) => {
      const api = new BoltAPI({ openapi: { components: { schemas: { Odd: schema as Record<string, unknown> } } } });
      return findProblems(api.openapi());
    };
    expect(await withSchema({ type: "string" })).toEqual([]);
    expect(await withSchema({ type: [], enum: [] })).not.toEqual([]);
    expect(await withSchema({ type: "object", properties: { a: { $id: "A" } } })).not.toEqual([]);
  });

  it("are valid with many routes, schemas and libraries", async () => {
    const document = large(300).openapi();
    expect(Object.keys(document.paths)).toHaveLength(600);
    expect(await findProblems(document)).toEqual([]);
  });

  it.each(examples)("of examples/%s are valid", async (name) => {
    const { api } = (await import(`../../examples/${name}/api.ts`)) as { api: BoltAPI };
    const document = api.openapi();
    expect(Object.keys(document.paths)).not.toEqual([]);
    expect(await findProblems(document)).toEqual([]);
  });
});
