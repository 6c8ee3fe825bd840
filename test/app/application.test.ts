import { BoltAPI } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { compileApplication } from "../../src/app/application.ts";
import { exchangeInMemory } from "../../src/engines/memory/memory-engine.ts";
import { recordingLogger } from "../logging/recording-logger.ts";
import { marking } from "../pipeline/marking-middleware.ts";

describe("an application of several APIs", () => {
  it("has the routes of all of them", async () => {
    const blog = new BoltAPI({ prefix: "/blog" });
    blog.get("/posts", () => "posts");
    const shop = new BoltAPI({ prefix: "/shop" });
    shop.get("/items", () => "items");
    const { handle, routes } = compileApplication([blog, shop]);

    const answers = await Promise.all(
      ["/blog/posts", "/shop/items"].map((target) =>
        exchangeInMemory(handle, { method: "GET", target, headers: ["host", "app"] }),
      ),
    );

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(routes.map(({ label }) => label)).toEqual(["GET /blog/posts", "GET /shop/items"]);
  });

  it("finds routes that two of them define", () => {
    const first = new BoltAPI();
    first.get("/health", () => "first");
    const second = new BoltAPI();
    second.get("/health", () => "second");

    expect(() => compileApplication([first, second])).toThrow(
      /ROUTE_DUPLICATE.*application\.test\.ts.*application\.test\.ts/,
    );
  });

  it("answers unknown paths with the middleware of the first", async () => {
    const seen: string[] = [];
    const first = new BoltAPI({ middleware: [marking("first", seen)] });
    const second = new BoltAPI({ middleware: [marking("second", seen)] });
    const { handle } = compileApplication([first, second]);

    const response = await exchangeInMemory(handle, { method: "GET", target: "/nowhere", headers: ["host", "app"] });

    expect(response.status).toBe(404);
    expect(seen).toEqual(["first"]);
  });
});

describe("debug", () => {
  it("is on when BOLT_DEBUG is 1 and the option is silent", async () => {
    const before = process.env.BOLT_DEBUG;
    process.env.BOLT_DEBUG = "1";
    const failing = (options: object): BoltAPI => {
      const api = new BoltAPI({ logger: recordingLogger(), ...options });
      api.get("/", () => {
        throw new Error("the secret is 42");
      });
      return api;
    };

    const [byEnvironment, byOption] = [failing({}).compile(), failing({ debug: false }).compile()];
    if (before === undefined) delete process.env.BOLT_DEBUG;
    else process.env.BOLT_DEBUG = before;
    const request = { method: "GET", target: "/", headers: ["host", "app"] };
    const texts = await Promise.all(
      [byEnvironment, byOption].map(async ({ handle }) =>
        new TextDecoder().decode((await exchangeInMemory(handle, request)).body),
      ),
    );

    expect(texts[0]).toContain("the secret is 42");
    expect(texts[1]).toBe('{"detail":"Internal Server Error"}');
  });
});

describe("limits of request headers", () => {
  it("are those of the option, the others by default", () => {
    const { limits } = new BoltAPI({ limits: { maxHeaderCount: 10 } }).compile();

    expect(limits).toEqual({ maxHeaderCount: 10, maxHeaderValueBytes: 8192 });
  });

  it("are kept before the application sees a request", async () => {
    const seen: string[] = [];
    const api = new BoltAPI({
      limits: { maxHeaderCount: 3, maxHeaderValueBytes: 20 },
      middleware: [marking("seen", seen)],
    });
    api.get("/", () => "ok");
    await using client = new TestClient(api);

    const tooMany = await client.get("/", { headers: { a: "1", b: "2", c: "3" } });
    const tooLong = await client.get("/", { headers: { a: "x".repeat(21) } });

    expect([tooMany.status, tooMany.json()]).toEqual([400, { detail: "Too many headers" }]);
    expect([tooLong.status, tooLong.json()]).toEqual([400, { detail: "Header value too large (max 20 bytes)" }]);
    expect(seen).toEqual([]);
    expect((await client.get("/", { headers: { a: "1", b: "2" } })).text()).toBe("ok");
  });
});

describe("mistakes in routes", () => {
  it.each([
    ["users", "ROUTE_PATH_RELATIVE"],
    ["/users/{id", "ROUTE_PATH_INVALID"],
    ["/users?x=1", "ROUTE_PATH_INVALID"],
    ["/a//b", "ROUTE_PATH_INVALID"],
    ["/users/:id", "ROUTE_PLACEHOLDER_INVALID"],
    ["/users/{id:number}", "ROUTE_PLACEHOLDER_INVALID"],
    ["/{id}/{id}", "ROUTE_PLACEHOLDER_INVALID"],
    ["/{__proto__}", "ROUTE_PLACEHOLDER_INVALID"],
    ["/{rest:path}/more", "ROUTE_PLACEHOLDER_INVALID"],
  ])("such as the path %s are found at start-up", (path, code) => {
    const api = new BoltAPI();
    api.get(path, () => "ok");

    expect(() => api.compile()).toThrow(code);
  });

  it("such as a path that is no text are found at once", () => {
    expect(() => new BoltAPI().get(5 as unknown as string, () => "ok")).toThrow("ROUTE_PATH_INVALID");
  });
});
