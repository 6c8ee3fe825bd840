import {
  BoltAPI,
  empty,
  json,
  type Middleware,
  NotFound,
  type RequestObserver,
  redirect,
  silentLogger,
  stream,
  t,
  WebSocketException,
} from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { recordingLogger } from "../logging/recording-logger.ts";
import { recordingObserver } from "../pipeline/recording-observer.ts";
import { gate } from "./gate.ts";

describe("observers", () => {
  it("are told of a request before middleware, and of its response after it", async () => {
    const observer = recordingObserver();
    const { told } = observer;
    const middleware: Middleware = {
      name: "steps",
      before: () => void told.push("before"),
      after: (response) => {
        told.push("after");
        response.headers.set("x-step", "after");
      },
    };
    const api = new BoltAPI({ observers: [observer], middleware: [middleware] });
    api.get("/users/{id:int}", ({ request }) => {
      told.push(`handler of ${request.route}`);
      return { ok: true };
    });
    await using client = new TestClient(api);

    await client.get("/users/7?page=2");

    expect(told).toEqual([
      "request GET /users/7",
      "before",
      "handler of GET /users/{id:int}",
      "after",
      "response 200 sent",
    ]);
    const [response] = observer.responses;
    expect(response?.headers.get("x-step")).toBe("after");
    expect(response?.bytes).toBe(11);
    expect(response?.error).toBeUndefined();
  });

  it("know the route", async () => {
    const routes: (string | null)[] = [];
    const observer: RequestObserver = { name: "routes", onRequest: (request) => void routes.push(request.route) };
    const api = new BoltAPI({ observers: [observer], prefix: "/v1" });
    api.get("/users/{id:int}", () => "ok");
    await using client = new TestClient(api);

    await client.get("/v1/users/7");
    await client.head("/v1/users/7");
    await client.get("/v1/nowhere");
    await client.post("/v1/users/7");

    expect(routes).toEqual(["GET /v1/users/{id:int}", "GET /v1/users/{id:int}", null, null]);
  });

  it("measure the time a request takes", async () => {
    const observer = recordingObserver();
    const api = new BoltAPI({ observers: [observer] });
    api.get("/", () => new Promise((resolve) => setTimeout(resolve, 20, "ok")));
    await using client = new TestClient(api);

    await client.get("/");

    expect(observer.responses[0]?.durationMs).toBeGreaterThanOrEqual(19);
  });

  it("leave a synchronous route synchronous", () => {
    const observer = recordingObserver();
    const api = new BoltAPI({ observers: [observer] });
    api.get("/", () => "ok");
    const { handle } = api.compile();
    let status = 0;
    const exchange = {
      method: "GET",
      target: "/",
      wantsWebSocket: false,
      // Asked when the request took more than a millisecond.
      signal: new AbortController().signal,
      header: () => undefined,
      respond(sent: number) {
        status = sent;
      },
    };

    const pending = handle(exchange as unknown as Parameters<typeof handle>[0]);

    expect(pending).toBeUndefined();
    expect(status).toBe(200);
    expect(observer.told).toEqual(["request GET /", "response 200 sent"]);
  });

  it.each([
    ["a 404", "GET", "/nowhere", ["error NotFound: Not Found", "response 404 sent"]],
    ["a 405", "POST", "/", ["error MethodNotAllowed: Method Not Allowed", "response 405 sent"]],
    ["a redirect to the other slash", "GET", "/thing/", ["response 308 sent"]],
    ["an automatic OPTIONS", "OPTIONS", "/thing", ["response 204 sent"]],
  ])("are told of %s that no route takes", async (_case, method, path, expected) => {
    const observer = recordingObserver();
    const api = new BoltAPI({ observers: [observer] });
    api.get("/", () => "ok");
    api.get("/thing", () => "ok");
    await using client = new TestClient(api, { followRedirects: false });

    await client.request(method, path);

    expect(observer.told).toEqual([`request ${method} ${path}`, ...expected]);
  });

  it("of a route are told of its preflights", async () => {
    const observer = recordingObserver();
    const api = new BoltAPI();
    api.put("/thing", { observers: [observer] }, () => "ok");
    await using client = new TestClient(api);

    await client.options("/thing", { headers: { "access-control-request-method": "PUT" } });

    expect(observer.told).toEqual(["request OPTIONS /thing", "response 204 sent"]);
  });
});

describe("observers of errors", () => {
  it("are told of what a handler throws, and of the response that answers it", async () => {
    const observer = recordingObserver();
    const api = new BoltAPI({ observers: [observer], logger: silentLogger });
    const error = new TypeError("no such row");
    api.get("/", () => {
      throw error;
    });
    await using client = new TestClient(api, { raiseServerErrors: false });

    await client.get("/");

    expect(observer.told).toEqual(["request GET /", "error TypeError: no such row", "response 500 sent"]);
    expect(observer.responses[0]?.error).toBe(error);
  });

  it("are told of an error once, however much middleware is around it", async () => {
    const observer = recordingObserver();
    const around: Middleware = async function around(request, next) {
      return next(request);
    };
    const api = new BoltAPI({ observers: [observer], middleware: [around, { name: "after", after: () => {} }] });
    api.get("/", async () => {
      throw new NotFound("No such user");
    });
    await using client = new TestClient(api);

    await client.get("/");

    expect(observer.told).toEqual(["request GET /", "error NotFound: No such user", "response 404 sent"]);
  });

  it("are told of inputs that do not fit", async () => {
    const observer = recordingObserver();
    const api = new BoltAPI({ observers: [observer] });
    api.get("/", { query: { page: t.Integer() } }, () => "ok");
    await using client = new TestClient(api);

    await client.get("/?page=x");

    expect(observer.told[1]).toMatch(/^error RequestValidationError/);
    expect(observer.responses[0]?.status).toBe(422);
  });

  it("are not told of a response that is thrown", async () => {
    const observer = recordingObserver();
    const api = new BoltAPI({ observers: [observer] });
    api.get("/", () => {
      throw redirect("/elsewhere");
    });
    await using client = new TestClient(api, { followRedirects: false });

    await client.get("/");

    expect(observer.told).toEqual(["request GET /", "response 307 sent"]);
  });

  it("are told of what an exception handler throws", async () => {
    const observer = recordingObserver();
    const api = new BoltAPI({
      observers: [observer],
      logger: silentLogger,
      exceptionHandler: () => {
        throw new Error("second");
      },
    });
    api.get("/", () => {
      throw new Error("first");
    });
    await using client = new TestClient(api, { raiseServerErrors: false });

    await client.get("/");

    expect(observer.told).toEqual(["request GET /", "error Error: first", "error Error: second", "response 500 sent"]);
  });

  it("are told of a response that cannot be written", async () => {
    const observer = recordingObserver();
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    const api = new BoltAPI({ observers: [observer], logger: silentLogger, exceptionHandler: () => json(circle) });
    api.get("/", () => {
      throw new Error("first");
    });
    await using client = new TestClient(api, { raiseServerErrors: false });

    await client.get("/");

    expect(observer.told[1]).toBe("error Error: first");
    expect(observer.told.at(-2)).toMatch(/^error TypeError: .*circular/);
    expect(observer.told.at(-1)).toBe("response 500 sent");
  });
});

describe("observers of streams", () => {
  it("are told at the end of the stream, before its clean-up", async () => {
    const observer = recordingObserver();
    const { told } = observer;
    const api = new BoltAPI({ observers: [observer] });
    api.get("/", ({ request }) => {
      request.afterResponse(() => void told.push("clean-up"));
      return stream(
        (async function* () {
          yield "a";
          told.push("half way");
          yield "b";
        })(),
      );
    });
    await using client = new TestClient(api);

    await client.get("/");

    expect(told).toEqual(["request GET /", "half way", "response 200 sent", "clean-up"]);
    expect(observer.responses[0]?.bytes).toBeNull();
  });

  it("know the bytes of a stream that has announced them", async () => {
    const observer = recordingObserver();
    const api = new BoltAPI({ observers: [observer], compression: false });
    api.get("/", () => stream(["abc"], { headers: { "content-length": 3 } }));
    await using client = new TestClient(api);

    await client.get("/");

    expect(observer.responses[0]?.bytes).toBe(3);
  });

  it("are told of what breaks a stream off", async () => {
    const observer = recordingObserver();
    const api = new BoltAPI({ observers: [observer], logger: silentLogger });
    api.get("/", () =>
      stream(
        (async function* () {
          yield "a";
          throw new Error("the source is gone");
        })(),
      ),
    );
    await using client = new TestClient(api, { raiseServerErrors: false });

    await client.get("/").catch(() => {});

    expect(observer.told).toEqual(["request GET /", "error Error: the source is gone", "response 200 failed"]);
    expect(observer.responses[0]?.error).toEqual(new Error("the source is gone"));
  });

  it("know that the client has left within a stream", async () => {
    const observer = recordingObserver();
    const api = new BoltAPI({ observers: [observer] });
    api.get("/", ({ request }) =>
      stream(
        (async function* () {
          yield "a";
          await new Promise((resolve) => request.signal.addEventListener("abort", resolve));
        })(),
      ),
    );
    await using client = new TestClient(api);
    const ended = observer.nextResponse();

    await (await client.stream("GET", "/")).close();

    expect((await ended).outcome).toBe("gone");
  });
});

describe("observers of responses", () => {
  it("know that the client did not wait", async () => {
    const observer = recordingObserver();
    const leaving = new AbortController();
    const running = gate();
    const api = new BoltAPI({ observers: [observer] });
    api.get("/", async ({ request }) => {
      const left = new Promise((resolve) => request.signal.addEventListener("abort", resolve));
      running.open();
      await left;
      await new Promise((resolve) => setTimeout(resolve, 2));
      return "late";
    });
    await using client = new TestClient(api);
    const ended = observer.nextResponse();

    const response = client.get("/", { signal: leaving.signal }).catch(() => "left");
    await running.opened;
    leaving.abort();

    expect(await response).toBe("left");
    expect((await ended).outcome).toBe("gone");
  });

  it.each([
    ["HEAD", "/text", 0],
    ["GET", "/text", 5],
    ["GET", "/bytes", 3],
    ["GET", "/empty", 0],
  ])("count the bytes of %s %s: %d", async (method, path, bytes) => {
    const observer = recordingObserver();
    const api = new BoltAPI({ observers: [observer] });
    api.get("/text", () => "café");
    api.get("/bytes", () => new Uint8Array(3));
    api.get("/empty", () => empty());
    await using client = new TestClient(api);

    await client.request(method, path);

    expect(observer.responses[0]?.bytes).toBe(bytes);
  });

  it("count the bytes that are sent, not those that were compressed", async () => {
    const observer = recordingObserver();
    const api = new BoltAPI({ observers: [observer] });
    api.get("/", () => "a".repeat(10_000));
    await using client = new TestClient(api);

    await client.get("/", { headers: { "accept-encoding": "gzip" } });

    expect(observer.responses[0]?.headers.get("content-encoding")).toBe("gzip");
    expect(observer.responses[0]?.bytes).toBeLessThan(200);
  });
});

describe("observers of WebSockets", () => {
  it("are told when the WebSocket is over", async () => {
    const observer = recordingObserver();
    const api = new BoltAPI({ observers: [observer] });
    api.websocket("/ws/{room}", async ({ socket, request }) => {
      observer.told.push(`open ${request.route}`);
      await socket.accept();
      for await (const message of socket) await socket.sendText(String(message));
    });
    await using client = new TestClient(api);

    {
      await using socket = await client.websocket("/ws/1");
      await socket.sendText("hello");
      await socket.receiveText();
      expect(observer.responses).toEqual([]);
    }

    expect(observer.told).toEqual(["request GET /ws/1", "open WS /ws/{room}", "response 101 sent"]);
  });

  it("are told of a handshake that is refused", async () => {
    const observer = recordingObserver();
    const api = new BoltAPI({ observers: [observer] });
    api.websocket("/ws", () => {
      throw new WebSocketException(4001, "Not today");
    });
    await using client = new TestClient(api);

    await client.websocket("/ws").catch(() => {});

    expect(observer.told).toEqual(["request GET /ws", "error Forbidden: Not today", "response 403 sent"]);
  });

  it("are told of a handshake that is one too many", async () => {
    const observer = recordingObserver();
    const api = new BoltAPI({ observers: [observer], logger: silentLogger, websocket: { maxConnections: 0 } });
    api.websocket("/ws", ({ socket }) => socket.accept());
    await using client = new TestClient(api, { raiseServerErrors: false });

    await client.websocket("/ws").catch(() => {});

    expect(observer.told.at(0)).toBe("request GET /ws");
    expect(observer.told.at(-1)).toBe("response 503 sent");
  });

  it.each([
    ["an unexpected error", new Error("the room burns")],
    ["a WebSocketException", new WebSocketException(4001, "the room burns")],
  ])("are told of %s that ends one", async (_case, error) => {
    const observer = recordingObserver();
    const api = new BoltAPI({ observers: [observer], logger: silentLogger });
    api.websocket("/ws", async ({ socket }) => {
      await socket.accept();
      throw error;
    });
    const client = new TestClient(api, { raiseServerErrors: false });
    const ended = observer.nextResponse();

    await client.websocket("/ws");

    expect(await ended).toMatchObject({ status: 101, outcome: "failed", error });
    expect(observer.told[1]).toBe(`error ${String(error)}`);
    await client.close();
  });
});

describe("observers that fail", () => {
  it.each(["onRequest", "onError", "onResponse"] as const)("in %s are logged and change nothing", async (hook) => {
    const logger = recordingLogger();
    const next = recordingObserver("next");
    const failing = {
      name: "failing",
      [hook]: () => {
        throw new Error("observer");
      },
    } as RequestObserver;
    const api = new BoltAPI({ logger, observers: [failing, next] });
    api.get("/", () => {
      throw new NotFound();
    });
    await using client = new TestClient(api);

    const response = await client.get("/");

    expect(response.status).toBe(404);
    expect(next.told).toEqual(["request GET /", "error NotFound: Not Found", "response 404 sent"]);
    expect(logger.entries).toEqual([
      {
        level: "error",
        message: `Observer "failing" failed in ${hook} of GET /`,
        fields: { error: new Error("observer") },
      },
    ]);
  });

  it("after waiting are logged, and nobody has waited for them", async () => {
    const logger = recordingLogger();
    const opened = gate();
    const observer: RequestObserver = {
      name: "slow",
      onRequest: async () => {
        await opened.opened;
        throw new Error("late");
      },
    };
    const api = new BoltAPI({ logger, observers: [observer] });
    api.get("/", () => "ok");
    await using client = new TestClient(api);

    expect((await client.get("/")).status).toBe(200);
    const logged = logger.nextEntry();
    opened.open();

    expect((await logged).fields.error).toEqual(new Error("late"));
  });
});

describe("the hooks of an API", () => {
  it("are an observer called hooks, told after its other observers", async () => {
    const told: string[] = [];
    const api = new BoltAPI({
      observers: [recordingObserver("first", told)],
      onRequest: (request) => void told.push(`onRequest ${request.path}`),
      onError: (error) => void told.push(`onError ${String(error)}`),
      onResponse: ({ status }, request) => void told.push(`onResponse ${status} ${request.route}`),
    });
    api.get("/quiet", { skip: ["hooks", "first"] }, () => "ok");
    api.get("/", () => {
      throw new NotFound("No");
    });
    await using client = new TestClient(api);

    await client.get("/");
    await client.get("/quiet");

    expect(told).toEqual([
      "request GET /",
      "onRequest /",
      "error NotFound: No",
      "onError NotFound: No",
      "response 404 sent",
      "onResponse 404 GET /",
    ]);
  });
});
