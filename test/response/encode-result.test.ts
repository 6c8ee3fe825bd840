import { BoltAPI, empty, html, json, NotFound, t, text } from "boltapi";
import { TestClient, type TestResponse } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { recordingLogger } from "../logging/recording-logger.ts";
import { queryBuilder } from "./query-builder.ts";

async function answerOf(handler: () => unknown): Promise<TestResponse> {
  const api = new BoltAPI({ logger: recordingLogger() });
  api.get("/", handler);
  await using client = new TestClient(api);
  return client.get("/");
}

describe("a plain result", () => {
  it.each<[string, unknown, string]>([
    ["an object", { id: 1, name: "Ada" }, '{"id":1,"name":"Ada"}'],
    ["an empty object", {}, "{}"],
    ["an object without a prototype", Object.assign(Object.create(null), { id: 1 }), '{"id":1}'],
    ["an array", [1, "two", null], '[1,"two",null]'],
    ["an empty array", [], "[]"],
    ["a number", 42, "42"],
    ["zero", 0, "0"],
    ["true", true, "true"],
    ["false", false, "false"],
    ["null", null, "null"],
    ["a date", new Date(0), '"1970-01-01T00:00:00.000Z"'],
    ["an object with toJSON", { toJSON: () => ({ kind: "custom" }) }, '{"kind":"custom"}'],
  ])("that is %s is sent as JSON", async (_described, result, body) => {
    const response = await answerOf(() => result);

    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.text()).toBe(body);
    expect(response.headers.get("content-length")).toBe(String(Buffer.byteLength(body)));
  });

  it.each([
    ["text", "Hello, wörld"],
    ["empty text", ""],
  ])("that is %s is sent as plain text in UTF-8", async (_described, result) => {
    const response = await answerOf(() => result);

    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(response.text()).toBe(result);
  });

  it.each([
    ["a Uint8Array", new Uint8Array([0, 255, 10])],
    ["a Buffer", Buffer.from([0, 255, 10])],
    ["an ArrayBuffer", new Uint8Array([0, 255, 10]).buffer],
    ["a part of a buffer", new Uint8Array([9, 0, 255, 10, 9]).subarray(1, 4)],
  ])("that is %s is sent as bytes", async (_described, result) => {
    const response = await answerOf(() => result);

    expect(response.headers.get("content-type")).toBe("application/octet-stream");
    expect([...response.bytes]).toEqual([0, 255, 10]);
    expect(response.headers.get("content-length")).toBe("3");
  });

  it("that is a big integer is sent as a number with all its digits", async () => {
    const response = await answerOf(() => 2n ** 63n - 1n);

    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.text()).toBe("9223372036854775807");
  });

  it("that is undefined is a 204", async () => {
    const response = await answerOf(() => undefined);

    expect(response.status).toBe(204);
    expect(response.bytes).toHaveLength(0);
    expect(response.headers.get("content-type")).toBeNull();
    expect(response.headers.get("content-length")).toBeNull();
  });

  it("of an asynchronous handler is sent like that of a synchronous one", async () => {
    const response = await answerOf(async () => ({ id: 1 }));

    expect(response.json()).toEqual({ id: 1 });
  });

  it("that is a promise of undefined is a 204", async () => {
    expect((await answerOf(async () => {})).status).toBe(204);
  });

  it("that is a query builder is awaited", async () => {
    const builder = queryBuilder(async () => [{ id: 1 }]);

    const response = await answerOf(() => builder.where());

    expect(response.json()).toEqual([{ id: 1 }]);
  });

  it("that is a failing query builder is an error of the route", async () => {
    const builder = queryBuilder(() => Promise.reject(new Error("no such table")));

    await expect(answerOf(() => builder)).rejects.toThrow("no such table");
  });
});

describe("a result that cannot be sent", () => {
  it.each<[string, unknown]>([
    ["a Map", new Map([["a", 1]])],
    ["a Set", new Set([1])],
    ["a function", () => 1],
    ["a symbol", Symbol("secret")],
    ["an async generator", (async function* () {})()],
    ["a stream", new ReadableStream()],
    ["a generator", (function* () {})()],
  ])("such as %s is a 500 that says nothing", async (_described, result) => {
    const logger = recordingLogger();
    const api = new BoltAPI({ logger });
    api.get("/thing", () => result);
    await using client = new TestClient(api, { raiseServerErrors: false });

    const response = await client.get("/thing");

    expect(response.status).toBe(500);
    expect(response.json()).toEqual({ detail: "Internal Server Error" });
    expect(logger.errors()).toMatchObject([{ code: "RESPONSE_UNSUPPORTED" }]);
    expect(String(logger.errors()[0])).toContain("GET /thing");
  });

  it.each<[string, unknown]>([
    ["an error", new Error("password is hunter2")],
    ["an exception that should have been thrown", new NotFound("No such user")],
    ["a Blob", new Blob(["x"])],
    ["form data", new FormData()],
    ["a view of bytes that is no Uint8Array", new DataView(new ArrayBuffer(2))],
    ["a regular expression", /x/],
    ["a WeakMap", new WeakMap()],
  ])("such as %s, of which JSON would make something else, is a 500", async (_described, result) => {
    const logger = recordingLogger();
    const api = new BoltAPI({ logger });
    api.get("/", () => result);
    await using client = new TestClient(api, { raiseServerErrors: false });

    const response = await client.get("/");

    expect(response.json()).toEqual({ detail: "Internal Server Error" });
    expect(logger.errors()).toMatchObject([{ code: "RESPONSE_UNSUPPORTED" }]);
  });

  it("is none because of a method called next", async () => {
    const response = await answerOf(() => ({ items: [1], next: () => "page 2" }));

    expect(response.json()).toEqual({ items: [1] });
  });

  it("such as a circular object is a 500, and the next request is answered", async () => {
    const logger = recordingLogger();
    const api = new BoltAPI({ logger });
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    api.get("/circular", () => circular);
    api.get("/json", () => json(circular, { headers: { "x-secret": "1" } }));
    api.get("/fine", () => ({ ok: true }));
    await using client = new TestClient(api, { raiseServerErrors: false });

    for (const path of ["/circular", "/json"]) {
      const response = await client.get(path);
      expect(response.status).toBe(500);
      expect(response.json()).toEqual({ detail: "Internal Server Error" });
      expect(response.headers.get("x-secret")).toBeNull();
    }
    expect(logger.errors()).toHaveLength(2);
    expect((await client.get("/fine")).json()).toEqual({ ok: true });
  });

  it("such as an object that throws while it is written is a 500", async () => {
    const api = new BoltAPI({ logger: recordingLogger() });
    api.get("/", () => ({
      get secret() {
        throw new Error("the getter failed");
      },
    }));
    await using client = new TestClient(api, { raiseServerErrors: false });

    expect((await client.get("/")).json()).toEqual({ detail: "Internal Server Error" });
  });
});

describe("option status", () => {
  it("is the status of plain results and of responses without one of their own", async () => {
    const api = new BoltAPI();
    api.post("/object", { status: 201 }, () => ({ id: 1 }));
    api.post("/text", { status: 202 }, () => text("later"));
    api.post("/json", { status: 201 }, () => json({ id: 1 }));
    api.post("/own", { status: 201 }, () => json({ id: 1 }, { status: 200 }));
    await using client = new TestClient(api);

    const statuses = await Promise.all(
      ["/object", "/text", "/json", "/own"].map(async (path) => (await client.post(path)).status),
    );

    expect(statuses).toEqual([201, 202, 201, 200]);
  });

  it("stays when a route with another status than 200 returns undefined", async () => {
    const api = new BoltAPI();
    api.post("/jobs", { status: 202 }, () => undefined);
    await using client = new TestClient(api);

    const response = await client.post("/jobs");

    expect(response.status).toBe(202);
    expect(response.bytes).toHaveLength(0);
  });

  it("of 204 sends no content", async () => {
    const api = new BoltAPI();
    api.delete("/items/{id:int}", { status: 204 }, () => undefined);
    await using client = new TestClient(api);

    const response = await client.delete("/items/1");

    expect(response.status).toBe(204);
    expect(response.headers.get("content-type")).toBeNull();
  });

  it.each<[string, unknown]>([
    ["an object", { id: 1 }],
    ["text", "gone"],
    ["bytes", new Uint8Array(1)],
    ["a number", 1],
  ])("of 204 and a result that is %s contradict each other", async (_described, result) => {
    const logger = recordingLogger();
    const api = new BoltAPI({ logger });
    api.delete("/items/1", { status: 204 }, () => result);
    await using client = new TestClient(api, { raiseServerErrors: false });

    expect((await client.delete("/items/1")).status).toBe(500);
    expect(logger.errors().map(String)).toEqual([
      expect.stringMatching(/RESPONSE_CONTENT_FORBIDDEN.*DELETE \/items\/1/),
    ]);
  });

  it("does not change the status of an error", async () => {
    const api = new BoltAPI();
    api.post("/items", { status: 201, body: t.Object({ name: t.String() }) }, () => ({}));
    await using client = new TestClient(api);

    expect((await client.post("/items", { json: {} })).status).toBe(422);
  });
});

describe("a response without content", () => {
  it.each([204, 304])("has none with status %i, whatever its body", async (status) => {
    const response = await answerOf(() => json({ id: 1 }, { status }));

    expect(response.status).toBe(status);
    expect(response.bytes).toHaveLength(0);
    expect(response.headers.get("content-type")).toBeNull();
  });

  it("answers HEAD with the headers of GET", async () => {
    const api = new BoltAPI();
    api.get("/", () => json({ id: 1 }, { headers: { etag: '"1"' } }));
    await using client = new TestClient(api);

    const response = await client.head("/");

    expect(response.status).toBe(200);
    expect(response.bytes).toHaveLength(0);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.get("content-length")).toBe(String('{"id":1}'.length));
    expect(response.headers.get("etag")).toBe('"1"');
  });

  it("answers HEAD to a failing route with the status alone", async () => {
    const response = await (async () => {
      const api = new BoltAPI({ logger: recordingLogger() });
      api.get("/", () => {
        throw new Error("no");
      });
      await using client = new TestClient(api, { raiseServerErrors: false });
      return client.head("/");
    })();

    expect(response.status).toBe(500);
    expect(response.bytes).toHaveLength(0);
  });

  it("keeps its own headers", async () => {
    const response = await answerOf(() => empty(204, { headers: { "x-next": "2" } }));

    expect(response.headers.get("x-next")).toBe("2");
  });
});

describe("a web Response", () => {
  it("is sent with its status, headers and body", async () => {
    const response = await answerOf(() => new Response("web", { status: 201, headers: { "X-Kind": "web" } }));

    expect(response.status).toBe(201);
    expect(response.headers.get("x-kind")).toBe("web");
    expect(response.headers.get("content-type")).toBe("text/plain;charset=UTF-8");
    expect(response.text()).toBe("web");
  });

  it("keeps each of its cookies", async () => {
    const response = await answerOf(() => {
      const answer = new Response("web");
      answer.headers.append("set-cookie", "a=1; Expires=Thu, 01 Jan 2099 00:00:00 GMT");
      answer.headers.append("set-cookie", "b=2");
      return answer;
    });

    expect(response.headers.getSetCookie()).toEqual(["a=1; Expires=Thu, 01 Jan 2099 00:00:00 GMT", "b=2"]);
  });

  it("is streamed when its body is a stream", async () => {
    const response = await answerOf(() => {
      const chunks = ["one ", "two ", "three"].map((chunk) => new TextEncoder().encode(chunk));
      const body = new ReadableStream({
        pull(controller) {
          const chunk = chunks.shift();
          if (chunk === undefined) controller.close();
          else controller.enqueue(chunk);
        },
      });
      return new Response(body);
    });

    expect(response.text()).toBe("one two three");
  });

  it("without a body has none", async () => {
    const response = await answerOf(() => new Response(null, { status: 204 }));

    expect(response.status).toBe(204);
    expect(response.bytes).toHaveLength(0);
  });

  it("keeps its own status on a route that has another", async () => {
    const api = new BoltAPI();
    api.get("/", { status: 201 }, () => new Response("web"));
    await using client = new TestClient(api);

    expect((await client.get("/")).status).toBe(200);
  });

  it("is not checked against the response schema", async () => {
    const api = new BoltAPI();
    api.get("/", { response: t.Object({ id: t.Integer() }) }, () => Response.json({ other: true }));
    await using client = new TestClient(api);

    expect((await client.get("/")).json()).toEqual({ other: true });
  });

  it("whose body was read already is a 500", async () => {
    const used = new Response("once");
    await used.text();
    const api = new BoltAPI({ logger: recordingLogger() });
    api.get("/", () => used);
    await using client = new TestClient(api, { raiseServerErrors: false });

    const response = await client.get("/");

    expect(response.status).toBe(500);
    expect(response.json()).toEqual({ detail: "Internal Server Error" });
  });

  it("that stands for a network error is a 500", async () => {
    const api = new BoltAPI({ logger: recordingLogger() });
    api.get("/", () => Response.error());
    await using client = new TestClient(api, { raiseServerErrors: false });

    expect((await client.get("/")).status).toBe(500);
  });

  it("with a control character in a header is a 500 without that header", async () => {
    const api = new BoltAPI({ logger: recordingLogger() });
    api.get("/", () => new Response("web", { headers: { "x-name": "a\u0001b" } }));
    await using client = new TestClient(api, { raiseServerErrors: false });

    const response = await client.get("/");

    expect(response.status).toBe(500);
    expect(response.headers.get("x-name")).toBeNull();
  });
});

describe("option response", () => {
  const User = t.Object({ id: t.Integer(), name: t.String() });

  it("drops what the schema does not name", async () => {
    const api = new BoltAPI();
    const row = { id: 1, name: "Ada", password: "secret" };
    api.get("/", { response: User }, () => row);
    api.get("/all", { response: t.Array(User) }, () => [row, row]);
    api.get("/nested", { response: t.Object({ author: User }) }, () => ({ author: row }));
    await using client = new TestClient(api);

    expect((await client.get("/")).text()).toBe('{"id":1,"name":"Ada"}');
    expect((await client.get("/all")).json()).toEqual([
      { id: 1, name: "Ada" },
      { id: 1, name: "Ada" },
    ]);
    expect((await client.get("/nested")).json()).toEqual({ author: { id: 1, name: "Ada" } });
  });

  it("applies to json() with a status below 300", async () => {
    const api = new BoltAPI();
    api.post("/", { response: User }, () => json({ id: 1, name: "Ada", password: "secret" }, { status: 201 }));
    await using client = new TestClient(api);

    const response = await client.post("/");

    expect(response.status).toBe(201);
    expect(response.json()).toEqual({ id: 1, name: "Ada" });
  });

  it("leaves answers that are errors as they are", async () => {
    const api = new BoltAPI();
    api.get("/", { response: User }, () => json({ problem: "busy" }, { status: 409 }));
    await using client = new TestClient(api);

    expect((await client.get("/")).json()).toEqual({ problem: "busy" });
  });

  it("leaves text and pages as they are", async () => {
    const api = new BoltAPI();
    api.get("/", { response: User }, () => html("<h1>Ada</h1>"));
    await using client = new TestClient(api);

    expect((await client.get("/")).text()).toBe("<h1>Ada</h1>");
  });

  it("turns an answer that does not fit into a 500 whose issues are in the log alone", async () => {
    const logger = recordingLogger();
    const api = new BoltAPI({ logger });
    const row: object = { id: "one", name: "Ada" };
    api.get("/users", { response: User }, () => row as { id: number; name: string });
    await using client = new TestClient(api, { raiseServerErrors: false });

    const response = await client.get("/users");

    expect(response.status).toBe(500);
    expect(response.text()).toBe('{"detail":"Response validation error"}');
    expect(logger.errors()).toMatchObject([
      { name: "ResponseValidationError", route: "GET /users", issues: [{ loc: ["response", "id"] }] },
    ]);
  });

  it("shows the issues in debug mode", async () => {
    const api = new BoltAPI({ debug: true, logger: recordingLogger() });
    const row: object = { name: "Ada" };
    api.get("/users", { response: User }, () => row as { id: number; name: string });
    await using client = new TestClient(api, { raiseServerErrors: false });

    const response = await client.get("/users");

    expect(response.status).toBe(500);
    expect(response.json()).toEqual({
      detail: "Response validation error",
      extra: { validation_errors: [expect.objectContaining({ type: "missing_field", loc: ["response", "id"] })] },
    });
  });

  it.each<[string, unknown]>([
    ["undefined", undefined],
    ["null", null],
    ["a list", []],
    ["text", "Ada"],
  ])("refuses %s in place of an object", async (_described, result) => {
    const api = new BoltAPI({ logger: recordingLogger() });
    api.get("/", { response: User }, () => result as { id: number; name: string });
    await using client = new TestClient(api, { raiseServerErrors: false });

    expect((await client.get("/")).json()).toEqual({ detail: "Response validation error" });
  });

  it("fills in defaults", async () => {
    const api = new BoltAPI();
    const row: object = { id: 1 };
    api.get(
      "/",
      { response: t.Object({ id: t.Integer(), role: t.String({ default: "reader" }) }) },
      () => row as { id: number; role: string },
    );
    await using client = new TestClient(api);

    expect((await client.get("/")).json()).toEqual({ id: 1, role: "reader" });
  });

  it("with validateResponse: false is not enforced, and still drops what the schema does not name", async () => {
    const api = new BoltAPI();
    const row: object = { id: 1, name: "a name longer than allowed", password: "secret" };
    api.get(
      "/",
      { response: t.Object({ id: t.Integer(), name: t.String({ maxLength: 3 }) }), validateResponse: false },
      () => row as { id: number; name: string },
    );
    await using client = new TestClient(api);

    const response = await client.get("/");

    expect(response.status).toBe(200);
    expect(response.json()).toEqual({ id: 1, name: "a name longer than allowed" });
  });

  it("follows validateResponse of the API, and of the route before that", async () => {
    const api = new BoltAPI({ validateResponse: false, logger: recordingLogger() });
    const response = t.Object({ name: t.String({ maxLength: 3 }) });
    api.get("/lax", { response }, () => ({ name: "long" }));
    api.get("/strict", { response, validateResponse: true }, () => ({ name: "long" }));
    await using client = new TestClient(api, { raiseServerErrors: false });

    expect((await client.get("/lax")).status).toBe(200);
    expect((await client.get("/strict")).status).toBe(500);
  });
});
