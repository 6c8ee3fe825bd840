import { BoltAPI, FieldSyntaxError, json, text } from "boltapi";
import { TestClient, type TestResponse } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { HttpResponse } from "../../src/response/http-response.ts";
import { recordingLogger } from "../logging/recording-logger.ts";

async function sent(make: () => unknown): Promise<TestResponse> {
  const api = new BoltAPI({ logger: recordingLogger() });
  api.get("/", make);
  await using client = new TestClient(api, { raiseServerErrors: false });
  return client.get("/");
}

describe("cookies of a response", () => {
  it("leave with all their attributes", async () => {
    const response = await sent(() =>
      json({ ok: true })
        .setCookie("session", "abc", {
          httpOnly: true,
          secure: true,
          sameSite: "strict",
          maxAgeSeconds: 60,
          path: "/app",
          domain: "example.com",
        })
        .setCookie("theme", "dark")
        .deleteCookie("old"),
    );

    expect(response.headers.getSetCookie()).toEqual([
      "session=abc; Max-Age=60; Domain=example.com; Path=/app; Secure; HttpOnly; SameSite=Strict",
      "theme=dark; Path=/; SameSite=Lax",
      "old=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; SameSite=Lax",
    ]);
  });

  it.each([
    ["a name with a line break", ["a\r\nx-evil: 1", "1"]],
    ["a value with a line break", ["a", "1\r\nx-evil: 1"]],
    ["a value that ends the cookie", ["a", "1; Domain=evil.example"]],
    ["a value with a control character", ["a", "1\u0007"]],
    ["a value outside ASCII", ["a", "ä"]],
    ["an empty name", ["", "1"]],
  ] as const)("with %s are refused", async (_described, [name, value]) => {
    expect(() => json({}).setCookie(name, value)).toThrow(FieldSyntaxError);

    const response = await sent(() => json({ secret: 1 }).setCookie(name, value));
    expect(response.status).toBe(500);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(response.headers.get("x-evil")).toBeNull();
    expect(response.text()).not.toContain("secret");
  });

  it("with a line break in an attribute are refused", () => {
    expect(() => json({}).setCookie("a", "1", { path: "/\r\nx-evil: 1" })).toThrow(FieldSyntaxError);
    expect(() => json({}).setCookie("a", "1", { domain: "a\r\nb" })).toThrow(FieldSyntaxError);
    expect(() => json({}).deleteCookie("a\n")).toThrow(FieldSyntaxError);
  });

  it("reach a page on a route that has several middleware", async () => {
    const api = new BoltAPI({
      middleware: [async (request, next) => (await next(request)).setCookie("outer", "1")],
    });
    api.get("/", () => text("page").setCookie("inner", "1"));
    await using client = new TestClient(api);

    const response = await client.get("/");

    expect(response.headers.getSetCookie().map((line) => line.split(";")[0])).toEqual(["inner=1", "outer=1"]);
  });
});

describe("headers of a response", () => {
  it("go out in lower case, the last of a name winning", async () => {
    const response = await sent(() => text("OK", { headers: { "X-Status": "old", "x-status": "new", "X-Count": 3 } }));

    expect(response.headers.get("x-status")).toBe("new");
    expect(response.headers.get("X-Count")).toBe("3");
  });

  it("can give another content type", async () => {
    const response = await sent(() => text("a,b", { headers: { "Content-Type": "text/csv" } }));

    expect([...response.headers].filter(([name]) => name === "content-type")).toEqual([["content-type", "text/csv"]]);
  });

  it.each([
    ["a carriage return and line feed", { "x-a": "1\r\nx-evil: 1" }],
    ["a line feed", { "x-a": "1\nx-evil: 1" }],
    ["a NUL", { "x-a": "1\0" }],
    ["an escape character", { "x-a": "\u001b[31m" }],
    ["DEL", { "x-a": "\u007f" }],
    ["characters above one byte", { "x-a": "€" }],
    ["a space in its name", { "x a": "1" }],
    ["a colon in its name", { "x:a": "1" }],
    ["an empty name", { "": "1" }],
  ])("with %s are refused and never sent", async (_described, headers) => {
    expect(() => json({}, { headers })).toThrow(FieldSyntaxError);

    const response = await sent(() => json({ secret: 1 }, { headers }));
    expect(response.status).toBe(500);
    expect([...response.headers].map(([name]) => name).sort()).toEqual(["content-length", "content-type"]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])("are refused when they are %d", (value) => {
    expect(() => json({}, { headers: { "x-a": value } })).toThrow(FieldSyntaxError);
  });

  it("never frame the body", async () => {
    const response = await sent(() =>
      text("four", { headers: { "content-length": "1", "transfer-encoding": "chunked" } }),
    );

    expect(response.text()).toBe("four");
    expect(response.headers.get("content-length")).toBe("4");
    expect(response.headers.get("transfer-encoding")).toBeNull();
  });

  it("of one response never show up on another", async () => {
    const api = new BoltAPI();
    api.get("/first", () => {
      const response = json({});
      response.headers.set("x-first", "1");
      return response;
    });
    api.get("/second", () => json({}));
    await using client = new TestClient(api);

    await client.get("/first");

    expect((await client.get("/second")).headers.get("x-first")).toBeNull();
  });
});

describe("status of a response", () => {
  it.each([0, 100, 199, 600, 200.5, Number.NaN, Number.POSITIVE_INFINITY])("cannot be %d", (status) => {
    const response = json({});

    expect(() => json({}, { status })).toThrow("STATUS_INVALID");
    expect(() => {
      response.status = status;
    }).toThrow("STATUS_INVALID");
    expect(response.status).toBe(200);
  });

  it("cannot be text", () => {
    expect(() => json({}, { status: "200" as unknown as number })).toThrow("STATUS_INVALID");
  });

  it("is 200 until something else is said", () => {
    expect(json({}).status).toBe(200);
    expect(json({}).hasOwnStatus).toBe(false);
    expect(json({}, { status: 201 }).hasOwnStatus).toBe(true);
  });
});

describe("body of a response", () => {
  it("is text once JSON is read from it", () => {
    const response = json({ id: 1 });

    expect(response.hasJsonValue).toBe(true);
    expect(response.body).toBe('{"id":1}');
    expect(response.hasJsonValue).toBe(false);
  });

  it("can be replaced", async () => {
    const response = await sent(() => {
      const answer = json({ id: 1 });
      answer.body = "[]";
      return answer;
    });

    expect(response.text()).toBe("[]");
  });

  it.each([undefined, 5, {}, [], new Date()])("cannot be %o", (body) => {
    const response = json({ id: 1 });

    expect(() => {
      response.body = body as unknown as string;
    }).toThrow("RESPONSE_BODY_INVALID");
    expect(response.body).toBe('{"id":1}');
  });

  it("can be an async iterable of text and bytes", async () => {
    const response = await sent(
      () =>
        new HttpResponse(
          200,
          ["content-type", "text/plain"],
          (async function* () {
            yield "one ";
            yield new TextEncoder().encode("two");
          })(),
        ),
    );

    expect(response.text()).toBe("one two");
  });
});

describe("setHeaders", () => {
  it("sets several and gives the response back", () => {
    const response = json({});

    expect(response.setHeaders({ "x-a": "1", "x-b": 2 })).toBe(response);
    expect(response.headers.get("x-a")).toBe("1");
    expect(response.headers.get("x-b")).toBe("2");
  });
});
