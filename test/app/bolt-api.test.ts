import { BoltAPI, handleException, json, Router } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { recordingLogger } from "../logging/recording-logger.ts";
import { marking } from "../pipeline/marking-middleware.ts";

describe("option prefix", () => {
  it.each(["/api/v1", "/api/v1/", "api/v1"])("of %s stands before every route", async (prefix) => {
    const api = new BoltAPI({ prefix });
    api.get("/users", () => "users");
    api.get("", () => "root");
    await using client = new TestClient(api);

    expect((await client.get("/api/v1/users")).text()).toBe("users");
    expect((await client.get("/api/v1")).text()).toBe("root");
    expect((await client.get("/users")).status).toBe(404);
  });

  it("may have placeholders", async () => {
    const api = new BoltAPI({ prefix: "/{tenant}" });
    api.get("/users/{id:int}", ({ params }) => params);
    await using client = new TestClient(api);

    expect((await client.get("/acme/users/7")).json()).toEqual({ tenant: "acme", id: 7 });
  });

  it("that is no text is a mistake", () => {
    expect(() => new BoltAPI({ prefix: 5 as unknown as string })).toThrow("OPTION_INVALID");
  });
});

describe("mount", () => {
  it("puts the routes of another API below a path", async () => {
    const blog = new BoltAPI({ prefix: "/blog" });
    blog.get("/posts", () => "posts");
    const api = new BoltAPI({ prefix: "/api" });
    api.mount("/v1", blog);
    await using client = new TestClient(api);

    expect((await client.get("/api/v1/blog/posts")).text()).toBe("posts");
    expect((await client.get("/posts")).status).toBe(404);
  });

  it("works over several levels", async () => {
    const inner = new BoltAPI();
    inner.get("/end", () => "end");
    const middle = new BoltAPI();
    middle.mount("/inner", inner);
    const api = new BoltAPI();
    api.mount("/middle/", middle);
    await using client = new TestClient(api);

    expect((await client.get("/middle/inner/end")).text()).toBe("end");
  });

  it("keeps the mounted API's middleware inside that of the outer one", async () => {
    const order: string[] = [];
    const named = (name: string) => new BoltAPI({ middleware: [marking(name, order)] });
    const child = named("child");
    child.get("/", () => "ok");
    const api = named("parent");
    api.mount("/child", child);
    api.get("/own", () => "ok");
    await using client = new TestClient(api);

    await client.get("/child");
    await client.get("/own");

    expect(order).toEqual(["parent", "child", "parent"]);
  });

  it("keeps the mounted API's exception handlers, error format, limits and response checks", async () => {
    class Odd extends Error {}
    const child = new BoltAPI({
      exceptionHandlers: [handleException(Odd, () => json({ by: "child" }, { status: 418 }))],
      errorFormat: "problem",
      maxBodyBytes: 4,
    });
    child.get("/odd", () => {
      throw new Odd();
    });
    child.post("/echo", async ({ request }) => request.text());
    const api = new BoltAPI({
      exceptionHandlers: [handleException(Odd, () => json({ by: "parent" }, { status: 409 }))],
    });
    api.mount("/child", child);
    api.get("/odd", () => {
      throw new Odd();
    });
    await using client = new TestClient(api);

    expect((await client.get("/child/odd")).json()).toEqual({ by: "child" });
    expect((await client.get("/odd")).json()).toEqual({ by: "parent" });
    const tooLarge = await client.post("/child/echo", { body: "12345" });
    expect(tooLarge.status).toBe(413);
    expect(tooLarge.headers.get("content-type")).toBe("application/problem+json");
  });

  it("applies the outer API's trailing slash", async () => {
    const child = new BoltAPI({ trailingSlash: "append" });
    child.get("/posts/", () => "posts");
    const api = new BoltAPI({ trailingSlash: "strip" });
    api.mount("/blog", child);
    await using client = new TestClient(api, { followRedirects: false });

    expect((await client.get("/blog/posts")).text()).toBe("posts");
    expect((await client.get("/blog/posts/")).status).toBe(308);
  });

  it("starts and stops what the mounted API needs", async () => {
    const events: string[] = [];
    const child = new BoltAPI({
      onStart: () => void events.push("child starts"),
      onStop: () => void events.push("child stops"),
    });
    child.get("/", () => "ok");
    const api = new BoltAPI({
      onStart: () => void events.push("parent starts"),
      onStop: () => void events.push("parent stops"),
    });
    api.mount("/child", child);

    const client = new TestClient(api);
    await client.get("/child");
    await client.close();

    expect(events).toEqual(["parent starts", "child starts", "child stops", "parent stops"]);
  });

  it("of something else than an API is a mistake that says what to do", () => {
    const api = new BoltAPI();

    expect(() => api.mount("/x", new Router() as unknown as BoltAPI)).toThrow(/MOUNT_INVALID.*include\(\)/);
    expect(() => api.mount("/x", undefined as unknown as BoltAPI)).toThrow("MOUNT_INVALID");
  });

  it("of an API in itself is a mistake, over any distance", () => {
    const api = new BoltAPI();
    const child = new BoltAPI();
    const grandchild = new BoltAPI();
    api.mount("/a", child);
    child.mount("/b", grandchild);

    expect(() => api.mount("/self", api)).toThrow("MOUNT_CYCLE");
    expect(() => grandchild.mount("/c", api)).toThrow("MOUNT_CYCLE");
  });
});

describe("include", () => {
  it("of something else than a router is a mistake that says what to do", () => {
    const api = new BoltAPI();

    expect(() => api.include(new BoltAPI() as unknown as Router)).toThrow(/INCLUDE_INVALID.*mount\(\)/);
  });
});

describe("urlFor", () => {
  function namedRoutes(): BoltAPI {
    const users = new Router({ prefix: "/users" });
    users.get("/{id:int}", { name: "user" }, ({ request }) => request.urlFor("user", { id: 8 }));
    users.get("/{id:int}/files/{file:path}", { name: "file" }, () => "ok");
    const api = new BoltAPI({ prefix: "/api" });
    api.include(users, "/v1");
    api.get("/search", { name: "search" }, () => "ok");
    return api;
  }

  it("builds paths with all their prefixes", () => {
    const api = namedRoutes();

    expect(api.urlFor("user", { id: 7 })).toBe("/api/v1/users/7");
    expect(api.urlFor("file", { id: 7, file: "a b/c.txt" })).toBe("/api/v1/users/7/files/a%20b/c.txt");
    expect(api.urlFor("search", {}, { q: "a&b", tag: ["x", "y"], page: 2, none: undefined })).toBe(
      "/api/search?q=a%26b&tag=x&tag=y&page=2",
    );
  });

  it("follows the trailing slash of the API", () => {
    const api = new BoltAPI({ trailingSlash: "append" });
    api.get("/users/{id:int}", { name: "user" }, () => "ok");

    expect(api.urlFor("user", { id: 7 })).toBe("/users/7/");
  });

  it("is there in a request", async () => {
    await using client = new TestClient(namedRoutes());

    expect((await client.get("/api/v1/users/7")).text()).toBe("/api/v1/users/8");
  });

  it.each([
    ["an unknown name", "nobody", {}, "URL_NAME_UNKNOWN"],
    ["a missing value", "user", {}, "URL_PARAM_MISSING"],
    ["a value too many", "user", { id: 1, other: 2 }, "URL_PARAM_UNKNOWN"],
    ["a value of the wrong kind", "user", { id: "abc" }, "URL_PARAM_INVALID"],
  ])("with %s is a mistake", (_described, name, params, code) => {
    expect(() => namedRoutes().urlFor(name, params as Record<string, string>)).toThrow(code);
  });

  it("needs names that are unique", () => {
    const api = new BoltAPI();
    api.get("/a", { name: "page" }, () => "a");
    api.get("/b", { name: "page" }, () => "b");

    expect(() => api.compile()).toThrow(/ROUTE_NAME_DUPLICATE.*bolt-api\.test\.ts:\d+.*bolt-api\.test\.ts:\d+/);
  });
});

describe("fetch", () => {
  it("answers a web-standard request", async () => {
    const api = new BoltAPI();
    api.post("/echo", async ({ request }) =>
      json({ text: await request.text(), host: request.host }, { status: 201 })
        .setCookie("a", "1")
        .setCookie("b", "2"),
    );

    const response = await api.fetch(new Request("https://example.com/echo?x=1", { method: "POST", body: "hello" }));

    expect(response).toBeInstanceOf(Response);
    expect(response.status).toBe(201);
    expect(response.headers.getSetCookie()).toHaveLength(2);
    expect(await response.json()).toEqual({ text: "hello", host: "example.com" });
  });

  it("can be passed on without its API", async () => {
    const api = new BoltAPI();
    api.get("/", () => "ok");
    const { fetch } = api;

    expect(await (await fetch(new Request("http://app/"))).text()).toBe("ok");
  });

  it("starts the application once", async () => {
    const events: string[] = [];
    const api = new BoltAPI({ onStart: () => void events.push("start") });
    api.get("/", () => "ok");

    await Promise.all([api.fetch(new Request("http://app/")), api.fetch(new Request("http://app/"))]);
    await api.fetch(new Request("http://app/"));

    expect(events).toEqual(["start"]);
  });

  it("answers errors instead of rejecting", async () => {
    const api = new BoltAPI({ logger: recordingLogger() });
    api.get("/", () => {
      throw new Error("no");
    });

    const response = await api.fetch(new Request("http://app/"));

    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ detail: "Internal Server Error" });
  });

  it("rejects with a mistake of the application", async () => {
    const api = new BoltAPI();
    api.get("users", () => "ok");

    await expect(api.fetch(new Request("http://app/"))).rejects.toThrow("ROUTE_PATH_RELATIVE");
  });
});

describe("routes of an API that has started", () => {
  it("are closed, and the mistake says so", async () => {
    const router = new Router();
    const child = new BoltAPI();
    const api = new BoltAPI();
    api.include(router);
    api.mount("/child", child);
    api.get("/", () => "ok");
    await using client = new TestClient(api);
    await client.get("/");

    expect(() => api.get("/late", () => "late")).toThrow(/ROUTES_CLOSED.*GET \/late/);
    expect(() => router.get("/late", () => "late")).toThrow("ROUTES_CLOSED");
    expect(() => child.get("/late", () => "late")).toThrow("ROUTES_CLOSED");
    expect(() => api.include(new Router())).toThrow("ROUTES_CLOSED");
    expect(() => api.mount("/x", new BoltAPI())).toThrow("ROUTES_CLOSED");
  });

  it("include those that were added to a router after it was included", async () => {
    const router = new Router();
    const api = new BoltAPI();
    api.include(router, "/late");
    router.get("/route", () => "ok");
    await using client = new TestClient(api);

    expect((await client.get("/late/route")).text()).toBe("ok");
  });
});

describe("options that are wrong", () => {
  it.each<[string, object]>([
    ["trustProxies", { trustProxies: ["not an address"] }],
    ["trustProxies", { trustProxies: -1 }],
    ["maxBodyBytes", { maxBodyBytes: Number.NaN }],
    ["maxBodyBytes", { maxBodyBytes: "1mb" }],
    ["maxBodyBytes", { maxBodyBytes: -1 }],
    ["trailingSlash", { trailingSlash: "remove" }],
    ["errorFormat", { errorFormat: "xml" }],
    ["auth", { auth: [class Jwt {}] }],
    ["guards", { guards: [() => true] }],
    ["guards", { guards: "isStaff" }],
    ["middleware", { middleware: [undefined] }],
  ])("such as %s in %j are found at start-up", (_option, options) => {
    expect(() => {
      const api = new BoltAPI(options as ConstructorParameters<typeof BoltAPI>[0]);
      api.get("/", () => "ok");
      api.compile();
    }).toThrow(expect.objectContaining({ name: "ConfigError" }));
  });

  it("such as a misspelt one are found at start-up", () => {
    expect(() => new BoltAPI({ guard: [] } as object).compile()).toThrow(/guard/);
    expect(() => new Router({ middlewares: [] } as object)).toThrow(/middlewares/);
  });
});
