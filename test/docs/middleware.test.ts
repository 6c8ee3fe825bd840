import {
  BoltAPI,
  type HttpResponse,
  json,
  type Logger,
  type Middleware,
  type MiddlewareHooks,
  NotFound,
  silentLogger,
} from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { api as failing, rolledBack } from "../../docs/guide/snippets/middleware/errors.ts";
import { codeSpans, readTable } from "./markdown.ts";

describe("the page about middleware", () => {
  it("is right that middleware sees what was thrown", async () => {
    await using client = new TestClient(failing);
    await client.get("/books/7");
    expect(rolledBack.at(-1)).toBeInstanceOf(NotFound);
  });

  it("is right that status, headers and body may be changed", async () => {
    const change: Middleware = async (request, next) => {
      const response = await next(request);
      response.status = 202;
      response.headers.set("x-changed", "yes");
      response.body = "changed";
      return response;
    };
    const api = new BoltAPI({ middleware: [change] });
    api.get("/", () => "as it was");
    await using client = new TestClient(api);
    const response = await client.get("/");
    expect([response.status, response.headers.get("x-changed"), response.text()]).toEqual([202, "yes", "changed"]);
  });

  it("is right that an outer middleware sees what an inner one throws", async () => {
    const seen: number[] = [];
    const outer: Middleware = async (request, next) => {
      const response = await next(request);
      seen.push(response.status);
      return response;
    };
    const inner: Middleware = () => {
      throw new NotFound("inner");
    };
    const api = new BoltAPI({ middleware: [outer, inner] });
    await using client = new TestClient(api);
    expect((await client.get("/")).json()).toEqual({ detail: "inner" });
    expect(seen).toEqual([404]);
  });

  it("is right about the hooks there are, and who sees what they throw", async () => {
    const listed = readTable("docs/guide/middleware.md", "hook").map(
      ([hook = ""]) => /^\w+/.exec(codeSpans(hook)[0] ?? "")?.[0],
    );
    const seen: unknown[] = [];
    for (const hook of listed) {
      const own = {
        name: "own",
        after: (response: HttpResponse) => void seen.push(hook, response.status),
        [hook ?? ""]: () => Promise.reject(new NotFound(hook)),
      } as MiddlewareHooks;
      const api = new BoltAPI({ middleware: [{ name: "outer", after: ({ status }) => void seen.push(status) }, own] });
      api.get("/", () => []);
      await using client = new TestClient(api);
      expect((await client.get("/")).json()).toEqual({ detail: hook });
    }
    expect(seen).toEqual([404, "afterAuthentication", 404, 404, "afterGuards", 404, 404, 404]);
  });

  it("is right about skipping by name, and about names that nothing has", async () => {
    const warnings: string[] = [];
    const logger: Logger = { ...silentLogger, warn: (message) => warnings.push(message) };
    const refuse: Middleware = () => json({}, { status: 503 });
    const api = new BoltAPI({ logger, middleware: [refuse] });
    api.get("/open", { skip: ["refuse"] }, () => []);
    api.get("/typo", { skip: ["refuze"] }, () => []);
    await using client = new TestClient(api);
    expect((await client.get("/open")).status).toBe(200);
    expect((await client.get("/typo")).status).toBe(503);
    expect(warnings).toHaveLength(1);
  });
});
