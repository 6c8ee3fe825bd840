import { BoltAPI, ConfigError, depends, NotFound, Router, redirect, t } from "boltapi";
import { TestClient, UnexpectedStatusError } from "boltapi/testing";
import { describe, expect, it } from "vitest";

describe("TestClient.call", () => {
  it("sends what a route declares, and gives its content", async () => {
    const api = new BoltAPI();
    const Item = t.Object({ name: t.String(), tags: t.Array(t.String(), { default: [] }) });
    const create = api.post(
      "/shops/{shop}/items/{id:int}",
      { query: { dry: t.Boolean({ default: false }), mark: t.Array(t.String()) }, body: Item, status: 201 },
      (input) => ({ ...input.params, ...input.query, ...input.body }),
    );
    await using client = new TestClient(api);

    const response = await client.call(create, {
      params: { shop: "a/b", id: 7 },
      query: { mark: ["x", "y"] },
      json: { name: "Lamp" },
    });

    expect(response.status).toBe(201);
    expect(response.data).toEqual({ shop: "a/b", id: 7, dry: false, mark: ["x", "y"], name: "Lamp", tags: [] });
    expect(response.url).toBe("http://testserver.local/shops/a%2Fb/items/7?mark=x&mark=y");
  });

  it("sends headers, cookies and query under the names that requests have for them", async () => {
    const api = new BoltAPI();
    const paging = depends({ query: { page: t.Integer({ alias: "p" }) } }, ({ query }) => query.page);
    const show = api.get(
      "/show",
      {
        query: { size: t.Integer({ alias: "page-size" }), page: t.Optional(t.Integer()) },
        headers: { x_tenant: t.String(), ids: t.Array(t.Integer()) },
        cookies: { theme: t.String({ alias: "app-theme" }) },
        depends: { paging },
      },
      ({ query, headers, cookies, paging, request }) => ({
        ...headers,
        ...cookies,
        size: query.size,
        paging,
        other: request.headers.get("x-other"),
      }),
    );
    await using client = new TestClient(api);

    const { data, url } = await client.call(show, {
      // Read by the route and, from another key, by the dependency.
      query: { size: 5, page: 2 },
      headers: { x_tenant: "a", ids: [1, 2], "X-Other": "o" },
      cookies: { theme: "dark" },
    });

    expect(data).toEqual({ x_tenant: "a", ids: [1, 2], theme: "dark", size: 5, paging: 2, other: "o" });
    expect(new URL(url).search).toBe("?page-size=5&page=2&p=2");
  });

  it("leaves out what is undefined", async () => {
    const api = new BoltAPI();
    const show = api.get(
      "/show",
      { query: { q: t.Optional(t.String()) }, headers: { "x-a": t.Optional(t.String()) } },
      ({ query, headers }) => ({ query, headers }),
    );
    await using client = new TestClient(api);

    const { data } = await client.call(show, { query: { q: undefined }, headers: { "x-a": undefined } });

    expect(data).toEqual({ query: {}, headers: {} });
  });

  it("sends forms with files", async () => {
    const api = new BoltAPI();
    const upload = api.post(
      "/upload",
      { form: { title: t.String({ alias: "the-title" }), files: t.Files() } },
      async ({ form }) => ({ title: form.title, texts: await Promise.all(form.files.map((file) => file.text())) }),
    );
    await using client = new TestClient(api);

    const { data } = await client.call(upload, {
      form: { title: "Plans", files: [new Blob(["one"]), new File(["two"], "two.txt")] },
    });

    expect(data).toEqual({ title: "Plans", texts: ["one", "two"] });
  });

  it("gives text, bytes and nothing as what they are", async () => {
    const api = new BoltAPI();
    const text = api.get("/text", () => "");
    const bytes = api.get("/bytes", () => new Uint8Array([1, 2]));
    const nothing = api.get("/nothing", () => undefined);
    const none = api.get("/null", () => null);
    const head = api.head("/text", () => ({ ignored: true }));
    await using client = new TestClient(api);

    expect((await client.call(text)).data).toBe("");
    expect((await client.call(bytes)).data).toEqual(new Uint8Array([1, 2]));
    expect((await client.call(nothing)).data).toBeUndefined();
    expect((await client.call(none)).data).toBeNull();
    expect((await client.call(head)).data).toBeUndefined();
  });

  it("shows an error in place of data, and gives declared errors by their status", async () => {
    const api = new BoltAPI();
    const read = api.get(
      "/books/{id:int}",
      { responses: { 404: t.Object({ detail: t.String() }) } },
      ({ params }): { id: number } => {
        if (params.id === 2) throw new NotFound("No such book");
        return { id: params.id };
      },
    );
    await using client = new TestClient(api);

    const missing = await client.call(read, { params: { id: 2 } });
    const found = await client.call(read, { params: { id: 1 } });

    expect(missing.status).toBe(404);
    expect(missing.dataOf(404).detail).toBe("No such book");
    expect(() => missing.data).toThrow('GET /books/2 answered 404, not 2xx: {"detail":"No such book"}');
    expect(() => found.dataOf(404)).toThrow(UnexpectedStatusError);
  });

  it("gives a redirect as the answer of the route", async () => {
    const api = new BoltAPI();
    const old = api.get("/old", () => redirect("/new"));
    api.get("/new", () => "new");
    await using client = new TestClient(api);

    const response = await client.call(old);

    expect(response.status).toBe(307);
    expect(response.headers.get("location")).toBe("/new");
  });

  it("goes through the same client: cookies, overrides, headers, errors of handlers", async () => {
    const api = new BoltAPI();
    const name = depends((): string => "real");
    const login = api.post("/login", ({ request }) => {
      if (request.headers.get("x-client") === null) throw new TypeError("on purpose");
      return new Response(null, { headers: { "set-cookie": "session=s1" } });
    });
    const me = api.get("/me", { depends: { name } }, ({ name, request }) => [name, request.cookies.get("session")]);
    await using client = new TestClient(api, { headers: { "x-client": "test" } });
    client.override(name, "fake");

    await client.call(login);

    expect((await client.call(me)).data).toEqual(["fake", "s1"]);
    await using bare = new TestClient(api);
    await expect(bare.call(login)).rejects.toThrow("on purpose");
  });

  it("finds routes of routers below all their prefixes", async () => {
    const users = new Router({ prefix: "/users" });
    const read = users.get("/{id:int}", ({ params }) => params);
    const inner = new BoltAPI({ prefix: "/v1" });
    inner.include(users, "/{tenant}");
    const api = new BoltAPI();
    api.mount("/api", inner);
    await using client = new TestClient(api);

    const { data, url } = await client.call(read, { params: { id: 1, tenant: "acme" } });

    expect(data).toEqual({ id: 1, tenant: "acme" });
    expect(new URL(url).pathname).toBe("/api/v1/acme/users/1");
  });

  it("refuses routes of other applications, and those with several paths", async () => {
    const shared = new Router();
    const read = shared.get("/read", () => 1);
    const api = new BoltAPI();
    api.include(shared, "/a");
    api.include(shared, "/b");
    await using client = new TestClient(api);
    await using other = new TestClient(new BoltAPI());

    await expect(client.call(read)).rejects.toThrow(
      "URL_ROUTE_AMBIGUOUS: GET /read is at several paths: /a/read, /b/read.",
    );
    await expect(other.call(read)).rejects.toThrow(
      /^URL_ROUTE_UNKNOWN: GET \/read, defined at .*typed-calls\.test\.ts/,
    );
    await expect(other.call(read)).rejects.toBeInstanceOf(ConfigError);
  });

  it("gives handles that nobody can change", () => {
    const handle = new BoltAPI().get("/", () => 1);

    expect(handle).toMatchObject({ method: "GET", path: "/" });
    expect(Object.isFrozen(handle)).toBe(true);
  });
});

describe("TestClient.websocket", () => {
  it("opens the WebSocket of a route", async () => {
    const api = new BoltAPI();
    const chat = api.websocket(
      "/chat/{room}",
      { query: { name: t.String({ alias: "n" }) } },
      async ({ socket, params, query }) => {
        await socket.accept();
        await socket.sendJson({ ...params, ...query });
      },
    );
    await using client = new TestClient(api);

    await using socket = await client.websocket(chat, { params: { room: "lobby" }, query: { name: "Mary" } });

    expect(await socket.receiveJson()).toEqual({ room: "lobby", name: "Mary" });
  });
});

describe("urlFor", () => {
  it("takes handles in place of names", async () => {
    const api = new BoltAPI({ prefix: "/v1" });
    const read = api.get("/books/{id:int}", ({ params }) => params);
    api.get("/first", ({ request }) => request.urlFor(read, { id: 1 }, { tab: "all" }));
    await using client = new TestClient(api);

    expect((await client.get("/v1/first")).text()).toBe("/v1/books/1?tab=all");
    expect(api.urlFor(read, { id: 5 })).toBe("/v1/books/5");
  });
});
