import { BoltAPI, empty, file, html, json, redirect, render, silentLogger, sse, stream, t, text } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { templateFolder } from "../templates/template-folder.ts";
import { codeSpans, readTable } from "./markdown.ts";

const page = "docs/guide/responses.md";

async function answer(result: unknown) {
  const templates = { directories: [templateFolder({ "page.html": "" })] };
  const api = new BoltAPI({ logger: silentLogger, templates });
  api.get("/", () => result);
  await using client = new TestClient(api, { followRedirects: false, raiseServerErrors: false });
  return client.get("/");
}

describe("the table of what a handler may return", () => {
  const results: readonly unknown[][] = [
    [{ a: 1 }, [1], 1, true, null],
    ["text"],
    [new Uint8Array([1]), new ArrayBuffer(1)],
    [undefined],
    [json({})],
    [text("a")],
    [html("a")],
    [render("page.html")],
    [redirect("/a")],
    [empty()],
    [file(new Uint8Array([1]))],
    [stream([])],
    [sse([])],
  ];
  const rows = readTable(page, "value").slice(0, results.length);

  it.each(rows.map((row, index) => [row[0], row, index] as const))(
    "holds for %s",
    async (_, [, status, type = ""], index) => {
      for (const result of results[index] ?? []) {
        const response = await answer(result);
        expect(response.status).toBe(Number(status));
        expect(response.headers.get("content-type")).toBe(codeSpans(type)[0] ?? null);
      }
    },
  );

  it("holds for web responses and promises", async () => {
    expect((await answer(new Response("a", { status: 202 }))).status).toBe(202);
    expect((await answer(Promise.resolve("a"))).text()).toBe("a");
  });
});

describe("the page about responses", () => {
  it.each([[new Map()], [new Set()], [(function* () {})()], [(async function* () {})()]])(
    "is right that %j is refused",
    async (result) => {
      expect((await answer(result)).status).toBe(500);
    },
  );

  it("is right about which answers go through the schema", async () => {
    const Out = t.Object({ id: t.Integer() });
    const api = new BoltAPI({ logger: silentLogger });
    const extra: { id: number } = JSON.parse('{"id": 1, "secret": 2}');
    api.get("/value", { response: Out }, () => extra);
    api.get("/json", { response: Out }, () => json(extra));
    api.get("/conflict", { response: Out }, () => json(extra, { status: 409 }));
    api.get("/text", { response: Out }, () => text("a"));
    api.get("/unchecked", { response: Out, validateResponse: false }, () => JSON.parse('{"id": 1.5, "secret": 2}'));
    await using client = new TestClient(api);
    expect((await client.get("/value")).json()).toEqual({ id: 1 });
    expect((await client.get("/json")).json()).toEqual({ id: 1 });
    expect((await client.get("/conflict")).json()).toEqual({ id: 1, secret: 2 });
    expect((await client.get("/text")).text()).toBe("a");
    expect((await client.get("/unchecked")).status).toBe(200);
  });

  it("is right about the defaults of cookies", async () => {
    const response = await answer(json({}).setCookie("a", "b"));
    expect(response.headers.getSetCookie()).toEqual(["a=b; Path=/; SameSite=Lax"]);
  });

  it.each([
    ["a b", {}],
    ["a", { sameSite: "none" }],
    ["a".repeat(4097), {}],
  ] as const)("is right that the cookie value %j with %j is an error", (value, options) => {
    expect(() => json({}).setCookie("name", value, options)).toThrow();
    expect(() => json({}).setCookie("__Host-name", "a", { secure: true, domain: "example.com" })).toThrow();
  });

  it("is right that a line break in a header is an error", () => {
    expect(() => json({}, { headers: { "x-a": "1\r\nx-b: 2" } })).toThrow("contains a carriage return");
  });
});
