import {
  BoltAPI,
  Forbidden,
  type HttpRequest,
  json,
  type Middleware,
  type MiddlewareHooks,
  type Next,
  Router,
  text,
} from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";

/** Hooks that take down when they run. */
function marking(name: string, events: string[]): MiddlewareHooks {
  return {
    name,
    before: () => void events.push(`${name} before`),
    after: (response) => void events.push(`${name} after ${response.status}`),
  };
}

/** The same, waiting in both. */
function waiting(name: string, events: string[]): MiddlewareHooks {
  return {
    name,
    before: async () => void events.push(`${name} before`),
    after: async (response) => void events.push(`${name} after ${response.status}`),
  };
}

async function statusOf(api: BoltAPI, path = "/"): Promise<number> {
  await using client = new TestClient(api, { raiseServerErrors: false });
  return (await client.get(path)).status;
}

describe("hooks", () => {
  it("run before the route, and after it in the opposite order", async () => {
    const events: string[] = [];
    const around: Middleware = async (request, next) => {
      events.push("function before");
      const response = await next(request);
      events.push("function after");
      return response;
    };
    const api = new BoltAPI({ middleware: [marking("a", events), waiting("b", events), around] });
    api.get("/", { use: [marking("c", events)] }, () => void events.push("route"));

    await statusOf(api);

    expect(events).toEqual([
      "a before",
      "b before",
      "function before",
      "c before",
      "route",
      "c after 204",
      "function after",
      "b after 204",
      "a after 204",
    ]);
  });

  it.each([
    ["a response", () => json({ early: true }, { status: 202 })],
    ["a response of the web", () => Response.json({ early: true }, { status: 202 })],
    ["a promise of one", async () => json({ early: true }, { status: 202 })],
  ])("answer without the route by returning %s, which outer hooks see", async (_kind, before) => {
    const events: string[] = [];
    const early: MiddlewareHooks = { name: "early", before, after: () => void events.push("own after") };
    const api = new BoltAPI({ middleware: [marking("outer", events), early, marking("inner", events)] });
    api.get("/", () => void events.push("route"));
    await using client = new TestClient(api);

    const response = await client.get("/");

    expect([response.status, response.json()]).toEqual([202, { early: true }]);
    expect(events).toEqual(["outer before", "outer after 202"]);
  });

  it.each([
    ["returned", () => text("instead")],
    ["promised", async () => text("instead")],
    ["of the web", () => new Response("instead", { headers: { "content-type": "text/plain" } })],
  ])("put another response in place of the one they get, %s", async (_kind, after) => {
    const api = new BoltAPI({ middleware: [{ name: "replacing", after }] });
    api.get("/", () => "original");
    await using client = new TestClient(api);

    expect((await client.get("/")).text()).toBe("instead");
  });

  it.each([
    ["before", "throws", { before: () => failing() }],
    ["before", "rejects", { before: async () => failing() }],
    ["after", "throws", { after: () => failing() }],
    ["after", "rejects", { after: async () => failing() }],
  ])("that fail in %s (%s) are answered like a route that fails", async (_place, _how, hooks) => {
    const events: string[] = [];
    const api = new BoltAPI({ middleware: [marking("outer", events), { name: "failing", ...hooks }] });
    api.get("/", () => "ok");
    await using client = new TestClient(api);

    const response = await client.get("/");

    expect([response.status, response.json()]).toEqual([403, { detail: "not here" }]);
    expect(events).toEqual(["outer before", "outer after 403"]);
  });

  it("see the answers to errors of the route, synchronous or not", async () => {
    const seen: unknown[] = [];
    const watching: Middleware = { name: "watching", after: ({ status, error }) => void seen.push([status, error]) };
    const api = new BoltAPI({ middleware: [watching] });
    const error = new Forbidden("no");
    api.get("/sync", () => {
      throw error;
    });
    api.get("/async", async () => {
      throw error;
    });

    await statusOf(api, "/sync");
    await statusOf(api, "/async");

    expect(seen).toEqual([
      [403, error],
      [403, error],
    ]);
  });

  it("answer a 500 when they return something that cannot be sent", async () => {
    const careless = { name: "careless", before: () => ({ status: 200 }) } as unknown as Middleware;
    const api = new BoltAPI({ middleware: [careless], logger: { debug() {}, info() {}, warn() {}, error() {} } });
    api.get("/", () => "ok");

    expect(await statusOf(api)).toBe(500);
  });

  it("are left out by skip, by name or by reference", async () => {
    const events: string[] = [];
    const [first, second] = [marking("first", events), marking("second", events)];
    const api = new BoltAPI({ middleware: [first, second] });
    api.get("/", { skip: ["first", second] }, () => undefined);

    await statusOf(api);

    expect(events).toEqual([]);
  });

  it.each([
    ["no hook", { name: "idle" }],
    ["no name", { before: () => undefined }],
    ["a hook that is no function", { name: "wrong", before: "now" }],
    ["a replacesOuter that is neither true nor false", { name: "wrong", after: () => {}, replacesOuter: "yes" }],
  ])("are refused at start-up with %s", (_mistake, hooks) => {
    expect(() => new BoltAPI({ middleware: [hooks as Middleware] })).toThrow("OPTION_INVALID");
  });

  it("keep a route synchronous", () => {
    const api = new BoltAPI({ middleware: [marking("hooks", [])] });
    api.get("/", () => "ok");
    const outcome: unknown[] = [];
    const exchange = {
      method: "GET",
      target: "/",
      respond: (status: number) => void outcome.push(status),
      header: () => undefined,
    };

    // Not awaited.
    void api.compile().handle(exchange as never);

    expect(outcome).toEqual([200]);
  });
});

describe("middleware that replaces its outer one", () => {
  const single = (value: string): MiddlewareHooks => ({
    name: "single",
    replacesOuter: true,
    after: ({ headers }) => headers.append("x-order", value),
  });
  const appending = (name: string): MiddlewareHooks => ({
    name,
    after: ({ headers }) => headers.append("x-order", name),
  });

  it("runs once, as the innermost is and where the outermost stands", async () => {
    const router = new Router({ prefix: "/inner", middleware: [appending("router"), single("of the router")] });
    router.get("/", () => "inner");
    router.get("/own", { use: [appending("route"), single("of the route")] }, () => "own");
    const api = new BoltAPI({ middleware: [single("of the API"), appending("api")] });
    api.include(router);
    api.get("/", () => "outer");
    await using client = new TestClient(api);
    const orderAt = async (path: string) => (await client.get(path)).headers.get("x-order");

    expect(await orderAt("/")).toBe("api, of the API");
    expect(await orderAt("/inner")).toBe("router, api, of the router");
    expect(await orderAt("/inner/own")).toBe("route, router, api, of the route");
    expect(await orderAt("/nowhere")).toBe("api, of the API");
  });

  it("may be a function", async () => {
    const adding = (value: string): Middleware =>
      Object.assign(
        async function adding(request: HttpRequest, next: Next) {
          const response = await next(request);
          response.headers.append("x-order", value);
          return response;
        },
        { replacesOuter: true },
      );
    const api = new BoltAPI({ middleware: [adding("outer")] });
    api.get("/", { use: [adding("inner")] }, () => "ok");
    await using client = new TestClient(api);

    expect((await client.get("/")).headers.get("x-order")).toBe("inner");
  });

  it("leaves alone what only has the same name", async () => {
    const api = new BoltAPI({ middleware: [appending("same")] });
    api.get("/", { use: [appending("same")] }, () => "ok");
    await using client = new TestClient(api);

    expect((await client.get("/")).headers.get("x-order")).toBe("same, same");
  });
});

describe("preflights", () => {
  const preflight = (method: string) => ({
    headers: { origin: "https://a.example", "access-control-request-method": method },
  });

  it("go through middleware of the route that they ask for, and not through the route", async () => {
    const events: string[] = [];
    const api = new BoltAPI({ middleware: [marking("api", events)] });
    const refusing = { name: "refusing", requiresUser: true as const, check: () => false };
    api.put("/items/{id:int}", { use: [marking("put", events)], guards: [refusing] }, () => void events.push("route"));
    api.get("/items/{id:int}", { use: [marking("get", events)] }, () => undefined);
    await using client = new TestClient(api);

    const response = await client.options("/items/1", preflight("PUT"));

    expect([response.status, response.headers.get("allow")]).toEqual([204, "GET, HEAD, OPTIONS, PUT"]);
    expect(events).toEqual(["api before", "put before", "put after 204", "api after 204"]);
  });

  it.each(["DELETE", "__proto__", "WS", ""])(
    "for a method without a route (%j) go through that of the application",
    async (method) => {
      const events: string[] = [];
      const api = new BoltAPI({ middleware: [marking("api", events)] });
      api.put("/items", { use: [marking("put", events)] }, () => undefined);
      api.websocket("/items", { use: [marking("socket", events)] }, () => undefined);
      await using client = new TestClient(api);

      await client.options("/items", preflight(method));

      expect(events).toEqual(["api before", "api after 204"]);
    },
  );
});

function failing(): never {
  throw new Forbidden("not here");
}
