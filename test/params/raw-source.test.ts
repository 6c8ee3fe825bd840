import { BoltAPI, t } from "boltapi";
import { TestClient, type TestResponse } from "boltapi/testing";
import * as v from "valibot";
import { afterEach, describe, expect, it } from "vitest";
import * as z from "zod";

async function ask(sections: object, query: string, headers: Record<string, string> = {}): Promise<TestResponse> {
  const api = new BoltAPI();
  const handler = ({ request: _request, ...values }: Record<string, unknown>): unknown => values;
  (api.get as (path: string, options: unknown, handler: unknown) => void)("/", sections, handler);
  await using client = new TestClient(api);
  return client.get(`/${query}`, { headers });
}

describe("keys that a schema does not name", () => {
  it("are dropped by default", async () => {
    expect((await ask({ query: t.Object({ q: t.String() }) }, "?q=1&x=2")).json()).toEqual({ query: { q: "1" } });
    expect((await ask({ query: z.object({ q: z.string() }) }, "?q=1&x=2")).json()).toEqual({ query: { q: "1" } });
    expect((await ask({ query: v.object({ q: v.string() }) }, "?q=1&x=2")).json()).toEqual({ query: { q: "1" } });
  });

  it("are refused in the query where the schema refuses them", async () => {
    const strict = t.Object({ q: t.Optional(t.String()) }, { additionalProperties: false });

    expect((await ask({ query: strict }, "?q=1")).status).toBe(200);
    expect((await ask({ query: strict }, "?x=2&__proto__=3")).json()).toEqual({
      detail: [
        { type: "validation_error", loc: ["query", "x"], msg: "Unknown query parameter: x" },
        { type: "validation_error", loc: ["query", "__proto__"], msg: "Unknown query parameter: __proto__" },
      ],
    });
  });

  it("are never refused in headers and cookies, which clients fill by themselves", async () => {
    const strict = t.Object({ a: t.String() }, { additionalProperties: false });

    expect((await ask({ headers: strict }, "", { a: "1", "x-other": "2" })).json()).toEqual({ headers: { a: "1" } });
    expect((await ask({ cookies: strict }, "", { cookie: "a=1; other=2" })).json()).toEqual({ cookies: { a: "1" } });
  });

  it("are read where the schema describes them", async () => {
    const filters = t.Object({ page: t.Integer({ default: 1 }) }, { additionalProperties: t.Integer() });

    expect((await ask({ query: filters }, "?page=2&width=3&height=4")).json()).toEqual({
      query: { page: 2, width: 3, height: 4 },
    });
    expect((await ask({ query: filters }, "?width=wide")).json()).toMatchObject({
      detail: [{ loc: ["query", "width"] }],
    });
  });

  it("are read where the schema is a record", async () => {
    expect((await ask({ query: t.Record(t.String(), t.Integer()) }, "?a=1&b=2")).json()).toEqual({
      query: { a: 1, b: 2 },
    });
    expect((await ask({ query: z.record(z.string(), z.number()) }, "?a=1&b=2")).json()).toEqual({
      query: { a: 1, b: 2 },
    });
  });

  it("are limited in length like those that it names", async () => {
    expect((await ask({ query: t.Record(t.String(), t.String()) }, `?a=${"x".repeat(8193)}`)).status).toBe(422);
  });
});

describe("prototypes", () => {
  afterEach(() => {
    // A test that fails must not spoil the others.
    for (const key of ["polluted", "isAdmin"]) delete (Object.prototype as Record<string, unknown>)[key];
  });

  const open = [
    ["TypeBox", t.Object({}, { additionalProperties: t.String() })],
    ["a TypeBox record", t.Record(t.String(), t.String())],
    ["Zod", z.looseObject({})],
    ["a Zod record", z.record(z.string(), z.string())],
    ["Valibot", v.looseObject({})],
  ] as const;
  const hostile = "__proto__=polluted&constructor=x&prototype=y&__proto__[polluted]=1&constructor.prototype.polluted=1";

  it.each(open)("stay clean whatever the query of a schema of %s has", async (_library, query) => {
    const seen: object[] = [];
    const api = new BoltAPI();
    api.get("/", { query }, (input) => void seen.push(input.query as object));
    await using client = new TestClient(api);

    const response = await client.get(`/?${hostile}`);

    expect([204, 422]).toContain(response.status);
    for (const values of seen) expect(Object.getPrototypeOf(values)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it.each(open)("stay clean whatever the cookies of a schema of %s are", async (_library, cookies) => {
    const seen: object[] = [];
    const api = new BoltAPI();
    api.get("/", { cookies }, (input) => void seen.push(input.cookies as object));
    await using client = new TestClient(api);

    const response = await client.get("/", { headers: { cookie: "__proto__=1; constructor=2; prototype=3" } });

    expect([204, 422]).toContain(response.status);
    for (const values of seen) expect(Object.getPrototypeOf(values)).toBe(Object.prototype);
  });

  it.each(open)("stay clean whatever the headers of a schema of %s are", async (_library, headers) => {
    const seen: object[] = [];
    const api = new BoltAPI();
    api.get("/", { headers }, (input) => void seen.push(input.headers as object));
    await using client = new TestClient(api);

    const response = await client.get("/", { headers: JSON.parse('{"__proto__":"1","constructor":"2"}') });

    expect([204, 422]).toContain(response.status);
    for (const values of seen) expect(Object.getPrototypeOf(values)).toBe(Object.prototype);
  });

  it("lend no values to fields that are absent", async () => {
    const query = {
      constructor: t.Optional(t.String()),
      toString: t.Optional(t.String()),
      valueOf: z.string().optional(),
    };

    expect((await ask({ query }, "?toString=own")).text()).toBe('{"query":{"toString":"own"}}');
  });

  it("are not what a field may be called", () => {
    const record = Object.defineProperty({}, "__proto__", { value: t.String(), enumerable: true });
    const api = new BoltAPI();
    (api.get as (path: string, options: unknown, handler: unknown) => void)("/", { query: record }, () => 1);

    expect(() => api.compile()).toThrow("SCHEMA_FIELD_RESERVED");
  });
});

describe("a query with very many keys", () => {
  it("is read in a time that grows with its length alone", async () => {
    const pairs = Array.from({ length: 5000 }, (_, index) => `k${index}=${index}`).join("&");
    const api = new BoltAPI();
    api.get("/", { query: t.Record(t.String(), t.Integer()) }, ({ query }) => Object.keys(query).length);
    await using client = new TestClient(api);

    expect((await client.get(`/?${pairs}`)).json()).toBe(5000);
  });
});
