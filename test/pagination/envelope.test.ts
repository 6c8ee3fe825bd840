import { type AnySchema, BoltAPI, limitOffset, type Pagination, pageNumber, silentLogger, t } from "boltapi";
import { TestClient } from "boltapi/testing";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { numbered } from "./answers.ts";

const Item = t.Object({ id: t.Integer() }, { $id: "Item" });

const custom = pageNumber({
  pageSize: 2,
  envelopeSchema: (items) => t.Object({ page: t.Object({ data: items }), total: t.Integer() }, { $id: "CustomPage" }),
  envelope: (page) => ({ page: { data: page.items }, total: page.count }),
});

function listing(paginate: Pagination, response: unknown, items: readonly unknown[] = numbered(3)): BoltAPI {
  const api = new BoltAPI({ logger: silentLogger });
  api.get("/items", { paginate, response: response as AnySchema }, () => items as never);
  return api;
}

async function get(api: BoltAPI) {
  await using client = new TestClient(api, { raiseServerErrors: false });
  const response = await client.get("/items");
  return { status: response.status, body: response.json() };
}

function answerSchema(api: BoltAPI) {
  const content = api.openapi().paths["/items"]?.get?.responses["200"]?.content;
  return content?.["application/json"]?.schema;
}

const schemasOf = (api: BoltAPI) => api.openapi().components?.schemas ?? {};

describe("an envelope", () => {
  it("is a component, named after its items, in the document", () => {
    const api = listing(pageNumber(), t.Array(Item));
    expect(answerSchema(api)).toEqual({ $ref: "#/components/schemas/ItemPage" });
    const pageOrNull = { type: ["integer", "null"], minimum: 1 };
    expect(schemasOf(api).ItemPage).toMatchObject({
      type: "object",
      required: [
        ...["count", "page", "page_size", "total_pages", "has_next", "has_previous", "next_page", "previous_page"],
        "items",
      ],
      properties: {
        count: { type: "integer", minimum: 0 },
        previous_page: pageOrNull,
        items: { type: "array", items: { $ref: "#/components/schemas/Item" } },
      },
    });
    expect(answerSchema(listing(limitOffset(), t.Array(Item)))).toEqual({ $ref: "#/components/schemas/ItemSlice" });
  });

  it("is one component for all routes with the same items, and others for other envelopes", () => {
    const api = new BoltAPI({ logger: silentLogger });
    const response = t.Array(Item);
    const styles = [pageNumber(), pageNumber({ pageSize: 5 }), pageNumber({ count: false }), limitOffset(), custom];
    styles.forEach((paginate, index) => {
      api.get(`/${index}`, { paginate, response }, () => []);
    });
    expect(
      Object.keys(schemasOf(api))
        .filter((name) => name !== "HTTPError")
        .sort(),
    ).toEqual(expect.arrayContaining(["CustomPage", "Item", "ItemPage", "ItemSlice", "ItemUncountedPage"]));
  });

  it("stands where it is used when its items have no name", () => {
    expect(answerSchema(listing(pageNumber(), t.Array(t.Object({ id: t.Integer() }))))).toMatchObject({
      type: "object",
      properties: { items: { type: "array", items: { type: "object" } } },
    });
  });

  it("keeps what the schema of its items does not know", async () => {
    const secret = [{ id: 1, password: "hunter2" }];
    expect(await get(listing(pageNumber(), t.Array(Item), secret))).toMatchObject({ body: { items: [{ id: 1 }] } });
    expect(JSON.stringify(await get(listing(custom, t.Array(Item), secret)))).not.toContain("hunter2");
    expect(JSON.stringify(await get(listing(custom, z.array(z.object({ id: z.number() })), secret)))).not.toContain(
      "hunter2",
    );
  });

  it("is an error when an item does not fit", async () => {
    const wrong = [{ id: "one" }];
    for (const response of [t.Array(Item), z.array(z.object({ id: z.number() }))]) {
      for (const paginate of [pageNumber(), custom]) {
        expect(await get(listing(paginate, response, wrong))).toEqual({
          status: 500,
          body: { detail: "Response validation error" },
        });
      }
    }
  });

  it("is not checked where the route is told not to", async () => {
    const api = new BoltAPI({ logger: silentLogger });
    const options = { paginate: pageNumber(), response: t.Array(Item), validateResponse: false };
    api.get("/items", options, () => [{ id: "one" as never }]);
    expect(await get(api)).toMatchObject({ status: 200, body: { items: [{ id: "one" }] } });
  });

  it("describes nothing of items without a schema, and sends them as they are", async () => {
    const api = new BoltAPI({ logger: silentLogger });
    api.get("/items", { paginate: pageNumber() }, () => [{ id: 1, at: new Date(0) }]);
    expect(answerSchema(api)).toMatchObject({ properties: { count: { type: "integer" }, items: { type: "array" } } });
    expect(await get(api)).toMatchObject({ body: { items: [{ id: 1, at: "1970-01-01T00:00:00.000Z" }] } });
  });

  it("can be made by the application", async () => {
    const api = listing(custom, t.Array(Item));
    expect(await get(api)).toEqual({ status: 200, body: { page: { data: [{ id: 1 }, { id: 2 }] }, total: 3 } });
    expect(answerSchema(api)).toEqual({ $ref: "#/components/schemas/CustomPage" });
    expect(schemasOf(api).CustomPage).toMatchObject({
      properties: { page: { properties: { data: { type: "array", items: { $ref: "#/components/schemas/Item" } } } } },
    });
  });

  it("takes items of any schema library, with their conversions", async () => {
    const date = z.object({ id: z.number(), tag: z.string().transform((tag) => tag.toUpperCase()) });
    const zod = listing(pageNumber(), z.array(date.meta({ id: "Tagged" })), [{ id: 1, tag: "a", more: 1 }]);
    expect(await get(zod)).toMatchObject({ status: 200, body: { count: 1, items: [{ id: 1, tag: "A" }] } });
    expect((await get(zod)).body).not.toHaveProperty(["items", 0, "more"]);
    const named = listing(pageNumber(), z.array(z.object({ id: z.number() }).meta({ id: "Tagged" })));
    expect(answerSchema(named)).toEqual({ $ref: "#/components/schemas/TaggedPage" });
    expect(schemasOf(named)).toMatchObject({
      TaggedPage: { properties: { items: { items: { $ref: "#/components/schemas/Tagged" } } } },
      Tagged: { properties: { id: { type: "number" } } },
    });

    const valibot = listing(custom, v.array(v.object({ id: v.number() })));
    expect(await get(valibot)).toMatchObject({ status: 200, body: { page: { data: [{ id: 1 }, { id: 2 }] } } });
  });

  it("waits for schemas that are asynchronous", async () => {
    const slow = z.array(z.object({ id: z.number().refine(async (id) => id < 3) }));
    expect(await get(listing(custom, slow))).toMatchObject({ status: 200, body: { total: 3 } });
    expect(await get(listing(pageNumber(), slow))).toMatchObject({ status: 500 });
  });

  it("needs both of its options", () => {
    const schema = (items: object) => t.Object({ data: items as never });
    expect(() => pageNumber({ envelopeSchema: schema } as never)).toThrow(
      'OPTION_INVALID: Option "envelopeSchema": it needs the option "envelope" beside it.',
    );
    expect(() => pageNumber({ envelope: () => ({}) } as never)).toThrow(
      'OPTION_INVALID: Option "envelope": it needs the option "envelopeSchema" beside it.',
    );
  });
});
