import { BoltAPI, type Middleware, Router } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { recordingLogger } from "../logging/recording-logger.ts";

/** An API of four middleware, and the names of those that ran. */
function layered(skip: readonly (string | Middleware)[], logger = recordingLogger()) {
  const ran: string[] = [];
  const outer: Middleware = function outer(request, next) {
    ran.push("outer");
    return next(request);
  };
  const compression: Middleware = function compression(request, next) {
    ran.push("compression");
    return next(request);
  };
  const inner: Middleware = function inner(request, next) {
    ran.push("inner");
    return next(request);
  };
  const own: Middleware = function own(request, next) {
    ran.push("own");
    return next(request);
  };
  const router = new Router({ middleware: [inner] });
  router.get("/", { use: [own], skip: skip.map((entry) => (entry === "reference" ? compression : entry)) }, () => "ok");
  router.get("/other", () => "ok");
  const api = new BoltAPI({ middleware: [outer, compression], logger });
  api.include(router);
  return { api, ran, logger };
}

async function ranWith(skip: readonly string[]): Promise<string[]> {
  const { api, ran } = layered(skip);
  await using client = new TestClient(api);
  await client.get("/");
  return ran;
}

describe("option skip", () => {
  it("leaves out middleware by name, wherever it comes from", async () => {
    expect(await ranWith(["compression"])).toEqual(["outer", "inner", "own"]);
    expect(await ranWith(["outer", "inner"])).toEqual(["compression", "own"]);
  });

  it("leaves out middleware by reference", async () => {
    expect(await ranWith(["reference"])).toEqual(["outer", "inner", "own"]);
  });

  it("of * leaves out all but the route's own", async () => {
    expect(await ranWith(["*"])).toEqual(["own"]);
  });

  it("can name the route's own, too", async () => {
    expect(await ranWith(["*", "own"])).toEqual([]);
  });

  it("concerns its route alone", async () => {
    const { api, ran } = layered(["*"]);
    await using client = new TestClient(api);

    await client.get("/other");

    expect(ran).toEqual(["outer", "compression", "inner"]);
  });

  it("of a name that nothing has is a warning", () => {
    const { api, logger } = layered(["compresion"]);

    api.compile();

    expect(logger.entries).toEqual([
      { level: "warn", message: expect.stringMatching(/GET \/ .*"compresion"/), fields: {} },
    ]);
  });
});

describe("a middleware that is no function", () => {
  it.each([undefined, "cors", {}])("such as %j is a mistake that names the route", (middleware) => {
    const api = new BoltAPI();
    api.get("/users", { use: [middleware as unknown as Middleware] }, () => "ok");

    expect(() => api.compile()).toThrow(/ROUTE_OPTION_INVALID: GET \/users.*use/);
  });
});
