import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import {
  BoltAPI,
  empty,
  file,
  html,
  json,
  redirect,
  render,
  silentLogger,
  sse,
  stream,
  type TemplateEngine,
  t,
  text,
} from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { templateFolder } from "../templates/template-folder.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

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

  it("responses-10 In-memory files", async () => {
    const api = new BoltAPI();
    const bytes = new TextEncoder().encode("%PDF-1.7");
    api.get("/download", () => file(bytes, { filename: "document.pdf", type: "application/pdf" }));
    await using client = new TestClient(api);

    const response = await client.get("/download");
    expect(response.headers.get("content-type")).toBe("application/pdf");
    expect(response.headers.get("content-disposition")).toBe('attachment; filename="document.pdf"');
    expect(response.text()).toBe("%PDF-1.7");
  });

  it("responses-11 Streaming files", async () => {
    const path = join(await temporaryDirectory(), "video.mp4");
    await writeFile(path, Buffer.alloc(1_000_000, 7));
    const api = new BoltAPI();
    api.get("/video", () => file(path, { filename: "video.mp4", type: "video/mp4" }));
    await using client = new TestClient(api);
    await using response = await client.stream("GET", "/video");

    expect(response.headers.get("content-type")).toBe("video/mp4");
    expect(response.headers.get("content-length")).toBe("1000000");
    const sizes: number[] = [];
    for await (const piece of response) sizes.push(piece.length);
    expect(sizes.length).toBeGreaterThan(1);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(1_000_000);
  });

  it("responses-12 File security", async () => {
    const root = await temporaryDirectory();
    await mkdir(join(root, "uploads"));
    await writeFile(join(root, "uploads/a.txt"), "allowed");
    await writeFile(join(root, "secret.txt"), "secret");
    const api = new BoltAPI({ files: { directories: [join(root, "uploads")] } });
    api.get("/files/{name:path}", ({ params }) => file(join(root, "uploads", params.name)));
    await using client = new TestClient(api);

    expect((await client.get("/files/a.txt")).text()).toBe("allowed");
    const outside = await client.get("/files/..%2Fsecret.txt");
    expect(outside.status).toBe(403);
    expect(outside.text()).not.toContain("secret");
  });

  it("responses-13 Streaming responses", async () => {
    const api = new BoltAPI();
    api.get("/stream", () => {
      function* generate() {
        for (let index = 0; index < 100; index++) yield `chunk ${index}\n`;
      }
      return stream(generate(), { type: "text/plain" });
    });
    await using client = new TestClient(api);

    const lines = (await client.get("/stream")).text().split("\n");
    expect(lines).toHaveLength(101);
    expect(lines[99]).toBe("chunk 99");
  });

  it("responses-14 Async generators", async () => {
    const api = new BoltAPI();
    api.get("/async-stream", () => {
      async function* generate() {
        for (let index = 0; index < 10; index++) {
          await setTimeout(1);
          yield `data: ${index}\n\n`;
        }
      }
      return stream(generate(), { type: "text/event-stream" });
    });
    await using client = new TestClient(api);

    const response = await client.get("/async-stream");
    expect(response.headers.get("content-type")).toMatch(/^text\/event-stream/);
    expect(response.text().endsWith("data: 8\n\ndata: 9\n\n")).toBe(true);
  });

  it("responses-15 Basic SSE", async () => {
    const api = new BoltAPI();
    api.get("/events", () => {
      async function* generate() {
        for (let index = 0; index < 10; index++) {
          yield `message-${index}`;
          await setTimeout(1);
        }
      }
      return sse(generate());
    });
    await using client = new TestClient(api);
    await using response = await client.stream("GET", "/events");

    const messages: string[] = [];
    for await (const event of response.events()) messages.push(event.data);
    expect(messages).toEqual(Array.from({ length: 10 }, (_, index) => `message-${index}`));
  });

  it("responses-16 SSE format", async () => {
    const api = new BoltAPI();
    api.get("/events", () => sse([{ data: "only data" }, { event: "named", id: "7", retry: 3000, data: "all" }]));
    await using client = new TestClient(api);
    await using response = await client.stream("GET", "/events");

    const events = [];
    for await (const event of response.events()) events.push(event);
    expect(events[0]).toMatchObject({ event: "message", data: "only data" });
    expect(events[1]).toMatchObject({ event: "named", id: "7", retry: 3000, data: "all" });
  });

  it("responses-17 Full SSE event format", async () => {
    const api = new BoltAPI();
    api.get("/sse-events", () => {
      async function* generate() {
        for (let index = 0; index < 5; index++) {
          yield { event: "update", id: String(index), data: { count: index } };
          await setTimeout(1);
        }
      }
      return sse(generate());
    });
    await using client = new TestClient(api);
    await using response = await client.stream("GET", "/sse-events");

    const ids: unknown[] = [];
    for await (const { event, id, data } of response.events()) ids.push([event, id, JSON.parse(data)]);
    expect(ids[4]).toEqual(["update", "4", { count: 4 }]);
  });

  it("responses-18 Full SSE event format: wire", async () => {
    const api = new BoltAPI();
    api.get("/sse-events", () => sse([0, 1].map((id) => ({ event: "update", id: String(id), data: { count: id } }))));
    await using client = new TestClient(api);

    // The order of the fields within an event is free (HTML, "Parsing an event stream").
    const blocks = (await client.get("/sse-events")).text().split("\n\n");
    expect(blocks.map((block) => block.split("\n").toSorted())).toEqual([
      ['data: {"count":0}', "event: update", "id: 0"],
      ['data: {"count":1}', "event: update", "id: 1"],
      [""],
    ]);
  });

  it("responses-19 Sync generators for SSE", async () => {
    const api = new BoltAPI();
    api.get("/sync-sse", () => {
      function* generate() {
        for (let index = 0; index < 5; index++) yield `data: sync-message-${index}\n\n`;
      }
      return stream(generate(), { type: "text/event-stream" });
    });
    await using client = new TestClient(api);
    await using response = await client.stream("GET", "/sync-sse");

    const messages: string[] = [];
    for await (const event of response.events()) messages.push(event.data);
    expect(messages).toEqual(Array.from({ length: 5 }, (_, index) => `sync-message-${index}`));
  });

  it("responses-20 Mixed data types", async () => {
    const api = new BoltAPI();
    api.get("/mixed-sse", () => {
      async function* generate() {
        yield "data: string message\n\n";
        yield new TextEncoder().encode("data: bytes message\n\n");
      }
      return stream(generate(), { type: "text/event-stream" });
    });
    await using client = new TestClient(api);

    expect((await client.get("/mixed-sse")).text()).toBe("data: string message\n\ndata: bytes message\n\n");
  });

  it("responses-21 SSE with cleanup", async () => {
    let report = (_message: string): void => {};
    const cleanedUp = new Promise<string>((resolve) => {
      report = resolve;
    });
    const api = new BoltAPI();
    api.get("/sse-with-cleanup", () => {
      async function* generate() {
        try {
          yield "data: START\n\n";
          for (let index = 0; index < 100; index++) {
            yield `data: chunk-${index}\n\n`;
            await setTimeout(1);
          }
          yield "data: END\n\n";
        } finally {
          report("Client disconnected, cleaning up");
        }
      }
      return stream(generate(), { type: "text/event-stream" });
    });
    await using client = new TestClient(api);
    const response = await client.stream("GET", "/sse-with-cleanup");

    for await (const event of response.events()) if (event.data === "chunk-0") break;
    await response.close();
    expect(await cleanedUp).toBe("Client disconnected, cleaning up");
  });

  it("responses-22 SSE headers", async () => {
    const api = new BoltAPI();
    api.get("/sse", () => sse(["0"]));
    api.get("/own", () => sse(["0"], { headers: { "Cache-Control": "no-cache", "X-Accel-Buffering": "yes" } }));
    await using client = new TestClient(api);

    const response = await client.get("/sse");
    expect(response.headers.get("cache-control")).toContain("no-cache");
    expect(response.headers.get("x-accel-buffering")).toBe("no");
    const own = await client.get("/own");
    expect(own.headers.get("cache-control")).toBe("no-cache");
    expect(own.headers.get("x-accel-buffering")).toBe("yes");
  });

  it("responses-23 Disabling compression for streams", async () => {
    const api = new BoltAPI();
    api.get("/sse", { skip: ["compression"] }, () => sse(["long ".repeat(1000)]));
    await using client = new TestClient(api, { headers: { "accept-encoding": "gzip, br" } });

    const response = await client.get("/sse");
    expect(response.headers.get("content-encoding")).toBeNull();
    expect(response.headers.get("vary")).toBeNull();
    expect(response.text()).toBe(`data: ${"long ".repeat(1000)}\n\n`);
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
