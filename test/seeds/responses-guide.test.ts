import { BoltAPI, empty, html, json, redirect, render, silentLogger, type TemplateEngine, t, text } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { templateFolder } from "../templates/template-folder.ts";

const User = t.Object({ id: t.Integer(), username: t.String(), email: t.String() });

/** As the document has it. */
const seedTemplate = `<!DOCTYPE html>
<html>
<head><title>{{ title }}</title></head>
<body>
    <h1>{{ title }}</h1>
    <ul>
    {% for item in items %}
        <li>{{ item }}</li>
    {% endfor %}
    </ul>
</body>
</html>
`;

describe("responses-guide", () => {
  it("responses-01 JSON responses", async () => {
    const api = new BoltAPI();
    api.get("/data", () => ({ message: "Hello", count: 42 }));
    api.get("/items", async () => [{ id: 1 }, { id: 2 }]);
    await using client = new TestClient(api);

    const data = await client.get("/data");
    expect(data.status).toBe(200);
    expect(data.headers.get("content-type")).toBe("application/json");
    expect(data.json()).toEqual({ message: "Hello", count: 42 });
    expect((await client.get("/items")).json()).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it("responses-02 Custom status codes and headers", async () => {
    const api = new BoltAPI();
    api.post("/users", () =>
      json({ id: 1, username: "john" }, { status: 201, headers: { "X-Created-By": "django-bolt" } }),
    );
    await using client = new TestClient(api);

    const response = await client.post("/users");
    expect(response.status).toBe(201);
    expect(response.headers.get("x-created-by")).toBe("django-bolt");
    expect(response.json()).toEqual({ id: 1, username: "john" });
  });

  it("responses-03 Plain text", async () => {
    const api = new BoltAPI();
    api.get("/hello", () => text("Hello, World!"));
    api.get("/status", () => text("OK", { status: 200, headers: { "X-Status": "healthy" } }));
    await using client = new TestClient(api);

    const hello = await client.get("/hello");
    expect(hello.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(hello.text()).toBe("Hello, World!");
    const status = await client.get("/status");
    expect(status.text()).toBe("OK");
    expect(status.headers.get("x-status")).toBe("healthy");
  });

  it("responses-04 HTML", async () => {
    const document = `
      <!DOCTYPE html>
      <html>
      <head><title>My Page</title></head>
      <body><h1>Hello</h1></body>
      </html>`;
    const api = new BoltAPI();
    api.get("/page", () => html("<h1>Welcome</h1><p>This is HTML content.</p>"));
    api.get("/template", () => html(document));
    await using client = new TestClient(api);

    const page = await client.get("/page");
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(page.text()).toBe("<h1>Welcome</h1><p>This is HTML content.</p>");
    expect((await client.get("/template")).text()).toBe(document);
  });

  it("responses-05 Django templates", async () => {
    const directory = templateFolder({ "myapp/page.html": seedTemplate });
    const api = new BoltAPI({ templates: { directories: [directory] } });
    api.get("/page", () => render("myapp/page.html", { title: "My Page", items: ["item1", "item2"] }));
    await using client = new TestClient(api);

    const response = await client.get("/page");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.text()).toContain("<h1>My Page</h1>");
  });

  it("responses-06 Django templates: template", async () => {
    const directory = templateFolder({ "myapp/page.html": seedTemplate });
    const api = new BoltAPI({ templates: { directories: [directory] } });
    api.get("/page", () => render("myapp/page.html", { title: "<Me> & you", items: ["item1", "<i>item2</i>"] }));
    await using client = new TestClient(api);

    const page = (await client.get("/page")).text();
    expect(page).toContain("<head><title>&lt;Me&gt; &amp; you</title></head>");
    expect(page).toContain("<h1>&lt;Me&gt; &amp; you</h1>");
    expect(page.match(/<li>.*<\/li>/g)).toEqual(["<li>item1</li>", "<li>&lt;i&gt;item2&lt;/i&gt;</li>"]);
  });

  it("responses-07 Django templates: parameters", async () => {
    const plain: TemplateEngine = { render: (name, values) => `${name} with ${JSON.stringify(values.title)}` };
    const directories = [templateFolder({ "page.html": "{{ title }} for {{ request.path }}" })];
    const api = new BoltAPI({ templates: { directories, engines: { plain } } });
    api.get("/template", () => render("page.html"));
    api.get("/context", () => render("page.html", { title: "A" }));
    api.get("/content-type", () => render("page.html", { title: "A" }, { type: "application/xhtml+xml" }));
    api.get("/status", () => render("page.html", { title: "A" }, { status: 404 }));
    api.get("/using", () => render("page.html", { title: "A" }, { engine: "plain" }));
    await using client = new TestClient(api);

    expect((await client.get("/template")).text()).toBe(" for /template");
    expect((await client.get("/context")).text()).toBe("A for /context");
    expect((await client.get("/content-type")).headers.get("content-type")).toBe("application/xhtml+xml");
    expect((await client.get("/status")).status).toBe(404);
    expect((await client.get("/using")).text()).toBe('page.html with "A"');
  });

  it("responses-08 Redirects", async () => {
    const api = new BoltAPI();
    api.get("/old-page", () => redirect("/new-page"));
    api.get("/external", () => redirect("https://example.com", 302));
    await using client = new TestClient(api, { followRedirects: false });

    const within = await client.get("/old-page");
    expect(within.status).toBe(307);
    expect(within.headers.get("location")).toBe("/new-page");
    expect(within.text()).toBe("");
    const external = await client.get("/external");
    expect(external.status).toBe(302);
    expect(external.headers.get("location")).toBe("https://example.com");
  });

  it("responses-09 Redirects: status codes", async () => {
    const api = new BoltAPI();
    api.post("/moved/{status:int}", ({ params }) => redirect("/here", params.status));
    api.get("/here", () => "GET");
    api.post("/here", () => "POST");
    await using client = new TestClient(api);

    for (const status of [301, 302, 303, 307, 308]) {
      const response = await client.post(`/moved/${status}`, { followRedirects: false });
      expect(response.status).toBe(status);
      expect(response.headers.get("location")).toBe("/here");
    }
    // 303 asks for the other page; 307 and 308 repeat the request there.
    expect((await client.post("/moved/303")).text()).toBe("GET");
    expect((await client.post("/moved/307")).text()).toBe("POST");
    expect((await client.post("/moved/308")).text()).toBe("POST");
  });

  it("responses-24 Response with custom headers", async () => {
    const api = new BoltAPI();
    api.get("/items", () => []);
    api.options("/items", () => empty(204, { headers: { Allow: "GET, POST, PUT, DELETE" } }));
    await using client = new TestClient(api);

    const response = await client.options("/items");
    expect(response.status).toBe(204);
    expect(response.headers.get("allow")).toBe("GET, POST, PUT, DELETE");
    expect(response.text()).toBe("");
  });

  it("responses-25 Response validation", async () => {
    const api = new BoltAPI({ logger: silentLogger });
    api.get("/users/{user_id:int}", { response: User }, async ({ params }) => ({
      id: params.user_id,
      username: "john",
      email: "john@example.com",
    }));
    // What a database returns is not always what its types say.
    api.get("/broken", { response: User }, async () => JSON.parse('{"id":"one","username":"john"}'));
    await using client = new TestClient(api, { raiseServerErrors: false });

    const user = await client.get("/users/1");
    expect(user.status).toBe(200);
    expect(user.json()).toEqual({ id: 1, username: "john", email: "john@example.com" });
    const broken = await client.get("/broken");
    expect(broken.status).toBe(500);
    expect(broken.json()).toEqual({ detail: "Response validation error" });
  });

  it("responses-26 Response validation: return type", async () => {
    const api = new BoltAPI();
    api.get("/users/{user_id:int}", { response: User }, async ({ params }) => ({
      id: params.user_id,
      username: "john",
      email: "john@example.com",
    }));
    // @ts-expect-error: the compiler misses `username` and `email`.
    api.get("/incomplete/{user_id:int}", { response: User }, async ({ params }) => ({ id: params.user_id }));
    await using client = new TestClient(api);

    expect((await client.get("/users/7")).json()).toEqual({ id: 7, username: "john", email: "john@example.com" });
  });

  it("responses-27 Setting default status codes", async () => {
    const api = new BoltAPI();
    api.post("/users", { status: 201 }, () => ({ id: 1, username: "john" }));
    await using client = new TestClient(api);

    const response = await client.post("/users");
    expect(response.status).toBe(201);
    expect(response.json()).toEqual({ id: 1, username: "john" });
  });

  it("responses-28 Returning strings and bytes: string", async () => {
    const api = new BoltAPI();
    api.get("/text", () => "Hello");
    await using client = new TestClient(api);

    const response = await client.get("/text");
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(response.text()).toBe("Hello");
  });

  it("responses-29 Returning strings and bytes: bytes", async () => {
    const api = new BoltAPI();
    api.get("/bytes", () => new TextEncoder().encode("binary data"));
    await using client = new TestClient(api);

    const response = await client.get("/bytes");
    expect(response.headers.get("content-type")).toBe("application/octet-stream");
    expect(response.text()).toBe("binary data");
  });

  it("responses-30 Empty responses", async () => {
    const api = new BoltAPI();
    const items = new Set([1, 2]);
    api.delete("/items/{item_id:int}", ({ params }) => {
      items.delete(params.item_id);
      return empty();
    });
    await using client = new TestClient(api);

    const response = await client.delete("/items/1");
    expect(response.status).toBe(204);
    expect(response.bytes).toHaveLength(0);
    expect(response.headers.get("content-type")).toBeNull();
    expect(items).toEqual(new Set([2]));
  });
});
