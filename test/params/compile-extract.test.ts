import { BoltAPI, depends, type StandardSchema, t } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { recordingLogger } from "../logging/recording-logger.ts";

describe("everything that is wrong with a request", () => {
  it("is in one 422, in the order path, query, header, cookie, dependencies, body", async () => {
    const tenant = depends(
      { headers: { x_tenant: t.String() }, query: { region: t.Union([t.Literal("eu"), t.Literal("us")]) } },
      ({ headers }) => headers.x_tenant,
    );
    const page = depends(
      { query: { page: t.Integer({ minimum: 1 }) }, depends: { tenant } },
      ({ query }) => query.page,
    );
    const api = new BoltAPI();
    api.post(
      "/users/{id:int}",
      {
        query: { limit: t.Integer({ maximum: 100 }), q: t.String() },
        headers: { "x-api-key": t.String({ minLength: 4 }) },
        cookies: { session: t.String() },
        body: t.Object({ name: t.String(), age: t.Integer() }),
        depends: { page },
      },
      () => "never",
    );
    await using client = new TestClient(api);

    const response = await client.post("/users/abc?limit=500&page=0&region=mars", {
      headers: { "x-api-key": "k" },
      json: { age: "old" },
    });

    expect(response.status).toBe(422);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.json()).toEqual({
      detail: [
        { type: "validation_error", loc: ["path", "id"], msg: "Invalid integer value: 'abc'" },
        { type: "validation_error", loc: ["query", "limit"], msg: "Expected `integer` <= 100" },
        { type: "missing_field", loc: ["query", "q"], msg: "Missing required query parameter: q" },
        { type: "validation_error", loc: ["header", "x-api-key"], msg: "Expected `string` of length >= 4" },
        { type: "missing_field", loc: ["cookie", "session"], msg: "Missing required cookie: session" },
        { type: "validation_error", loc: ["query", "region"], msg: "Expected one of `eu`, `us`" },
        { type: "missing_field", loc: ["header", "x-tenant"], msg: "Missing required header: x-tenant" },
        { type: "validation_error", loc: ["query", "page"], msg: "Expected `integer` >= 1" },
        { type: "missing_field", loc: ["body", "name"], msg: "Object missing required field `name`" },
        { type: "validation_error", loc: ["body", "age"], msg: "Expected `integer`, got `string`" },
      ],
    });
  });

  it("is in one 422 with malformed JSON, too", async () => {
    const api = new BoltAPI();
    api.post("/", { query: { q: t.String() }, body: t.Object({}) }, () => "never");
    await using client = new TestClient(api);

    expect((await client.post("/", { body: "{" })).json()).toMatchObject({
      detail: [{ loc: ["query", "q"] }, { type: "json_invalid" }],
    });
  });

  it("is in one 422 where some of it is found late", async () => {
    const late = z.string().refine(async (text) => (await Promise.resolve(text)) === "good", "Not good");
    const api = new BoltAPI();
    api.post(
      "/{id}",
      { params: { id: late }, query: { q: late, page: t.Integer() }, body: z.object({ name: late }) },
      () => "never",
    );
    await using client = new TestClient(api);

    const response = await client.post("/bad?q=bad&page=x", { json: { name: "bad" } });

    const locs = response.json<{ detail: { loc: string[] }[] }>().detail.map(({ loc }) => loc.join("."));
    expect(locs.sort()).toEqual(["body.name", "path.id", "query.page", "query.q"]);
  });

  it("runs neither a dependency nor the handler", async () => {
    const ran: string[] = [];
    const db = depends(() => void ran.push("db"));
    const api = new BoltAPI();
    api.get("/", { query: { page: t.Integer() }, depends: { db } }, () => void ran.push("handler"));
    await using client = new TestClient(api);

    await client.get("/?page=x");

    expect(ran).toEqual([]);
  });

  it("changes nothing for the next request", async () => {
    const api = new BoltAPI();
    api.get("/", { query: { page: t.Integer(), q: t.String() } }, ({ query }) => query);
    await using client = new TestClient(api);
    const wrong = (await client.get("/")).text();

    expect((await client.get("/?page=1&q=x")).json()).toEqual({ page: 1, q: "x" });
    expect((await client.get("/")).text()).toBe(wrong);
  });
});

describe("dependencies and the route", () => {
  it("read the same key each in its own way", async () => {
    const id = depends({ params: { id: t.Integer() } }, ({ params }) => params.id + 1);
    const api = new BoltAPI();
    api.get("/{id}", { depends: { id } }, ({ params, id }) => [params.id, id]);
    await using client = new TestClient(api);

    expect((await client.get("/7")).json()).toEqual(["7", 8]);
  });

  it("report an input that both declare for each that it fails", async () => {
    const page = depends({ query: { page: t.Integer() } }, ({ query }) => query.page);
    const api = new BoltAPI();
    api.get("/", { query: { page: t.Integer() }, depends: { page } }, () => "never");
    await using client = new TestClient(api);

    const { detail } = (await client.get("/?page=x")).json<{ detail: { loc: unknown }[] }>();

    expect(detail.every(({ loc }) => JSON.stringify(loc) === '["query","page"]')).toBe(true);
  });
});

/** An optional schema of no library: Zod's own first, synchronous attempt leaves the promise of a refinement behind. */
function schemaThat(validate: () => never | Promise<never>): StandardSchema<string> {
  return {
    "~standard": {
      version: 1,
      vendor: "test",
      validate: (value) => (value === undefined ? { value: "" } : validate()),
    },
  };
}

describe("a schema that fails by itself", () => {
  const rejecting = schemaThat(() => Promise.reject(new Error("the database is away")));
  const throwing = schemaThat(() => {
    throw new Error("the transformation is broken");
  });

  it("is a 500, not a 422", async () => {
    const logger = recordingLogger();
    const api = new BoltAPI({ logger });
    api.get("/rejecting", { query: { q: rejecting } }, () => "never");
    api.get("/throwing", { query: { q: throwing } }, () => "never");
    await using client = new TestClient(api, { raiseServerErrors: false });

    expect((await client.get("/rejecting?q=x")).json()).toEqual({ detail: "Internal Server Error" });
    expect((await client.get("/throwing?q=x")).json()).toEqual({ detail: "Internal Server Error" });
    expect(logger.errors().map(String)).toEqual(["Error: the database is away", "Error: the transformation is broken"]);
  });

  it("leaves no rejection behind that nobody handles, whatever else ends the request first", async () => {
    const api = new BoltAPI({ logger: recordingLogger() });
    api.post("/type", { query: { q: rejecting }, body: t.String() }, () => "never");
    api.post("/size", { query: { q: rejecting }, body: t.String(), maxBodyBytes: 1 }, () => "never");
    api.get("/query/{id}", { params: { id: rejecting }, query: { q: t.String() } }, () => "never");
    api.get("/fields", { query: { q: rejecting, other: throwing } }, () => "never");
    api.get("/both", { query: { q: rejecting, other: rejecting } }, () => "never");
    await using client = new TestClient(api, { raiseServerErrors: false });

    const unhandled = await rejectionsDuring(async () => {
      expect((await client.post("/type?q=x", { body: "x", headers: { "content-type": "text/plain" } })).status).toBe(
        415,
      );
      expect((await client.post("/size?q=x", { body: "xx" })).status).toBe(413);
      expect((await client.get("/query/1?q=%zz")).status).toBe(400);
      expect((await client.get("/fields?q=x&other=x")).status).toBe(500);
      expect((await client.get("/both?q=x&other=x")).status).toBe(500);
    });

    expect(unhandled).toEqual([]);
  });
});

/** What Node.js would have ended the process for. */
async function rejectionsDuring(run: () => Promise<void>): Promise<unknown[]> {
  const unhandled: unknown[] = [];
  const listeners = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", (reason) => void unhandled.push(reason));
  try {
    await run();
    // Node.js tells of unhandled rejections once the microtasks have run.
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    process.removeAllListeners("unhandledRejection");
    for (const listener of listeners) process.on("unhandledRejection", listener);
  }
  return unhandled;
}
