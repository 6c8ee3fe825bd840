import { SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { AlwaysOffSampler, type ReadableSpan } from "@opentelemetry/sdk-trace-base";
import { BoltAPI, NotFound, silentLogger, stream, text, tracing } from "boltapi";
import { TestClient, type TestClientOptions } from "boltapi/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type Sdk, startSdk } from "./otel-sdk.ts";

let sdk: Sdk | null = null;

afterEach(async () => {
  await sdk?.stop();
  sdk = null;
});

function tracedApi(
  options: Parameters<typeof tracing>[0] = {},
  more: ConstructorParameters<typeof BoltAPI>[0] = {},
): BoltAPI {
  return new BoltAPI({ logger: silentLogger, ...more, middleware: [tracing(options)] });
}

/** The spans that a request makes. */
async function spansOf(
  api: BoltAPI,
  send: (client: TestClient) => Promise<unknown>,
  clientOptions: TestClientOptions = {},
): Promise<readonly ReadableSpan[]> {
  sdk ??= startSdk();
  await using client = new TestClient(api, { raiseServerErrors: false, ...clientOptions });
  await send(client);
  return sdk.spans();
}

describe("tracing()", () => {
  it("makes a server span of a request, named by its route", async () => {
    const api = tracedApi();
    api.get("/users/{id}", () => "Ada");

    const [span] = await spansOf(api, (client) => client.get("/users/7?token=secret"), { remoteAddress: "10.0.0.7" });

    expect(span?.name).toBe("GET /users/{id}");
    expect(span?.kind).toBe(SpanKind.SERVER);
    expect(span?.status).toEqual({ code: SpanStatusCode.UNSET });
    expect(span?.attributes).toEqual({
      "http.request.method": "GET",
      "http.route": "/users/{id}",
      "http.response.status_code": 200,
      "url.path": "/users/7",
      "url.scheme": "http",
      "server.address": "testserver.local",
      "client.address": "10.0.0.7",
      "network.peer.address": "10.0.0.7",
    });
  });

  it("never tells of the query, where secrets stand", async () => {
    const api = tracedApi();
    api.get("/", () => "ok");
    const [span] = await spansOf(api, (client) => client.get("/?token=s3cret"));
    expect(JSON.stringify([span?.attributes, span?.name, span?.events])).not.toContain("s3cret");
  });

  it("names requests that no route takes by their method alone", async () => {
    const spans = await spansOf(tracedApi(), async (client) => {
      await client.get("/wp-admin/123");
      await client.request("PROPFIND", "/");
    });
    expect(spans.map(({ name }) => name)).toEqual(["GET", "HTTP"]);
    expect(spans[1]?.attributes).toMatchObject({
      "http.request.method": "_OTHER",
      "http.request.method_original": "PROPFIND",
    });
    expect(spans[0]?.attributes).not.toHaveProperty("http.route");
  });

  it("knows the client, host and scheme as trusted proxies tell them, and the peer as it is", async () => {
    const api = tracedApi({ userAgent: true }, { trustProxies: true });
    api.get("/", () => "ok");
    const headers = {
      "x-forwarded-for": "203.0.113.9",
      "x-forwarded-proto": "https",
      "x-forwarded-host": "books.example:8443",
      "user-agent": "curl/8",
    };
    const [span] = await spansOf(api, (client) => client.get("/", { headers }));
    expect(span?.attributes).toMatchObject({
      "client.address": "203.0.113.9",
      "network.peer.address": "127.0.0.1",
      "url.scheme": "https",
      "server.address": "books.example",
      "server.port": 8443,
      "user_agent.original": "curl/8",
    });
  });

  it("continues the trace that the request is part of", async () => {
    const api = tracedApi();
    api.get("/", () => "ok");
    const traceId = "0af7651916cd43dd8448eb211c80319c";
    const [span] = await spansOf(api, (client) =>
      client.get("/", { headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` } }),
    );
    expect(span?.spanContext().traceId).toBe(traceId);
    expect(span?.parentSpanContext?.spanId).toBe("b7ad6b7169203331");
  });

  it("begins a trace of its own when the header is malformed", async () => {
    const api = tracedApi();
    api.get("/", () => "ok");
    const [span] = await spansOf(api, (client) => client.get("/", { headers: { traceparent: "00-zz-yy-01" } }));
    expect(span?.parentSpanContext).toBeUndefined();
  });

  it("is around the route, so that spans of the route are its children", async () => {
    const api = tracedApi();
    api.get("/", async () => {
      await Promise.resolve();
      return trace.getTracer("test").startActiveSpan("query", (child) => {
        child.end();
        return "ok";
      });
    });
    const [child, server] = await spansOf(api, (client) => client.get("/"));
    expect([child?.name, server?.name]).toEqual(["query", "GET /"]);
    expect(child?.parentSpanContext?.spanId).toBe(server?.spanContext().spanId);
  });

  it("keeps the traces of requests apart that run at the same time", async () => {
    const api = tracedApi();
    api.get("/", async () => {
      const before = trace.getActiveSpan();
      await new Promise((resolve) => setImmediate(resolve));
      return { same: trace.getActiveSpan() === before };
    });
    const spans = await spansOf(api, async (client) => {
      const responses = await Promise.all([client.get("/"), client.get("/")]);
      expect(responses.map((response) => response.json())).toEqual([{ same: true }, { same: true }]);
    });
    expect(new Set(spans.map((span) => span.spanContext().traceId)).size).toBe(2);
  });

  it("has an error on 5xx, with what was thrown", async () => {
    const api = tracedApi();
    api.get("/", () => {
      throw new TypeError("no such column");
    });
    const [span] = await spansOf(api, (client) => client.get("/"));
    expect(span?.status.code).toBe(SpanStatusCode.ERROR);
    expect(span?.attributes).toMatchObject({ "http.response.status_code": 500, "error.type": "TypeError" });
    expect(span?.events).toMatchObject([{ name: "exception", attributes: { "exception.message": "no such column" } }]);
  });

  it("has the status as error where nothing was thrown", async () => {
    const api = tracedApi();
    api.get("/", () => text("later", { status: 503 }));
    const [span] = await spansOf(api, (client) => client.get("/"));
    expect(span?.status.code).toBe(SpanStatusCode.ERROR);
    expect(span?.attributes["error.type"]).toBe("503");
    expect(span?.events).toEqual([]);
  });

  it("has no error on 4xx, which is the client's", async () => {
    const api = tracedApi();
    api.get("/", () => {
      throw new NotFound();
    });
    const [span] = await spansOf(api, (client) => client.get("/"));
    expect(span?.status.code).toBe(SpanStatusCode.UNSET);
    expect(span?.attributes).toMatchObject({ "http.response.status_code": 404 });
    expect(span?.attributes).not.toHaveProperty("error.type");
    expect(span?.events).toEqual([]);
  });

  it("ends when the response has left, its stream included", async () => {
    const api = tracedApi();
    const ended: number[] = [];
    api.get("/", () =>
      stream(function* () {
        yield "a";
        ended.push(sdk?.spans().length ?? -1);
        yield "b";
      }),
    );
    const spans = await spansOf(api, (client) => client.get("/"));
    expect(ended).toEqual([0]);
    expect(spans).toHaveLength(1);
  });

  it("has an error when a stream breaks off", async () => {
    const api = tracedApi();
    api.get("/", () =>
      stream(function* () {
        yield "a";
        throw new RangeError("cursor is gone");
      }),
    );
    const [span] = await spansOf(api, (client) => client.get("/").catch(() => {}));
    expect(span?.attributes).toMatchObject({ "http.response.status_code": 200, "error.type": "RangeError" });
    expect(span?.status.code).toBe(SpanStatusCode.ERROR);
  });

  it("ends with the handshake of a WebSocket", async () => {
    const api = tracedApi();
    api.websocket("/ws", async ({ socket }) => {
      await socket.accept();
      await socket.sendJson({ ended: sdk?.spans().length });
      await socket.receiveText();
    });
    const spans = await spansOf(api, async (client) => {
      await using socket = await client.websocket("/ws");
      expect(await socket.receiveJson()).toEqual({ ended: 1 });
      await socket.sendText("bye");
    });
    expect(spans[0]?.attributes["http.response.status_code"]).toBe(101);
  });

  it("takes attributes of the application, which know the user and the response", async () => {
    const api = tracedApi({
      attributes: (request, response) => ({ "app.path": request.path, "app.status": response.status }),
    });
    api.get("/", () => "ok");
    const [span] = await spansOf(api, (client) => client.get("/"));
    expect(span?.attributes).toMatchObject({ "app.path": "/", "app.status": 200 });
  });

  it("ends the span even when those attributes cannot be made", async () => {
    const api = tracedApi({
      attributes: () => {
        throw new Error("broken");
      },
    });
    api.get("/", () => "ok");
    expect(await spansOf(api, (client) => client.get("/"))).toHaveLength(1);
  });

  it("records nothing for what is not sampled, and does not ask for attributes", async () => {
    sdk = startSdk(new AlwaysOffSampler());
    const attributes = vi.fn(() => ({}));
    const api = tracedApi({ attributes });
    api.get("/", () => "ok");
    expect(await spansOf(api, (client) => client.get("/"))).toEqual([]);
    expect(attributes).not.toHaveBeenCalled();
  });

  it("lets requests through where no SDK is set up", async () => {
    const api = tracedApi();
    api.get("/", () => "ok");
    await using client = new TestClient(api);
    expect((await client.get("/")).text()).toBe("ok");
  });

  it("makes one span of a request to an API that is mounted in another, both tracing", async () => {
    const inner = tracedApi({ attributes: () => ({ "app.name": "inner" }) });
    inner.get("/books", () => []);
    const outer = tracedApi();
    outer.mount("/inner", inner);
    const spans = await spansOf(outer, (client) => client.get("/inner/books"));
    expect(spans.map(({ attributes }) => [attributes["http.route"], attributes["app.name"]])).toEqual([
      ["/inner/books", "inner"],
    ]);
  });

  it("can be skipped", async () => {
    const api = tracedApi();
    api.get("/health", { skip: ["tracing"] }, () => "ok");
    expect(await spansOf(api, (client) => client.get("/health"))).toEqual([]);
  });

  it("refuses options that do not exist", () => {
    expect(() => tracing({ tracer: 1 } as never)).toThrow("OPTION_UNKNOWN");
    expect(() => tracing({ metrics: 1 as never })).toThrow("OPTION_INVALID");
  });
});

describe("the metrics of tracing()", () => {
  it("have the duration of requests by method, route and status", async () => {
    sdk = startSdk();
    const api = tracedApi();
    api.get("/users/{id}", () => "Ada");
    api.get("/broken", () => {
      throw new TypeError("x");
    });
    await using client = new TestClient(api, { raiseServerErrors: false });
    for (const path of ["/users/1", "/users/2", "/broken", "/nowhere"]) await client.get(path);

    const metric = await sdk.metric("http.server.request.duration");

    expect(metric?.descriptor).toMatchObject({ unit: "s", description: "Duration of HTTP server requests." });
    const points = (metric?.dataPoints ?? []) as {
      attributes: object;
      value: { count: number; buckets: { boundaries: number[] } };
    }[];
    const common = { "http.request.method": "GET", "url.scheme": "http" };
    expect(points.map(({ attributes, value }) => [attributes, value.count])).toEqual([
      [{ ...common, "http.route": "/users/{id}", "http.response.status_code": 200 }, 2],
      [{ ...common, "http.route": "/broken", "http.response.status_code": 500, "error.type": "TypeError" }, 1],
      [{ ...common, "http.response.status_code": 404 }, 1],
    ]);
    expect(points[0]?.value.buckets.boundaries[0]).toBe(0.005);
  });

  it("have the number of requests under way", async () => {
    const started = startSdk();
    sdk = started;
    const active = async (): Promise<unknown> =>
      (await started.metric("http.server.active_requests"))?.dataPoints.map(({ value }) => value);
    const api = tracedApi();
    api.get("/", async () => ({ active: await active() }));
    await using client = new TestClient(api);

    expect((await client.get("/")).json()).toEqual({ active: [1] });
    expect(await active()).toEqual([0]);
  });

  it("are left out with metrics: false", async () => {
    sdk = startSdk();
    const api = tracedApi({ metrics: false });
    api.get("/", () => "ok");
    await using client = new TestClient(api);
    await client.get("/");
    expect(await sdk.metric("http.server.request.duration")).toBeUndefined();
  });
});
