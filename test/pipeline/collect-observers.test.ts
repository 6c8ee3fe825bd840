import { BoltAPI, type BoltAPIOptions, type Middleware, type RequestObserver, Router } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { recordingLogger } from "../logging/recording-logger.ts";

/** Tells its name when a request comes in. */
function naming(name: string, told: string[]): RequestObserver {
  return { name, onRequest: () => void told.push(name) };
}

describe("observers of a route", () => {
  it("add up, outermost first: application, routers, the route's own", async () => {
    const told: string[] = [];
    const inner = new Router({ prefix: "/inner", observers: [naming("inner", told)] });
    inner.get("/", { observers: [naming("route", told)] }, () => "ok");
    const outer = new Router({ observers: [naming("outer", told)] });
    outer.include(inner);
    const api = new BoltAPI({ observers: [naming("first", told), naming("second", told)] });
    api.include(outer);
    await using client = new TestClient(api);

    await client.get("/inner");

    expect(told).toEqual(["first", "second", "outer", "inner", "route"]);
  });

  it("include those of the API around a mounted one", async () => {
    const told: string[] = [];
    const users = new BoltAPI({ observers: [naming("users", told)] });
    users.get("/", () => []);
    const api = new BoltAPI({ observers: [naming("shop", told)] });
    api.mount("/users", users);
    await using client = new TestClient(api);

    await client.get("/users");

    expect(told).toEqual(["shop", "users"]);
  });

  it("are left out by name and by reference", async () => {
    const told: string[] = [];
    const [a, b, c] = [naming("a", told), naming("b", told), naming("c", told)];
    const api = new BoltAPI({ observers: [a, b, c] });
    api.get("/", { skip: ["a", b] }, () => "ok");
    await using client = new TestClient(api);

    await client.get("/");

    expect(told).toEqual(["c"]);
  });

  it("stay when a route leaves out all middleware", async () => {
    const told: string[] = [];
    const stamp: Middleware = { name: "stamp", before: () => void told.push("stamp") };
    const api = new BoltAPI({ observers: [naming("audit", told)], middleware: [stamp] });
    api.get("/", { skip: ["*"] }, () => "ok");
    await using client = new TestClient(api);

    await client.get("/");

    expect(told).toEqual(["audit"]);
  });

  it("are told once, though several places name them", async () => {
    const told: string[] = [];
    const audit = naming("audit", told);
    const api = new BoltAPI({ observers: [audit] });
    api.get("/", { observers: [audit] }, () => "ok");
    await using client = new TestClient(api);

    await client.get("/");

    expect(told).toEqual(["audit"]);
  });

  it("may be skipped without a warning only where they apply", () => {
    const logger = recordingLogger();
    const api = new BoltAPI({ logger, observers: [naming("audit", [])] });
    api.get("/a", { skip: ["audit"] }, () => "ok");
    api.get("/b", { skip: ["audti"] }, () => "ok");

    api.compile();

    expect(logger.entries.map(({ message }) => message)).toEqual([
      'GET /b skips "audti", but no middleware of that name applies to it.',
    ]);
  });

  it("are none where nobody observes", () => {
    const api = new BoltAPI();
    api.get("/", () => "ok");

    expect(api.compile().routes[0]?.observers).toBeNull();
  });
});

describe("the option observers", () => {
  it.each([
    ["no list", {}],
    ["without a name", [{ onRequest: () => {} }]],
    ["without a hook, such as a misspelt one", [{ name: "audit", onReqest: () => {} }]],
    ["with a hook that is no function", [{ name: "audit", onResponse: true }]],
  ])("refuses %s", (_case, observers) => {
    expect(() => new BoltAPI({ observers } as unknown as BoltAPIOptions)).toThrow(/OPTION_INVALID/);
    expect(() => {
      const api = new BoltAPI();
      api.get("/", { observers } as object, () => "ok");
      api.compile();
    }).toThrow(/ROUTE_OPTION_INVALID/);
  });
});
