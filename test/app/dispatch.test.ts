import { BoltAPI, empty, json, t, text } from "boltapi";
import { TestClient, type TestResponse } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { exchangeInMemory } from "../../src/engines/memory/memory-engine.ts";
import { recordingLogger } from "../logging/recording-logger.ts";

async function getFrom(api: BoltAPI, path: string): Promise<TestResponse> {
  await using client = new TestClient(api, { followRedirects: false });
  return client.get(path);
}

describe("methods", () => {
  it.each(["get", "post", "put", "patch", "delete", "options", "query"] as const)(
    "%s reaches its own route",
    async (method) => {
      const api = new BoltAPI();
      for (const name of ["get", "post", "put", "patch", "delete", "options", "query"] as const) {
        api[name]("/thing", ({ request }) => `${name}: ${request.method}`);
      }
      await using client = new TestClient(api);

      const response = await client[method]("/thing");

      expect(response.text()).toBe(`${method}: ${method.toUpperCase()}`);
    },
  );

  it("head reaches its own route before the one for GET", async () => {
    const api = new BoltAPI();
    api.get("/thing", () => text("get"));
    api.head("/thing", () => empty(200, { headers: { "x-from": "head" } }));
    await using client = new TestClient(api);

    expect((await client.head("/thing")).headers.get("x-from")).toBe("head");
    expect((await client.get("/thing")).headers.get("x-from")).toBeNull();
  });

  it("QUERY has a body", async () => {
    const api = new BoltAPI();
    api.query("/search", { body: t.Object({ q: t.String() }) }, ({ body }) => body);
    await using client = new TestClient(api);

    expect((await client.query("/search", { json: { q: "bolt" } })).json()).toEqual({ q: "bolt" });
  });

  it("are case-sensitive", async () => {
    const api = new BoltAPI();
    api.get("/thing", () => "ok");
    await using client = new TestClient(api);

    expect((await client.request("get", "/thing")).status).toBe(405);
  });

  it.each(["TRACE", "CONNECT", "PROPFIND", "constructor", "__proto__", "toString"])(
    "%s is not allowed",
    async (method) => {
      const api = new BoltAPI();
      api.get("/thing", () => "ok");
      await using client = new TestClient(api);

      const response = await client.request(method, "/thing");

      expect(response.status).toBe(405);
      expect(response.headers.get("allow")).toBe("GET, HEAD, OPTIONS");
    },
  );
});

describe("the order of routes", () => {
  it("is static before typed before plain before catch-all, however they were defined", async () => {
    const api = new BoltAPI();
    api.get("/users/{rest:path}", () => "catch-all");
    api.get("/users/{name}", () => "plain");
    api.get("/users/{id:float}", () => "float");
    api.get("/users/{id:int}", () => "int");
    api.get("/users/{id:uuid}", () => "uuid");
    api.get("/users/me", () => "static");
    await using client = new TestClient(api);

    const answers = await Promise.all(
      ["me", "b3f1c2d4-0000-4000-8000-000000000001", "7", "7.5", "ada", "ada/posts"].map(async (rest) =>
        (await client.get(`/users/${rest}`)).text(),
      ),
    );

    expect(answers).toEqual(["static", "uuid", "int", "float", "plain", "catch-all"]);
  });

  it("tries less specific branches when a specific one ends nowhere", async () => {
    const api = new BoltAPI();
    api.get("/files/static/logo", () => "static");
    api.get("/files/{id:int}/info", () => "int");
    api.get("/files/{name}/data", () => "plain");
    api.get("/files/{rest:path}", () => "catch-all");
    await using client = new TestClient(api);

    expect((await client.get("/files/static/data")).text()).toBe("plain");
    expect((await client.get("/files/7/data")).text()).toBe("plain");
    expect((await client.get("/files/7/other")).text()).toBe("catch-all");
  });
});

describe("a typed placeholder", () => {
  it("that does not fit is a 422 where nothing else fits", async () => {
    const api = new BoltAPI();
    api.get("/users/{id:int}", ({ params }) => params);

    const response = await getFrom(api, "/users/abc");

    expect(response.status).toBe(422);
    expect(response.json()).toEqual({
      detail: [{ type: "validation_error", loc: ["path", "id"], msg: "Invalid integer value: 'abc'" }],
    });
  });

  it("that does not fit lets another route take the path", async () => {
    const api = new BoltAPI();
    api.get("/users/{id:int}", () => "number");
    api.get("/users/{name}", ({ params }) => params);

    expect((await getFrom(api, "/users/abc")).json()).toEqual({ name: "abc" });
  });

  it("that does not fit on another method is still a 405", async () => {
    const api = new BoltAPI();
    api.get("/users/{id:int}", () => "number");
    await using client = new TestClient(api);

    expect((await client.post("/users/7")).status).toBe(405);
  });

  it("gives values of its type", async () => {
    const api = new BoltAPI();
    api.get("/a/{i:int}/{f:float}/{u:uuid}/{s:str}/{p:path}", ({ params }) => [
      params,
      Object.values(params).map((value) => typeof value),
    ]);

    const response = await getFrom(api, "/a/-7/1.5e3/B3F1C2D4-0000-4000-8000-000000000001/x/y/z");

    expect(response.json()).toEqual([
      { i: -7, f: 1500, u: expect.stringMatching(/^b3f1c2d4-0000-4000-8000-000000000001$/i), s: "x", p: "y/z" },
      ["number", "number", "string", "string", "string"],
    ]);
  });
});

describe("percent-encoding of the path", () => {
  const api = new BoltAPI();
  api.get("/café", () => "static");
  api.get("/v/{value}", ({ params }) => params);
  api.get("/p/{rest:path}", ({ params }) => params);

  it.each([
    ["/v/a%20b", "a b"],
    ["/v/a+b", "a+b"],
    ["/v/%E2%82%AC", "€"],
    ["/v/a%2Fb", "a/b"],
    ["/v/%2541", "%41"],
    ["/v/%252F", "%2F"],
    ["/v/..%2F..%2Fetc", "../../etc"],
  ])("is decoded once in %s", async (path, value) => {
    expect((await getFrom(api, path)).json()).toEqual({ value });
  });

  it("is decoded once in a catch-all", async () => {
    expect((await getFrom(api, "/p/a%2Fb/c%2525")).json()).toEqual({ rest: "a/b/c%25" });
  });

  it("makes no difference for static text", async () => {
    expect((await getFrom(api, "/caf%C3%A9")).text()).toBe("static");
    expect((await getFrom(api, "/caf%c3%a9")).text()).toBe("static");
    expect((await getFrom(api, "/%63af%C3%A9")).text()).toBe("static");
  });

  it.each(["/v/%", "/v/%2", "/v/%zz", "/v/%C3", "/v/%C3%28", "/v/%ED%A0%80", "/v/%00", "/v/a%00b", "/nowhere/%zz"])(
    "that is malformed in %s is a 400",
    async (path) => {
      const response = await getFrom(api, path);

      expect(response.status).toBe(400);
      expect(response.json()).toEqual({ detail: "Malformed path: expected percent-encoded UTF-8 without NUL" });
    },
  );
});

describe("an unknown path", () => {
  it("is a 404", async () => {
    const response = await getFrom(new BoltAPI(), "/nowhere");

    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.json()).toEqual({ detail: "Not Found" });
  });

  it.each(["/constructor", "/__proto__", "/toString", "/hasOwnProperty"])("such as %s is a 404", async (path) => {
    const api = new BoltAPI();
    api.get("/users", () => "ok");

    expect((await getFrom(api, path)).status).toBe(404);
  });

  it("is a 404 for OPTIONS too", async () => {
    const api = new BoltAPI();
    api.get("/users", () => "ok");
    await using client = new TestClient(api);

    expect((await client.options("/nowhere")).status).toBe(404);
  });

  it("is a 404 where the path is longer or shorter than a route", async () => {
    const api = new BoltAPI();
    api.get("/users/{id}/posts", () => "ok");

    expect((await getFrom(api, "/users/1")).status).toBe(404);
    expect((await getFrom(api, "/users/1/posts/2")).status).toBe(404);
    expect((await getFrom(api, "/users//posts")).status).toBe(404);
  });
});

describe("a known path with another method", () => {
  function articles(): BoltAPI {
    const api = new BoltAPI();
    api.get("/articles/{id:int}", () => "ok");
    api.delete("/articles/{id:int}", () => undefined);
    api.put("/articles/{slug}", () => "ok");
    return api;
  }

  it("is a 405 that names the methods it has", async () => {
    await using client = new TestClient(articles());

    const response = await client.post("/articles/7", { json: {} });

    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("DELETE, GET, HEAD, OPTIONS, PUT");
    expect(response.json()).toEqual({ detail: "Method Not Allowed" });
  });

  it("answers OPTIONS with 204 and the methods it has", async () => {
    await using client = new TestClient(articles());

    const response = await client.options("/articles/7");

    expect(response.status).toBe(204);
    expect(response.headers.get("allow")).toBe("DELETE, GET, HEAD, OPTIONS, PUT");
    expect(response.bytes).toHaveLength(0);
  });

  it("answers OPTIONS by its own route where it has one", async () => {
    const api = articles();
    api.options("/articles/{id:int}", () => json({ own: true }));
    await using client = new TestClient(api);

    expect((await client.options("/articles/7")).json()).toEqual({ own: true });
  });

  it("answers HEAD where it answers GET", async () => {
    await using client = new TestClient(articles());

    const response = await client.head("/articles/7");

    expect(response.status).toBe(200);
    expect(response.bytes).toHaveLength(0);
  });

  it("does not answer HEAD where it does not answer GET", async () => {
    const api = new BoltAPI();
    api.post("/articles", () => "ok");
    await using client = new TestClient(api);

    const response = await client.head("/articles");

    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("OPTIONS, POST");
  });
});

describe("OPTIONS *", () => {
  it("is answered for the server as a whole", async () => {
    const api = new BoltAPI();
    api.get("/{rest:path}", () => "ok");

    const response = await exchangeInMemory(api.compile().handle, {
      method: "OPTIONS",
      target: "*",
      headers: ["host", "testserver.local"],
    });

    expect(response.status).toBe(204);
    expect(response.body).toHaveLength(0);
  });
});

describe("a trailing slash", () => {
  it.each([
    ["strip", "/users", "/users/"],
    ["append", "/users/", "/users"],
  ] as const)(
    "with %s belongs to no route or to all: %s answers, %s redirects",
    async (trailingSlash, answers, redirects) => {
      for (const written of ["/users", "/users/"]) {
        const api = new BoltAPI({ trailingSlash });
        api.get(written, () => "ok");

        expect((await getFrom(api, answers)).text()).toBe("ok");
        const response = await getFrom(api, redirects);
        expect(response.status).toBe(308);
        expect(response.headers.get("location")).toBe(answers);
        expect(response.bytes).toHaveLength(0);
      }
    },
  );

  it("stays as it was written with keep, and the other form is redirected", async () => {
    const api = new BoltAPI({ trailingSlash: "keep" });
    api.get("/with/", () => "with");
    api.get("/without", () => "without");
    api.get("/both", () => "both, without");
    api.get("/both/", () => "both, with");
    await using client = new TestClient(api, { followRedirects: false });

    expect((await client.get("/with/")).text()).toBe("with");
    expect((await client.get("/with")).headers.get("location")).toBe("/with/");
    expect((await client.get("/without/")).headers.get("location")).toBe("/without");
    expect((await client.get("/both")).text()).toBe("both, without");
    expect((await client.get("/both/")).text()).toBe("both, with");
  });

  it("keeps the query, the encoding and the method", async () => {
    const api = new BoltAPI();
    api.post("/users/{name}", ({ request, params }) => ({ ...params, query: request.queryString }));
    await using client = new TestClient(api, { followRedirects: false });

    const response = await client.post("/users/a%20b/?next=%2Fhome&x=1");

    expect(response.status).toBe(308);
    expect(response.headers.get("location")).toBe("/users/a%20b?next=%2Fhome&x=1");
    const followed = await client.post("/users/a%20b/?next=%2Fhome&x=1", { followRedirects: true });
    expect(followed.json()).toEqual({ name: "a b", query: "next=%2Fhome&x=1" });
  });

  it.each([
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "/%5Cevil.example/",
    "//evil.example/%2e%2e/",
    "/%0d%0aset-cookie:a=1/",
  ])("of %s never leads to another host", async (path) => {
    const api = new BoltAPI();
    api.get("/{name}", () => "ok");
    api.get("/{name}/{other}", () => "ok");
    await using client = new TestClient(api, { followRedirects: false });

    const location = (await client.get(path)).headers.get("location");

    const url = new URL(location ?? "/", "http://testserver.local");
    expect(url.origin).toBe("http://testserver.local");
    expect(location ?? "").not.toMatch(/[\r\n]/);
  });

  it("on another method is a 405 rather than a redirect", async () => {
    const api = new BoltAPI();
    api.get("/users", () => "ok");
    await using client = new TestClient(api, { followRedirects: false });

    expect((await client.post("/users/")).status).not.toBe(308);
  });

  it("makes no difference for the root", async () => {
    const api = new BoltAPI();
    api.get("", () => "root");

    expect((await getFrom(api, "/")).text()).toBe("root");
  });
});

describe("repeated slashes", () => {
  it("are one", async () => {
    const api = new BoltAPI();
    api.get("/users/{id}", ({ params }) => params);

    expect((await getFrom(api, "//users///7")).json()).toEqual({ id: "7" });
  });
});

describe("a response that cannot be sent", () => {
  const circular: Record<string, unknown> = {};
  circular.self = circular;

  it("is a 500 even when the exception handler gives another of the kind", async () => {
    const api = new BoltAPI({ logger: recordingLogger(), exceptionHandler: () => json(circular) });
    api.get("/", () => {
      throw new Error("no");
    });
    await using client = new TestClient(api, { raiseServerErrors: false });

    const response = await client.get("/");

    expect(response.status).toBe(500);
    expect(response.json()).toEqual({ detail: "Internal Server Error" });
  });

  it("still runs what follows the response", async () => {
    const ran: string[] = [];
    const api = new BoltAPI({ logger: recordingLogger() });
    api.get("/", ({ request }) => {
      request.afterResponse((error) => void ran.push(error instanceof TypeError ? "with the error" : "without"));
      return circular;
    });
    await using client = new TestClient(api, { raiseServerErrors: false });

    await client.get("/");

    expect(ran).toEqual(["with the error"]);
  });

  it("is a 500 when middleware sets something that is no body", async () => {
    const logger = recordingLogger();
    const api = new BoltAPI({
      logger,
      middleware: [
        async (request, next) => {
          const response = await next(request);
          response.body = { not: "a body" } as unknown as string;
          return response;
        },
      ],
    });
    api.get("/", () => "ok");
    await using client = new TestClient(api, { raiseServerErrors: false });

    expect((await client.get("/")).status).toBe(500);
    expect(logger.errors()).toHaveLength(1);
  });
});

describe("a logger that throws", () => {
  it("does not keep the answer to a failing request from the client", async () => {
    const fail = (): void => {
      throw new Error("the disk is full");
    };
    const api = new BoltAPI({ logger: { debug: fail, info: fail, warn: fail, error: fail } });
    api.get("/", () => {
      throw new Error("no");
    });
    await using client = new TestClient(api, { raiseServerErrors: false });

    expect((await client.get("/")).json()).toEqual({ detail: "Internal Server Error" });
  });
});
