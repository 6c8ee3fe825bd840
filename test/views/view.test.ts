import {
  action,
  allowAny,
  BoltAPI,
  ConfigError,
  httpBasic,
  isAdminUser,
  type Middleware,
  NotFound,
  Router,
  route,
  silentLogger,
  t,
  View,
  ViewSet,
} from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";

const Item = t.Object({ name: t.String() });

describe("View", () => {
  it("has a route for each member, with the inputs and the status of routes", async () => {
    const api = new BoltAPI();
    const items = api.view(
      "/items/{id:int}",
      class extends View {
        get = route({ params: { id: t.Integer() }, query: { q: t.String({ default: "-" }) } }, ({ params, query }) => ({
          id: params.id,
          q: query.q,
        }));
        put = route({ params: { id: t.Integer() }, body: Item, status: 202 }, ({ params, body }) => ({
          id: params.id,
          name: body.name,
        }));
        delete = route(() => undefined);
      },
    );
    await using client = new TestClient(api);
    expect((await client.get("/items/4?q=x")).json()).toEqual({ id: 4, q: "x" });
    const put = await client.call(items.put, { params: { id: 5 }, json: { name: "pen" } });
    expect([put.status, put.json()]).toEqual([202, { id: 5, name: "pen" }]);
    expect((await client.delete("/items/1")).status).toBe(204);
    const refused = await client.post("/items/1");
    expect([refused.status, refused.headers.get("allow")]).toEqual([405, "DELETE, GET, HEAD, OPTIONS, PUT"]);
    expect(api.urlFor(items.get, { id: 7 })).toBe("/items/7");
  });

  it("takes auth, guards, middleware and tags of the class, and those of a route before them", async () => {
    const api = new BoltAPI();
    const order: string[] = [];
    const noted =
      (name: string): Middleware =>
      (request, next) => {
        order.push(name);
        return next(request);
      };
    api.view(
      "/private",
      class extends View {
        auth = [httpBasic({ verify: (name) => ({ id: name, isSuperuser: name === "root" }) })];
        use = [noted("class")];
        tags = ["private"];
        get = route({ use: [noted("route")], tags: ["reading"] }, ({ request }) => request.user?.id);
        post = route({ guards: [isAdminUser()] }, () => "done");
        head = route({ guards: [allowAny()] }, () => undefined);
      },
    );
    await using client = new TestClient(api);
    const as = (name: string) => ({ headers: { authorization: `Basic ${btoa(`${name}:x`)}` } });
    expect((await client.get("/private")).status).toBe(401);
    order.length = 0;
    expect((await client.get("/private", as("mary"))).text()).toBe("mary");
    expect(order).toEqual(["class", "route"]);
    expect((await client.post("/private", as("mary"))).status).toBe(403);
    expect((await client.post("/private", as("root"))).text()).toBe("done");
    expect((await client.head("/private")).status).toBe(204);
    const document = (await client.get("/docs/openapi.json")).json() as {
      paths: Record<string, Record<string, { tags: string[]; operationId: string }>>;
    };
    expect(document.paths["/private"]?.get).toMatchObject({ tags: ["private", "reading"], operationId: "getPrivate" });
    expect(document.paths["/private"]?.post?.tags).toEqual(["private"]);
  });

  it("keeps the guards of the class where a route has auth of its own", async () => {
    const api = new BoltAPI();
    const users = { verify: (name: string) => ({ id: name, isSuperuser: name === "root" }) };
    api.view(
      "/both",
      class extends View {
        guards = [isAdminUser()];
        get = route({ auth: [httpBasic(users)] }, () => "in");
      },
    );
    await using client = new TestClient(api);
    const as = (name: string) => ({ headers: { authorization: `Basic ${btoa(`${name}:x`)}` } });
    expect((await client.get("/both", as("mary"))).status).toBe(403);
    expect((await client.get("/both", as("root"))).status).toBe(200);
  });

  it("belongs to routers as routes do", async () => {
    const router = new Router({ prefix: "/v1" });
    router.view(
      "/ping",
      class extends View {
        get = route(() => "pong");
      },
    );
    const api = new BoltAPI();
    api.include(router);
    await using client = new TestClient(api);
    expect((await client.get("/v1/ping")).text()).toBe("pong");
  });

  it("has the doc comments of its members in the document", async () => {
    const api = new BoltAPI();
    api.view(
      "/documented",
      class extends View {
        /** Lists what is documented. */
        get = route(() => []);
      },
    );
    await using client = new TestClient(api);
    const document = (await client.get("/docs/openapi.json")).json();
    expect(document).toMatchObject({ paths: { "/documented": { get: { summary: "Lists what is documented." } } } });
  });
});

describe("ViewSet", () => {
  const rows = new Map([[1, "first"]]);

  class Articles extends ViewSet {
    list = route(() => [...rows.values()]);
    create = route({ body: Item }, ({ body }) => ({ ...body, action: this.action }));
    retrieve = route({ params: { id: t.Integer() } }, ({ params }) => this.find(params.id));
    update = route({ body: Item }, ({ params, body }) => ({ id: params.id, ...body }));
    partialUpdate = route({ body: t.Partial(Item) }, ({ body }) => body);
    destroy = route(() => {});
    publish = action({ detail: true, method: "post", status: 202 }, ({ params }) => `published ${params.id}`);
    recent = action({ detail: false, method: "get", path: "recent/all" }, () => ["recent"]);

    find(id: number): { title: string } {
      const title = rows.get(id);
      if (title === undefined) throw new NotFound();
      return { title };
    }
  }

  function make(): { api: BoltAPI; articles: ReturnType<typeof place> } {
    const api = new BoltAPI();
    const place = () => api.viewset("/articles", Articles, { lookup: "id:int", name: "articles" });
    return { api, articles: place() };
  }

  it("serves the standard actions with their statuses, and its own", async () => {
    const { api, articles } = make();
    await using client = new TestClient(api);
    const json = { name: "pen" };
    const answer = async (method: string, path: string, options = {}): Promise<unknown> => {
      const response = await client.request(method, path, options);
      const text = response.text();
      return [response.status, text];
    };
    expect(await answer("GET", "/articles")).toEqual([200, '["first"]']);
    expect(await answer("POST", "/articles", { json })).toEqual([201, '{"name":"pen","action":"create"}']);
    expect(await answer("GET", "/articles/1")).toEqual([200, '{"title":"first"}']);
    expect((await client.get("/articles/2")).status).toBe(404);
    expect((await client.get("/articles/first")).status).toBe(422);
    expect(await answer("PUT", "/articles/3", { json })).toEqual([200, '{"id":3,"name":"pen"}']);
    expect(await answer("PATCH", "/articles/3", { json: {} })).toEqual([200, "{}"]);
    expect(await answer("DELETE", "/articles/3")).toEqual([204, ""]);
    expect(await answer("POST", "/articles/3/publish")).toEqual([202, "published 3"]);
    expect(await answer("GET", "/articles/recent/all")).toEqual([200, '["recent"]']);
    expect(api.urlFor("articles.publish", { id: 3 })).toBe("/articles/3/publish");
    expect((await client.call(articles.retrieve, { params: { id: 1 } })).data.title).toBe("first");
  });

  it("names its operations after path and action", async () => {
    const api = new BoltAPI();
    api.viewset(
      "/shops/{shop_id:int}/articles",
      class extends ViewSet {
        list = route(({ params }) => params);
        partialUpdate = route({ body: Item }, ({ body }) => body);
        destroy = route(() => {});
        publish = action({ detail: true, method: "post" }, ({ params }) => params);
      },
      { lookup: "id:int" },
    );
    await using client = new TestClient(api);
    const { paths } = (await client.get("/docs/openapi.json")).json() as {
      paths: Record<string, Record<string, { operationId: string; responses: object }>>;
    };
    const ids = Object.values(paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId));
    expect(ids.sort()).toEqual(["Destroy", "List", "PartialUpdate", "Publish"].map((name) => `shopsArticles${name}`));
    expect((await client.post("/shops/3/articles/4/publish")).json()).toEqual({ shop_id: 3, id: 4 });
    expect(Object.keys(paths["/shops/{shop_id}/articles/{id}"]?.delete?.responses ?? {})).toContain("204");
  });
});

describe("the class of a view", () => {
  const define =
    (viewClass: unknown, kind: "view" | "viewset" = "view", options: object = {}) =>
    () => {
      const api = new BoltAPI({ logger: silentLogger });
      if (kind === "view") api.view("/items", viewClass as never);
      else api.viewset("/items", viewClass as never, options as never);
    };

  it.each([
    ["is no class", define({}), "VIEW_INVALID", "extends View"],
    ["extends something else", define(class {}), "VIEW_INVALID", "extends View"],
    ["is a view set", define(class extends ViewSet {}), "VIEW_INVALID", "extends View"],
    ["is a view where a view set belongs", define(class extends View {}, "viewset"), "VIEW_INVALID", "ViewSet"],
    ["has no routes", define(class Empty extends View {}), "VIEW_EMPTY", 'Empty at "/items"'],
    [
      "has a method in the place of a route",
      define(
        class Items extends View {
          get() {}
        },
      ),
      "VIEW_MEMBER_INVALID",
      'Items at "/items", member "get"',
    ],
    [
      "has a field that is misspelt",
      define(
        class extends View {
          gaurds = [];
          get = route(() => 1);
        },
      ),
      "VIEW_MEMBER_INVALID",
      '"gaurds"',
    ],
    [
      "has guards that are none",
      define(
        class extends View {
          guards = [isAdminUser];
          get = route(() => 1);
        },
      ),
      "VIEW_MEMBER_INVALID",
      '"guards"',
    ],
    [
      "has a route of no method",
      define(
        class extends View {
          list = route(() => 1);
        },
      ),
      "VIEW_MEMBER_INVALID",
      '"list"',
    ],
    [
      "has a function in the place of a route",
      define(
        class extends View {
          post = () => 1;
          get = route(() => 1);
        },
      ),
      "VIEW_MEMBER_INVALID",
      '"post"',
    ],
    [
      "has an action and is no view set",
      define(
        class extends View {
          get = action({ detail: false, method: "get" }, () => 1);
        },
      ),
      "VIEW_MEMBER_INVALID",
      "view sets",
    ],
    [
      "has a route that is no standard action",
      define(
        class extends ViewSet {
          publish = route(() => 1);
        },
        "viewset",
      ),
      "VIEW_MEMBER_INVALID",
      '"publish"',
    ],
    [
      "has an action of a standard name",
      define(
        class extends ViewSet {
          list = action({ detail: false, method: "get" }, () => 1);
        },
        "viewset",
      ),
      "VIEW_MEMBER_INVALID",
      '"list"',
    ],
    [
      "has an action of no method",
      define(
        class extends ViewSet {
          go = action({ detail: false, method: "GO" as "get" }, () => 1);
        },
        "viewset",
      ),
      "VIEW_MEMBER_INVALID",
      '"method"',
    ],
    [
      "has an action that does not say what it is on",
      define(
        class extends ViewSet {
          go = action({ method: "get" } as unknown as { detail: false; method: "get" }, () => 1);
        },
        "viewset",
      ),
      "VIEW_MEMBER_INVALID",
      '"detail"',
    ],
    [
      "has an action with an absolute path",
      define(
        class extends ViewSet {
          go = action({ detail: false, method: "get", path: "/go" }, () => 1);
        },
        "viewset",
      ),
      "VIEW_MEMBER_INVALID",
      '"path"',
    ],
    [
      "has a lookup with braces",
      define(
        class extends ViewSet {
          list = route(() => 1);
        },
        "viewset",
        { lookup: "{id}" },
      ),
      "OPTION_INVALID",
      "lookup",
    ],
  ])("is refused when it %s", (_, refuse, code, text) => {
    expect(refuse).toThrow(ConfigError);
    expect(refuse).toThrow(expect.objectContaining({ code, message: expect.stringContaining(text) }) as Error);
  });

  it("is refused when two members have one path", async () => {
    const api = new BoltAPI({ logger: silentLogger });
    api.viewset(
      "/items",
      class extends ViewSet {
        first = action({ detail: false, method: "get", path: "it" }, () => 1);
        second = action({ detail: false, method: "get", path: "it" }, () => 2);
      },
    );
    await expect(async () => api.fetch(new Request("http://app/items/it"))).rejects.toMatchObject({
      code: "ROUTE_DUPLICATE",
    });
  });

  it("is refused once the application has started", async () => {
    const api = new BoltAPI();
    await using client = new TestClient(api);
    await client.get("/");
    const late = () =>
      api.view(
        "/late",
        class extends View {
          get = route(() => 1);
        },
      );
    expect(late).toThrow(expect.objectContaining({ code: "ROUTES_CLOSED" }) as Error);
  });
});
