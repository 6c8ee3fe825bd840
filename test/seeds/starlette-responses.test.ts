import { createReadStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { BoltAPI, file, html, json, redirect, sse, stream, text } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { temporaryDirectory } from "./temporary-directory.ts";

describe("starlette-responses", () => {
  it("starlette-responses-01 Response: signature", async () => {
    const api = new BoltAPI();
    api.get("/text", () => text("Grüße", { status: 201, headers: { "x-created-by": "bolt" } }));
    api.get("/page", () => html("<p>Grüße</p>"));
    api.get("/table", () => text("a;b", { headers: { "content-type": "text/csv; charset=ascii" } }));
    api.get("/bytes", () => new Response(new Uint8Array([1, 2, 3]), { headers: { "content-type": "image/png" } }));
    await using client = new TestClient(api);

    const created = await client.get("/text");
    expect(created.status).toBe(201);
    expect(created.headers.get("x-created-by")).toBe("bolt");
    expect(created.headers.get("content-length")).toBe("7");
    expect(created.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect((await client.get("/page")).headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect((await client.get("/table")).headers.get("content-type")).toBe("text/csv; charset=ascii");
    const image = await client.get("/bytes");
    expect(image.headers.get("content-type")).toBe("image/png");
    expect([...image.bytes]).toEqual([1, 2, 3]);
  });

  it("starlette-responses-02 Response", async () => {
    const api = new BoltAPI();
    api.get("/", () => new Response("Hello, world!", { headers: { "content-type": "text/plain; charset=utf-8" } }));
    await using client = new TestClient(api);

    const response = await client.get("/");
    expect(response.status).toBe(200);
    expect(response.text()).toBe("Hello, world!");
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  });

  it("starlette-responses-03 Set Cookie", async () => {
    const api = new BoltAPI();
    api.get("/defaults", () => text("OK").setCookie("theme", "dark"));
    api.get("/all", () =>
      text("OK").setCookie("session", "xyz", {
        maxAgeSeconds: 3600,
        expires: new Date(Date.UTC(2030, 0, 1)),
        path: "/account",
        domain: "example.com",
        secure: true,
        httpOnly: true,
        sameSite: "strict",
      }),
    );
    api.get("/elsewhere", () => text("OK").setCookie("embedded", "1", { secure: true, sameSite: "none" }));
    api.get("/gone", () => text("OK").setCookie("theme", "dark", { maxAgeSeconds: -1 }));
    await using client = new TestClient(api);

    const cookieOf = async (path: string): Promise<string[]> =>
      (await client.get(path)).headers.getSetCookie().flatMap((cookie) => cookie.split("; "));
    expect(await cookieOf("/defaults")).toEqual(["theme=dark", "Path=/", "SameSite=Lax"]);
    expect((await cookieOf("/all")).toSorted()).toEqual([
      "Domain=example.com",
      "Expires=Tue, 01 Jan 2030 00:00:00 GMT",
      "HttpOnly",
      "Max-Age=3600",
      "Path=/account",
      "SameSite=Strict",
      "Secure",
      "session=xyz",
    ]);
    expect(await cookieOf("/elsewhere")).toContain("SameSite=None");
    expect(client.cookies.get("theme")).toBe("dark");
    expect(await cookieOf("/gone")).toContain("Max-Age=0");
    expect(client.cookies.get("theme")).toBeUndefined();
  });

  it("starlette-responses-04 Delete Cookie", async () => {
    const api = new BoltAPI();
    api.get("/here", () => text("OK").deleteCookie("theme"));
    api.get("/there", () => text("OK").deleteCookie("session", { path: "/account", domain: "example.com" }));
    await using client = new TestClient(api);

    const [here] = (await client.get("/here")).headers.getSetCookie();
    expect(here).toContain("theme=;");
    expect(here).toContain("Max-Age=0");
    expect(here).toContain("Expires=Thu, 01 Jan 1970 00:00:00 GMT");
    expect(here).toContain("Path=/");
    const [there] = (await client.get("/there")).headers.getSetCookie();
    expect(there).toContain("Path=/account");
    expect(there).toContain("Domain=example.com");
  });

  it("starlette-responses-05 HTMLResponse", async () => {
    const api = new BoltAPI();
    api.get("/", () => html("<html><body><h1>Hello, world!</h1></body></html>"));
    await using client = new TestClient(api);

    const response = await client.get("/");
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.text()).toBe("<html><body><h1>Hello, world!</h1></body></html>");
  });

  it("starlette-responses-06 PlainTextResponse", async () => {
    const api = new BoltAPI();
    api.get("/", () => text("Hello, world!"));
    await using client = new TestClient(api);

    const response = await client.get("/");
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(response.text()).toBe("Hello, world!");
  });

  it("starlette-responses-07 JSONResponse", async () => {
    const api = new BoltAPI();
    api.get("/", () => json({ hello: "world" }));
    await using client = new TestClient(api);

    const response = await client.get("/");
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.text()).toBe('{"hello":"world"}');
  });

  it("starlette-responses-08 Custom JSON serialization", async () => {
    const prettyJson = (value: unknown) =>
      text(JSON.stringify(value, null, 2), { headers: { "content-type": "application/json" } });
    const api = new BoltAPI();
    api.get("/", () => prettyJson({ hello: "world" }));
    await using client = new TestClient(api);

    const response = await client.get("/");
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.text()).toBe('{\n  "hello": "world"\n}');
  });

  it("starlette-responses-09 RedirectResponse", async () => {
    const api = new BoltAPI();
    api.get("/", () => text("Hello, world!"));
    api.get("/{rest:path}", () => redirect("/"));
    await using client = new TestClient(api);

    const redirected = await client.get("/some/where", { followRedirects: false });
    expect(redirected.status).toBe(307);
    expect(redirected.headers.get("location")).toBe("/");
    expect((await client.get("/some/where")).text()).toBe("Hello, world!");
  });

  it("starlette-responses-10 StreamingResponse", async () => {
    const api = new BoltAPI();
    async function* slowNumbers(minimum: number, maximum: number) {
      yield "<html><body><ul>";
      for (let number = minimum; number <= maximum; number++) {
        yield `<li>${number}</li>`;
        await setTimeout(1);
      }
      yield "</ul></body></html>";
    }
    api.get("/", () => stream(slowNumbers(1, 10), { type: "text/html" }));
    await using client = new TestClient(api);
    await using response = await client.stream("GET", "/");

    const pieces: string[] = [];
    for await (const piece of response.texts()) pieces.push(piece);
    expect(response.headers.get("content-type")).toMatch(/^text\/html/);
    expect(pieces).toHaveLength(12);
    expect(pieces[10]).toBe("<li>10</li>");
  });

  it("starlette-responses-11 StreamingResponse: file-like objects", async () => {
    const path = join(await temporaryDirectory(), "lines.txt");
    await writeFile(path, "one\ntwo\n");
    const api = new BoltAPI();
    api.get("/", () => stream(createReadStream(path), { type: "text/plain" }));
    await using client = new TestClient(api);

    expect((await client.get("/")).text()).toBe("one\ntwo\n");
  });

  it("starlette-responses-12 FileResponse: arguments", async () => {
    const path = join(await temporaryDirectory(), "data.bin");
    await writeFile(path, "content");
    const api = new BoltAPI();
    api.get("/attachment", () =>
      file(path, { headers: { "X-Kind": "report" }, type: "text/csv", filename: "résumé.csv" }),
    );
    api.get("/inline", () => file(path, { filename: "a.txt", disposition: "inline" }));
    api.get("/guessed", () => file(path));
    await using client = new TestClient(api);

    const attachment = await client.get("/attachment");
    expect(attachment.headers.get("x-kind")).toBe("report");
    expect(attachment.headers.get("content-type")).toMatch(/^text\/csv/);
    expect(attachment.headers.get("content-disposition")).toMatch(
      /^attachment; .*filename\*=UTF-8''r%C3%A9sum%C3%A9\.csv/,
    );
    expect(attachment.headers.get("content-length")).toBe("7");
    expect(Date.parse(attachment.headers.get("last-modified") ?? "")).toBeLessThanOrEqual(Date.now());
    expect(attachment.headers.get("etag")).toMatch(/^(W\/)?"[^"]+"$/);
    const inline = await client.get("/inline");
    expect(inline.headers.get("content-disposition")).toBe('inline; filename="a.txt"');
    expect(inline.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect((await client.get("/guessed")).headers.get("content-type")).toBe("application/octet-stream");
  });

  it("starlette-responses-13 FileResponse", async () => {
    const path = join(await temporaryDirectory(), "favicon.ico");
    await writeFile(path, Buffer.from([0, 0, 1, 0]));
    const api = new BoltAPI();
    api.get("/favicon.ico", () => file(path));
    await using client = new TestClient(api);

    const response = await client.get("/favicon.ico");
    expect(response.headers.get("content-type")).toBe("image/vnd.microsoft.icon");
    expect([...response.bytes]).toEqual([0, 0, 1, 0]);
  });

  it("starlette-responses-14 FileResponse: ranges", async () => {
    const path = join(await temporaryDirectory(), "digits.txt");
    await writeFile(path, "0123456789".repeat(100));
    const api = new BoltAPI();
    api.get("/", () => file(path));
    await using client = new TestClient(api);

    expect((await client.get("/")).headers.get("accept-ranges")).toBe("bytes");
    const partial = await client.get("/", { headers: { range: "bytes=2-5" } });
    expect(partial.status).toBe(206);
    expect(partial.headers.get("content-range")).toBe("bytes 2-5/1000");
    expect(partial.text()).toBe("2345");
    const several = await client.get("/", { headers: { range: "bytes=0-0,999-999" } });
    expect(several.status).toBe(206);
    expect(several.headers.get("content-type")).toMatch(/^multipart\/byteranges; boundary=/);
    const beyond = await client.get("/", { headers: { range: "bytes=1000-1010" } });
    expect(beyond.status).toBe(416);
    expect(beyond.headers.get("content-range")).toBe("bytes */1000");
  });

  it("starlette-responses-15 EventSourceResponse", async () => {
    const api = new BoltAPI();
    api.get("/events", ({ request }) => {
      const start = Number(request.lastEventId ?? "-1") + 1;
      async function* events() {
        for (let id = start; id < start + 2; id++) yield { id: String(id), data: `event ${id}` };
      }
      return sse(events());
    });
    await using client = new TestClient(api);

    const first = await client.get("/events");
    expect(first.headers.get("content-type")).toMatch(/^text\/event-stream/);
    expect(first.text()).toContain("data: event 0\n");
    const resumed = await client.get("/events", { headers: { "last-event-id": "4" } });
    expect(resumed.text()).toContain("data: event 5\n");
  });
});
