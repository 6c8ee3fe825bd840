import { BoltAPI, hasPermission, health, jwt, Router, t } from "boltapi";
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

  it.each(["quickstart", "chat"])("of examples/%s are valid", async (name) => {
    const { api } = (await import(`../../examples/${name}/api.ts`)) as { api: BoltAPI };
    const document = api.openapi();
    expect(Object.keys(document.paths)).not.toEqual([]);
    expect(await findProblems(document)).toEqual([]);
  });
});
