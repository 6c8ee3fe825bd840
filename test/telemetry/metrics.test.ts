import { type Authenticator, BoltAPI, type MetricsOptions, metrics, NotFound, silentLogger, stream } from "boltapi";
import { TestClient } from "boltapi/testing";
import { Counter, Registry, register } from "prom-client";
import { afterEach, describe, expect, it } from "vitest";
import { gate } from "../app/gate.ts";

afterEach(() => register.clear());

interface Measured {
  readonly api: BoltAPI;
  readonly registry: Registry;
}

function measuredApi(options: MetricsOptions = {}): Measured {
  const registry = new Registry();
  const prometheus = metrics({ registry, defaultMetrics: false, ...options });
  const api = new BoltAPI({ logger: silentLogger, observers: [prometheus] });
  api.include(prometheus);
  return { api, registry };
}

/** The lines of a metric, without those that explain it. */
async function linesOf(registry: Registry, name: string): Promise<string[]> {
  const text = await registry.getSingleMetricAsString(name);
  return text.split("\n").filter((line) => line.startsWith(name));
}

describe("metrics()", () => {
  it("counts requests by method, route and status", async () => {
    const { api, registry } = measuredApi();
    api.get("/users/{id}", ({ params }) => {
      if (params.id === "9") throw new NotFound();
      return params.id;
    });
    await using client = new TestClient(api);

    for (const path of ["/users/1", "/users/2", "/users/9"]) await client.get(path);

    expect(await linesOf(registry, "http_requests_total")).toEqual([
      'http_requests_total{method="GET",route="/users/{id}",status="200"} 2',
      'http_requests_total{method="GET",route="/users/{id}",status="404"} 1',
    ]);
  });

  it("lets clients make up no labels", async () => {
    const { api, registry } = measuredApi();
    await using client = new TestClient(api);

    for (const path of ["/a", "/b", "/c?d=e"]) await client.get(path);
    await client.request("BREW", "/pot");

    expect(await linesOf(registry, "http_requests_total")).toEqual([
      'http_requests_total{method="GET",route="none",status="404"} 3',
      'http_requests_total{method="_OTHER",route="none",status="404"} 1',
    ]);
  });

  it("measures until the response has left, its stream included", async () => {
    const { api, registry } = measuredApi({ buckets: [0.1, 1] });
    const counted: number[] = [];
    const inFlight = async (): Promise<string | undefined> => (await linesOf(registry, "http_requests_in_flight"))[0];
    const seen: (string | undefined)[] = [];
    api.get("/", () =>
      stream(async function* () {
        yield "a";
        seen.push(await inFlight());
        counted.push((await linesOf(registry, "http_requests_total")).length);
      }),
    );
    await using client = new TestClient(api);

    await client.get("/");

    expect(seen).toEqual(["http_requests_in_flight 1"]);
    expect(counted).toEqual([0]);
    expect(await inFlight()).toBe("http_requests_in_flight 0");
    expect(await linesOf(registry, "http_request_duration_seconds")).toEqual([
      'http_request_duration_seconds_bucket{le="0.1",method="GET",route="/",status="200"} 1',
      'http_request_duration_seconds_bucket{le="1",method="GET",route="/",status="200"} 1',
      'http_request_duration_seconds_bucket{le="+Inf",method="GET",route="/",status="200"} 1',
      expect.stringContaining('http_request_duration_seconds_sum{method="GET",route="/",status="200"} 0.'),
      'http_request_duration_seconds_count{method="GET",route="/",status="200"} 1',
    ]);
  });

  it("counts errors, and leaves none under way", async () => {
    const { api, registry } = measuredApi();
    api.get("/broken", () => {
      throw new Error("broken");
    });
    await using client = new TestClient(api, { raiseServerErrors: false });

    await client.get("/broken");

    const labels = '{method="GET",route="/broken",status="500"}';
    expect(await linesOf(registry, "http_requests_total")).toEqual([`http_requests_total${labels} 1`]);
    expect(await linesOf(registry, "http_requests_in_flight")).toEqual(["http_requests_in_flight 0"]);
  });

  it("counts WebSockets when they are over, and measures none of them", async () => {
    const { api, registry } = measuredApi();
    const over = gate();
    api.get("/", () => "ok");
    api.websocket("/ws", async ({ socket }) => {
      await socket.accept();
      await socket.sendText((await linesOf(registry, "http_requests_in_flight")).join());
      socket.request.afterResponse(over.open);
    });
    await using client = new TestClient(api);

    await using socket = await client.websocket("/ws");
    expect(await socket.receiveText()).toBe("http_requests_in_flight 0");
    await over.opened;

    expect(await linesOf(registry, "http_requests_total")).toEqual([
      'http_requests_total{method="GET",route="/ws",status="101"} 1',
    ]);
    expect(await linesOf(registry, "http_requests_in_flight")).toEqual(["http_requests_in_flight 0"]);
    expect(await linesOf(registry, "http_request_duration_seconds")).toEqual([]);
  });
});

describe("the route of metrics()", () => {
  it("answers in the format of Prometheus, and does not count itself", async () => {
    const { api } = measuredApi();
    await using client = new TestClient(api);

    await client.get("/metrics");
    const response = await client.get("/metrics");

    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.text()).toContain("# TYPE http_requests_total counter");
    expect(response.text()).not.toContain("/metrics");
  });

  it("has the metrics of the process, and those that the application registers", async () => {
    const prometheus = metrics();
    const api = new BoltAPI({ observers: [prometheus] });
    api.include(prometheus);
    new Counter({ name: "books_sold_total", help: "Books sold." }).inc(3);
    await using client = new TestClient(api);

    const text = (await client.get("/metrics")).text();

    expect(text).toContain("books_sold_total 3");
    expect(text).toContain("process_resident_memory_bytes");
    expect(text).toContain("nodejs_eventloop_lag_seconds");
  });

  it("can be made twice, and counts into the same metrics", async () => {
    const [first, second] = [metrics(), metrics()];
    const apis = [first, second].map((prometheus) => {
      const api = new BoltAPI({ observers: [prometheus] });
      api.get("/", () => "ok");
      return api;
    });
    for (const api of apis) {
      await using client = new TestClient(api);
      await client.get("/");
    }
    expect(await linesOf(register, "http_requests_total")).toEqual([
      'http_requests_total{method="GET",route="/",status="200"} 2',
    ]);
  });

  it("is where it is wanted, and protected as its API or it says", async () => {
    const nobody: Authenticator = { name: "nobody", authenticate: () => null };
    const { api: open } = measuredApi({ path: "/internal/metrics" });
    const { api: closed } = measuredApi({ auth: [nobody] });
    await using openClient = new TestClient(open);
    await using closedClient = new TestClient(closed);

    expect((await openClient.get("/internal/metrics")).status).toBe(200);
    expect((await closedClient.get("/metrics")).status).toBe(401);

    const prometheus = metrics({ registry: new Registry(), defaultMetrics: false });
    const inheriting = new BoltAPI({ auth: [nobody], observers: [prometheus] });
    inheriting.include(prometheus);
    await using inheritingClient = new TestClient(inheriting);
    expect((await inheritingClient.get("/metrics")).status).toBe(401);
  });

  it("refuses at start-up what cannot be meant", () => {
    expect(() => metrics({ bucket: [] } as never)).toThrow("OPTION_UNKNOWN");
    expect(() => metrics({ path: "metrics" })).toThrow("OPTION_INVALID");
    expect(() => metrics({ registry: {} as never })).toThrow("OPTION_INVALID");
    for (const buckets of [[], [0], [1, 1], [2, 1], [Number.NaN], ["1"], [Number.POSITIVE_INFINITY]]) {
      expect(() => metrics({ buckets: buckets as never }), JSON.stringify(buckets)).toThrow("OPTION_INVALID");
    }
  });
});
