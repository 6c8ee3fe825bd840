import { BoltAPI, HTTPException, handleException, json, silentLogger, t } from "boltapi";
import { TestClient } from "boltapi/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { api as debugApi } from "../../docs/guide/snippets/errors/debug.ts";
import { codeSpans, readPage, readTable } from "./markdown.ts";

const page = "docs/guide/errors.md";

describe("the table of shapes", () => {
  const rows = readTable(page, "what happened");
  const failing = new BoltAPI({ logger: silentLogger });
  failing.get("/query", { query: { q: t.String() } }, ({ query }) => query);
  failing.post("/body", { body: t.Object({}) }, ({ body }) => body);
  failing.get("/response", { response: t.Integer() }, () => JSON.parse('"text"'));
  failing.get("/else", () => {
    throw new Error("secret");
  });

  it.each([
    ["the path is unknown", "GET", "/unknown", {}],
    ["the path is known, the method is not", "DELETE", "/query", {}],
    ["the body is too large", "POST", "/body", { body: " ".repeat(1_048_577) }],
    [
      "the body is no JSON by its content type",
      "POST",
      "/body",
      { body: "a", headers: { "content-type": "text/plain" } },
    ],
    ["the query cannot be decoded", "GET", "/query?q=%zz", {}],
    ["the answer does not fit `response`", "GET", "/response", {}],
    ["anything else", "GET", "/else", {}],
  ])("holds when %s", async (happened, method, path, options) => {
    const [, status = "", body = ""] = rows.find(([cell]) => cell === happened) ?? [];
    const [code, header] = status.split(", ");
    await using client = new TestClient(failing, { raiseServerErrors: false });
    const response = await client.request(method, path, options);
    expect(response.status).toBe(Number(code));
    if (header !== undefined) expect(response.headers.has(codeSpans(header)[0] ?? "")).toBe(true);
    expect(response.text()).toBe(codeSpans(body)[0]);
  });
});

describe("the page about errors", () => {
  afterEach(() => vi.restoreAllMocks());

  it.each([
    [Object.assign(new Error("x"), { code: "ENOENT" }), 404, "Not Found"],
    [Object.assign(new Error("x"), { code: "EACCES" }), 403, "Forbidden"],
    [Object.assign(new Error("x"), { code: "EPERM" }), 403, "Forbidden"],
    [Object.assign(new Error("teapot"), { expose: true, status: 418 }), 418, "teapot"],
  ])("is right about foreign errors: %j", async (error, status, detail) => {
    const api = new BoltAPI();
    api.get("/", () => {
      throw error;
    });
    await using client = new TestClient(api);
    const response = await client.get("/");
    expect([response.status, response.json()]).toEqual([status, { detail }]);
  });

  it("shows the JSON of debug mode", async () => {
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
    await using client = new TestClient(debugApi, { raiseServerErrors: false });
    const response = await client.get("/broken");
    const shown = /The JSON is `(.+)`\./.exec(readPage(page))?.[1] ?? "";
    expect(response.text().replace(/"traceback":\[.*\]/, '"traceback":[…]')).toBe(shown);
    expect((await client.get("/broken", { headers: { accept: "text/html" } })).headers.get("content-type")).toContain(
      "text/html",
    );
  });

  it("is right that the nearest class wins, and that a handler that throws gives the plain 500", async () => {
    class Base extends Error {}
    class Derived extends Base {}
    const api = new BoltAPI({
      logger: silentLogger,
      exceptionHandlers: [
        handleException(Base, () => {
          throw new Error("handler failed");
        }),
        handleException(Derived, () => "derived"),
      ],
    });
    api.get("/derived", () => {
      throw new Derived();
    });
    api.get("/base", () => {
      throw new Base();
    });
    await using client = new TestClient(api, { raiseServerErrors: false });
    expect((await client.get("/derived")).text()).toBe("derived");
    expect((await client.get("/base")).json()).toEqual({ detail: "Internal Server Error" });
  });

  it("is right that handlers of built-in classes change the answer to unknown paths", async () => {
    const api = new BoltAPI({
      exceptionHandlers: [
        handleException(HTTPException, (error) => json({ oops: error.status }, { status: error.status })),
      ],
    });
    await using client = new TestClient(api);
    expect((await client.get("/unknown")).json()).toEqual({ oops: 404 });
  });
});
