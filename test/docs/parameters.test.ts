import { BoltAPI, t } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { codeSpans, readTable } from "./markdown.ts";

const page = "docs/guide/parameters.md";

describe("the table of texts and values", () => {
  const rows = readTable(page, "schema");

  it.each(rows)("holds for %s: %s", async (schema = "", conversions = "", refused = "", message = "") => {
    await using client = new TestClient(apiFor(codeSpans(schema)[0] ?? ""));
    for (const { text, value } of readConversions(conversions)) {
      expect((await client.get("/", { query: { value: text } })).text(), text).toBe(`{"value":${compactJson(value)}}`);
    }
    for (const text of codeSpans(refused)) {
      const { detail } = (await client.get("/", { query: { value: text } })).json<{ detail: { msg: string }[] }>();
      expect(detail.map(({ msg }) => msg)).toEqual([unspan(message)]);
    }
  });
});

describe("the rules below the table", () => {
  it("take an empty value for a value", async () => {
    await using client = new TestClient(apiFor("t.String()"));
    expect((await client.get("/?value=")).json()).toEqual({ value: "" });
    expect((await client.get("/?value")).json()).toEqual({ value: "" });
  });

  it("read + as a space in the query", async () => {
    await using client = new TestClient(apiFor("t.String()"));
    expect((await client.get("/?value=a+b")).json()).toEqual({ value: "a b" });
  });

  it("take the last of several values where no list is asked for", async () => {
    await using client = new TestClient(apiFor("t.Integer()"));
    expect((await client.get("/?value=1&value=2")).json()).toEqual({ value: 2 });
  });

  it("answer malformed percent-encoding with 400", async () => {
    await using client = new TestClient(apiFor("t.String()"));
    expect((await client.get("/?value=%zz")).status).toBe(400);
  });
});

describe("an absent value", () => {
  it.each([
    ["t.Integer()", 422],
    ["t.Integer({ default: 1 })", '{"value":1}'],
    ["t.Optional(t.Integer())", "{}"],
  ])("of %s is what the page says", async (schema, expected) => {
    await using client = new TestClient(apiFor(schema));
    const response = await client.get("/");
    expect(typeof expected === "number" ? response.status : response.text()).toBe(expected);
  });
});

describe("the table of limits", () => {
  const [headers, parameter, headerValue] = readTable(page, "what").map((row) => ({
    limit: Number(row[1]),
    answer: codeSpans(row[2] ?? "")[0] ?? "",
  }));

  it("holds for the number of headers", async () => {
    const many = Object.fromEntries(Array.from({ length: headers?.limit ?? 0 }, (_, index) => [`x-${index}`, "1"]));
    await using client = new TestClient(apiFor("t.Optional(t.String())"));
    expect((await client.get("/", { headers: many })).text()).toBe(headers?.answer);
  });

  it("holds for the length of a parameter", async () => {
    const limit = parameter?.limit ?? 0;
    await using client = new TestClient(apiFor("t.String()"));
    expect((await client.get("/", { query: { value: "a".repeat(limit) } })).status).toBe(200);
    expect((await client.get("/", { query: { value: "a".repeat(limit + 1) } })).text()).toContain(parameter?.answer);
  });

  it("holds for the length of a header", async () => {
    const limit = headerValue?.limit ?? 0;
    await using client = new TestClient(apiFor("t.Optional(t.String())"));
    expect((await client.get("/", { headers: { "x-long": "a".repeat(limit) } })).status).toBe(200);
    expect((await client.get("/", { headers: { "x-long": "a".repeat(limit + 1) } })).text()).toBe(headerValue?.answer);
  });
});

/** An API that answers with the query parameter "value", read by a schema that stands in the page. */
function apiFor(schema: string): BoltAPI {
  const api = new BoltAPI();
  const value = new Function("t", `return ${schema}`)(t);
  api.get("/", { query: { value } }, ({ query }) => query);
  return api;
}

/** "`1` `yes` is `true`, `7` is `7`" */
function readConversions(cell: string): { readonly text: string; readonly value: string }[] {
  return [...cell.matchAll(/((?:`[^`]+` )+)is `([^`]+)`/g)].flatMap(([, texts = "", value = ""]) =>
    codeSpans(texts).map((text) => ({ text, value })),
  );
}

function compactJson(value: string): string {
  return /^-?\d+$/.test(value) ? value : JSON.stringify(JSON.parse(value));
}

/** The code of a cell that is one code span, which may have backticks inside. */
function unspan(cell: string): string {
  return cell.replace(/^(`+)([\s\S]*)\1$/, "$2").trim();
}
