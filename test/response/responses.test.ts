import { BoltAPI, empty, FieldSyntaxError, html, json, redirect, text } from "boltapi";
import { TestClient, type TestResponse } from "boltapi/testing";
import { describe, expect, it } from "vitest";

async function sent(make: () => unknown): Promise<TestResponse> {
  const api = new BoltAPI();
  api.get("/", make);
  await using client = new TestClient(api, { followRedirects: false });
  return client.get("/");
}

describe("json", () => {
  it("sends a value with status and headers", async () => {
    const response = await sent(() => json({ id: 1 }, { status: 201, headers: { "x-created-by": "bolt" } }));

    expect(response.status).toBe(201);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.get("x-created-by")).toBe("bolt");
    expect(response.json()).toEqual({ id: 1 });
  });

  it("sends text as a JSON string", async () => {
    expect((await sent(() => json("hello"))).text()).toBe('"hello"');
  });

  it("sends null", async () => {
    expect((await sent(() => json(null))).text()).toBe("null");
  });

  it("takes a media type of its own", async () => {
    const response = await sent(() => json({}, { headers: { "content-type": "application/ld+json" } }));

    expect(response.headers.get("content-type")).toBe("application/ld+json");
  });
});

describe("text and html", () => {
  it("send text in UTF-8", async () => {
    const response = await sent(() => text("Grüße", { status: 202 }));

    expect(response.status).toBe(202);
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(response.headers.get("content-length")).toBe("7");
    expect(response.text()).toBe("Grüße");
  });

  it("send pages as they are", async () => {
    const response = await sent(() => html("<h1>&</h1>"));

    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.text()).toBe("<h1>&</h1>");
  });
});

describe("redirect", () => {
  it("keeps method and body unless told otherwise", async () => {
    const response = await sent(() => redirect("/new"));

    expect(response.status).toBe(307);
    expect(response.headers.get("location")).toBe("/new");
    expect(response.bytes).toHaveLength(0);
    expect(response.headers.get("content-type")).toBeNull();
  });

  it.each([301, 302, 303, 307, 308])("sends status %i", async (status) => {
    expect((await sent(() => redirect("https://example.com/", status))).status).toBe(status);
  });

  it("keeps its own status on a route that has another", async () => {
    const api = new BoltAPI();
    api.post("/", { status: 201 }, () => redirect("/new", 303));
    await using client = new TestClient(api, { followRedirects: false });

    expect((await client.post("/")).status).toBe(303);
  });

  it.each([
    ["/suche?q=grün", "/suche?q=gr%C3%BCn"],
    ["/a b", "/a%20b"],
    ["/done%20already?x=%C3%BC", "/done%20already?x=%C3%BC"],
    ["/😀", "/%F0%9F%98%80"],
  ])("encodes %s where it has to", async (url, location) => {
    expect((await sent(() => redirect(url))).headers.get("location")).toBe(location);
  });

  it.each(["/a\r\nset-cookie: admin=1", "/a\nb", "/a\0", "/a\tb"])("refuses %j", (url) => {
    expect(() => redirect(url)).toThrow(FieldSyntaxError);
  });

  it.each([200, 204, 400, 299, 302.5, Number.NaN])("refuses the status %d", (status) => {
    expect(() => redirect("/new", status)).toThrow("STATUS_INVALID");
  });

  it("sends headers and cookies", async () => {
    const response = await sent(() => redirect("/new", 303, { headers: { "x-a": "1" } }).setCookie("seen", "1"));

    expect(response.headers.get("x-a")).toBe("1");
    expect(response.headers.getSetCookie()).toHaveLength(1);
  });
});

describe("empty", () => {
  it("is a 204 without content", async () => {
    const response = await sent(() => empty());

    expect(response.status).toBe(204);
    expect(response.bytes).toHaveLength(0);
    expect(response.headers.get("content-length")).toBeNull();
  });

  it("takes another status", async () => {
    const response = await sent(() => empty(202));

    expect(response.status).toBe(202);
    expect(response.headers.get("content-length")).toBe("0");
    expect(response.headers.get("content-type")).toBeNull();
  });

  it("sends headers", async () => {
    expect((await sent(() => empty(204, { headers: { etag: '"1"' } }))).headers.get("etag")).toBe('"1"');
  });

  it("refuses a status that HTTP does not have", () => {
    expect(() => empty(99)).toThrow("STATUS_INVALID");
  });
});
