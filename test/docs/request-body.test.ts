import { BoltAPI, t } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { api } from "../../docs/guide/snippets/request-body/first.ts";

const json = JSON.stringify({ title: "Middlemarch", price: 9.5 });

describe("the page about request bodies", () => {
  it.each([
    ["fits", { body: json }, 201],
    ["does not fit", { json: { title: "Middlemarch" } }, 422],
    ["is empty", {}, 422],
    ["is JSON of another media type", { body: json, headers: { "content-type": "application/merge-patch+json" } }, 201],
    ["is declared as something else", { body: json, headers: { "content-type": "text/plain" } }, 415],
    ["is larger than 1 MiB", { body: " ".repeat(1_048_577) }, 413],
  ])("is right about a body that %s", async (_, request, status) => {
    await using client = new TestClient(api);
    expect((await client.post("/books", request)).status).toBe(status);
  });

  it("is right about keys that could pollute prototypes", async () => {
    const open = new BoltAPI();
    open.post("/", { body: t.Record(t.String(), t.Unknown()) }, ({ body }) => Object.keys(body));
    await using client = new TestClient(open);
    const response = await client.post("/", { body: '{"a": {"__proto__": {}}}' });
    expect(response.json()).toMatchObject({ detail: [{ type: "forbidden_key" }] });
  });

  it.each([
    [t.String({ format: "date" }), "2026-01-20", "today"],
    [t.String({ format: "date-time" }), "2026-01-20T12:00:00Z", "2026-01-20"],
    [t.String({ format: "time" }), "12:00:00", "noon"],
    [t.String({ format: "time" }), "12:00:00+01:00", "25:00:00"],
    [t.String({ format: "uuid" }), "0198c5a6-7e1b-7000-8000-3f2d4c5b6a79", "7"],
    [t.String({ format: "ipv4" }), "192.0.2.1", "192.0.2.256"],
    [t.String({ format: "uri" }), "https://example.com", "example"],
    [t.String({ format: "decimal" }), "19.90", "1e3"],
    [t.Integer(), 9_007_199_254_740_991, 9_007_199_254_740_992],
    [t.BigInt(), "9223372036854775807", "9223372036854775808"],
    [t.Number(), 9.5, "9.5"],
  ])("is right about the values of %j", async (schema, good, bad) => {
    const formats = new BoltAPI();
    formats.post("/", { body: t.Object({ value: schema }) }, () => ({}));
    await using client = new TestClient(formats);
    expect((await client.post("/", { json: { value: good } })).status).toBe(200);
    expect((await client.post("/", { json: { value: bad } })).status).toBe(422);
  });
});
