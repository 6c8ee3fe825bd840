import { type Authenticator, BoltAPI, depends, type Guard, type Middleware, Router, type User } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";

const bearer: Authenticator<User> = {
  name: "bearer",
  challenge: "Bearer",
  authenticate: (request) =>
    request.headers.get("authorization") === "Bearer good" ? { user: { id: 1, username: "ada" } } : null,
};
const allowAny: Guard<false> = { name: "allowAny", requiresUser: false, check: () => true };
const denyAll: Guard<false> = { name: "denyAll", requiresUser: false, check: () => false };

describe("Router", () => {
  it("does nothing until it is included", async () => {
    const router = new Router({ prefix: "/users" });
    router.get("/", () => "users");
    await using client = new TestClient(new BoltAPI());

    expect((await client.get("/users")).status).toBe(404);
  });

  it("puts its prefix and that of the inclusion before its routes", async () => {
    const posts = new Router({ prefix: "/posts" });
    posts.get("/{post_id:int}", ({ params }) => params);
    const users = new Router({ prefix: "/users" });
    users.include(posts, "/{user_id:int}");
    const api = new BoltAPI({ prefix: "/api" });
    api.include(users, "/v1");
    await using client = new TestClient(api);

    expect((await client.get("/api/v1/users/1/posts/2")).json()).toEqual({ user_id: 1, post_id: 2 });
  });

  it("can be included several times below different paths", async () => {
    const router = new Router();
    router.get("/ping", ({ request }) => request.path);
    const api = new BoltAPI();
    api.include(router, "/a");
    api.include(router, "/b");
    await using client = new TestClient(api);

    expect((await client.get("/a/ping")).text()).toBe("/a/ping");
    expect((await client.get("/b/ping")).text()).toBe("/b/ping");
  });

  it("has every method an API has", async () => {
    const router = new Router();
    for (const method of ["get", "post", "put", "patch", "delete", "options", "query"] as const) {
      router[method]("/thing", () => method);
    }
    const api = new BoltAPI();
    api.include(router);
    await using client = new TestClient(api);

    for (const method of ["get", "post", "put", "patch", "delete", "options", "query"] as const) {
      expect((await client[method]("/thing")).text()).toBe(method);
    }
  });

  it("in itself is a mistake", () => {
    const outer = new Router();
    const inner = new Router();
    outer.include(inner);

    expect(() => inner.include(outer)).toThrow("MOUNT_CYCLE");
    expect(() => outer.include(outer)).toThrow("MOUNT_CYCLE");
    expect(() => outer.include({} as Router)).toThrow("INCLUDE_INVALID");
  });
});

describe("what a router gives to its routes", () => {
  it("is middleware from the outside in: API, outer router, inner router, route", async () => {
    const order: string[] = [];
    const mark =
      (name: string): Middleware =>
      async (request, next) => {
        order.push(`${name} in`);
        const response = await next(request);
        order.push(`${name} out`);
        return response;
      };
    const inner = new Router({ middleware: [mark("inner 1"), mark("inner 2")] });
    inner.get("/", { use: [mark("route")] }, () => void order.push("handler"));
    const outer = new Router({ middleware: [mark("outer")] });
    outer.include(inner);
    const api = new BoltAPI({ middleware: [mark("api")] });
    api.include(outer);
    await using client = new TestClient(api);

    await client.get("/");

    expect(order).toEqual([
      ...["api in", "outer in", "inner 1 in", "inner 2 in", "route in", "handler"],
      ...["route out", "inner 2 out", "inner 1 out", "outer out", "api out"],
    ]);
  });

  it("is auth and guards for routes that have none of their own", async () => {
    const router = new Router({ prefix: "/r", auth: [bearer] });
    router.get("/inherits", ({ request }) => request.user?.username);
    router.get("/optional", { guards: [allowAny] }, ({ request }) => request.user?.username ?? "nobody");
    const api = new BoltAPI({ guards: [denyAll] });
    api.include(router);
    api.get("/own", () => "own");
    await using client = new TestClient(api);
    const headers = { authorization: "Bearer good" };

    expect((await client.get("/own")).status).toBe(401);
    expect((await client.get("/r/inherits", { headers })).status).toBe(403);
    expect((await client.get("/r/optional", { headers })).text()).toBe("ada");
    expect((await client.get("/r/optional")).text()).toBe("nobody");
  });

  it("goes before what the layers around it give", async () => {
    const router = new Router({ prefix: "/r", guards: [allowAny] });
    router.get("/", () => "ok");
    const api = new BoltAPI({ auth: [bearer], guards: [denyAll] });
    api.include(router);
    await using client = new TestClient(api);

    expect((await client.get("/r")).text()).toBe("ok");
  });

  it("is dependencies that run for each of its routes", async () => {
    const ran: string[] = [];
    const audit = depends(function audit({ request }: { request: { path: string } }) {
      ran.push(request.path);
    });
    const router = new Router({ prefix: "/r", dependencies: [audit] });
    router.get("/a", (input) => Object.keys(input));
    const api = new BoltAPI();
    api.include(router);
    api.get("/b", () => "ok");
    await using client = new TestClient(api);

    const response = await client.get("/r/a");
    await client.get("/b");

    expect(ran).toEqual(["/r/a"]);
    expect(response.json()).toEqual(["request"]);
  });

  it("is tags, together with those of the layers around it", () => {
    const inner = new Router({ tags: ["inner"] });
    inner.get("/", { tags: ["route"] }, () => "ok");
    const outer = new Router({ tags: ["outer"] });
    outer.include(inner);
    const api = new BoltAPI({ tags: ["api"] });
    api.include(outer);

    const [route] = api.compile().routes;

    expect(route?.placed.layers.flatMap((layer) => layer.tags)).toEqual(["api", "outer", "inner"]);
    expect(route?.placed.definition.options.tags).toEqual(["route"]);
  });
});
