import { BoltAPI, depends, type HttpResponse, json, type Middleware, NotFound, t, text } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { recordingLogger } from "../logging/recording-logger.ts";
import { marking } from "./marking-middleware.ts";

describe("middleware", () => {
  it("changes status, headers and body of the answer", async () => {
    const api = new BoltAPI({
      middleware: [
        async (request, next) => {
          const response = await next(request);
          response.status = 201;
          response.headers.set("x-path", request.path);
          response.body = `<${String(response.body)}>`;
          return response;
        },
      ],
    });
    api.get("/", () => text("inner"));
    api.get("/json", () => ({ id: 1 }));
    await using client = new TestClient(api);

    const response = await client.get("/");

    expect(response.status).toBe(201);
    expect(response.headers.get("x-path")).toBe("/");
    expect(response.text()).toBe("<inner>");
    expect(response.headers.get("content-length")).toBe("7");
    expect((await client.get("/json")).text()).toBe('<{"id":1}>');
  });

  it("answers in place of the route", async () => {
    const ran: string[] = [];
    const api = new BoltAPI({
      middleware: [() => json({ detail: "Down for maintenance" }, { status: 503 }), marking("inner", ran)],
    });
    api.get("/", () => void ran.push("handler"));
    await using client = new TestClient(api);

    const response = await client.get("/");

    expect(response.status).toBe(503);
    expect(ran).toEqual([]);
  });

  it("answers with a web Response", async () => {
    const api = new BoltAPI({ middleware: [() => new Response("web", { status: 202 })] });
    await using client = new TestClient(api);

    const response = await client.get("/");

    expect(response.status).toBe(202);
    expect(response.text()).toBe("web");
  });

  it("hands things to the handler in state", async () => {
    const api = new BoltAPI({
      middleware: [
        (request, next) => {
          request.state.tenant = "acme";
          return next(request);
        },
      ],
    });
    api.get("/", ({ request }) => request.state.tenant);
    await using client = new TestClient(api);

    expect((await client.get("/")).text()).toBe("acme");
  });

  it("sees what the route throws as the response that will be sent", async () => {
    const seen: unknown[] = [];
    const error = new NotFound("No such user");
    const api = new BoltAPI({
      middleware: [
        async (request, next) => {
          const response = await next(request);
          seen.push(response.status, response.error, response.body);
          response.headers.set("x-seen", "1");
          return response;
        },
      ],
    });
    api.get("/", () => {
      throw error;
    });
    await using client = new TestClient(api);

    const response = await client.get("/");

    expect(seen).toEqual([404, error, '{"detail":"No such user"}']);
    expect(response.status).toBe(404);
    expect(response.headers.get("x-seen")).toBe("1");
  });

  it("sees no error on a response that was returned", async () => {
    const seen: unknown[] = [];
    const api = new BoltAPI({
      middleware: [
        async (request, next) => {
          const response = await next(request);
          seen.push(response.error);
          return response;
        },
      ],
    });
    api.get("/", () => json({ problem: 1 }, { status: 500 }));
    await using client = new TestClient(api);

    await client.get("/");

    expect(seen).toEqual([undefined]);
  });

  it("sees unexpected errors and failed validation as responses too", async () => {
    const seen: number[] = [];
    const watch: Middleware = async (request, next) => {
      const response = await next(request);
      seen.push(response.status);
      return response;
    };
    const api = new BoltAPI({ middleware: [watch], logger: recordingLogger() });
    api.get("/fails", () => {
      throw new Error("no");
    });
    api.get("/rejects", () => Promise.reject(new Error("no")));
    api.get("/invalid", { query: { page: t.Integer() } }, () => "ok");
    await using client = new TestClient(api, { raiseServerErrors: false });

    for (const path of ["/fails", "/rejects", "/invalid"]) await client.get(path);

    expect(seen).toEqual([500, 500, 422]);
  });

  it("that throws is answered like a route that throws, and outer middleware sees it", async () => {
    const seen: unknown[] = [];
    const error = new NotFound("by middleware");
    const api = new BoltAPI({
      middleware: [
        async (request, next) => {
          const response = await next(request);
          seen.push(response.error);
          return response;
        },
        () => {
          throw error;
        },
      ],
    });
    api.get("/", () => "ok");
    await using client = new TestClient(api);

    const response = await client.get("/");

    expect(response.json()).toEqual({ detail: "by middleware" });
    expect(seen).toEqual([error]);
  });

  it("that throws after next has answered takes the answer back", async () => {
    const logger = recordingLogger();
    const api = new BoltAPI({
      logger,
      middleware: [
        async (request, next) => {
          await next(request);
          throw new Error("too late");
        },
      ],
    });
    api.get("/", () => ({ secret: 1 }));
    await using client = new TestClient(api, { raiseServerErrors: false });

    const response = await client.get("/");

    expect(response.status).toBe(500);
    expect(response.text()).toBe('{"detail":"Internal Server Error"}');
    expect(logger.errors().map(String)).toEqual(["Error: too late"]);
  });

  it("may catch nothing: next never rejects because of the route", async () => {
    const api = new BoltAPI({
      middleware: [
        (request, next) =>
          next(request).then(
            (response) => response,
            () => text("rejected"),
          ),
      ],
      logger: recordingLogger(),
    });
    api.get("/", () => {
      throw new Error("no");
    });
    await using client = new TestClient(api, { raiseServerErrors: false });

    expect((await client.get("/")).status).toBe(500);
  });

  it("that calls next twice is a mistake, and the route runs once", async () => {
    const logger = recordingLogger();
    const runs: string[] = [];
    const api = new BoltAPI({
      logger,
      middleware: [
        async function retry(request, next) {
          await next(request);
          return next(request);
        },
      ],
    });
    api.get("/", () => void runs.push("handler"));
    await using client = new TestClient(api, { raiseServerErrors: false });

    expect((await client.get("/")).status).toBe(500);
    expect(runs).toEqual(["handler"]);
    expect(logger.errors().map(String)).toEqual([expect.stringMatching(/MIDDLEWARE_NEXT_TWICE.*"retry"/)]);
  });

  it.each([undefined, null, "text", { status: 200 }])("that returns %j is a mistake", async (returned) => {
    const logger = recordingLogger();
    const api = new BoltAPI({
      logger,
      middleware: [
        async function forgetful(request, next) {
          await next(request);
          return returned as unknown as HttpResponse;
        },
      ],
    });
    api.get("/", () => "ok");
    await using client = new TestClient(api, { raiseServerErrors: false });

    expect((await client.get("/")).status).toBe(500);
    expect(logger.errors().map(String)).toEqual([expect.stringMatching(/MIDDLEWARE_NO_RESPONSE.*"forgetful"/)]);
  });

  it("surrounds answers that no route gives", async () => {
    const seen: string[] = [];
    const watch: Middleware = async (request, next) => {
      const response = await next(request);
      seen.push(`${request.method} ${request.path} ${response.status}`);
      response.headers.set("access-control-allow-origin", "*");
      return response;
    };
    const api = new BoltAPI({ middleware: [watch] });
    api.post("/known", () => "ok");
    await using client = new TestClient(api, { followRedirects: false });

    const responses = [
      await client.get("/nowhere"),
      await client.get("/known"),
      await client.options("/known"),
      await client.post("/known/"),
      await client.get("/%zz"),
    ];

    expect(seen).toEqual([
      "GET /nowhere 404",
      "GET /known 405",
      "OPTIONS /known 204",
      "POST /known/ 308",
      "GET /%zz 400",
    ]);
    for (const response of responses) expect(response.headers.get("access-control-allow-origin")).toBe("*");
  });

  it("of a synchronous route may be synchronous", async () => {
    const api = new BoltAPI({ middleware: [(request, next) => next(request)] });
    api.get("/", () => "ok");
    await using client = new TestClient(api);

    expect((await client.get("/")).text()).toBe("ok");
  });
});

describe("the stages of a route", () => {
  it("run in order: authenticate, guard, extract, resolve, handler", async () => {
    const order: string[] = [];
    const dependency = depends(
      { query: { page: t.Integer() } },
      ({ query }) => void order.push(`resolve ${query.page}`),
    );
    const api = new BoltAPI();
    api.get(
      "/",
      {
        auth: [
          {
            name: "test",
            authenticate: () => {
              order.push("authenticate");
              return { user: { id: 1, username: "ada" } };
            },
          },
        ],
        guards: [{ name: "guard", requiresUser: true, check: () => order.push("guard") > 0 }],
        depends: { dependency },
      },
      () => void order.push("handler"),
    );
    await using client = new TestClient(api);

    await client.get("/?page=2");
    expect(order).toEqual(["authenticate", "guard", "resolve 2", "handler"]);

    order.length = 0;
    await client.get("/?page=x");
    expect(order).toEqual(["authenticate", "guard"]);
  });

  it("give the handler only what the route declared", async () => {
    const api = new BoltAPI();
    api.get("/plain", (input) => Object.keys(input));
    api.get("/{id}", { query: { q: t.Optional(t.String()) } }, (input) => Object.keys(input).sort());
    await using client = new TestClient(api);

    expect((await client.get("/plain")).json()).toEqual(["request"]);
    expect((await client.get("/1")).json()).toEqual(["params", "query", "request"]);
  });

  it("share nothing between requests", async () => {
    const api = new BoltAPI();
    api.get("/", { query: { tags: t.Array(t.String(), { default: [] }) } }, ({ query }) => {
      query.tags.push("changed");
      return query;
    });
    await using client = new TestClient(api);

    await client.get("/");

    expect((await client.get("/")).json()).toEqual({ tags: ["changed"] });
  });
});
