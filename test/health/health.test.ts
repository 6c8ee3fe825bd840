import { Ajv2020 } from "ajv/dist/2020.js";
import {
  type Authenticator,
  BoltAPI,
  type HealthCheck,
  type HealthOptions,
  health,
  json,
  type Middleware,
  silentLogger,
} from "boltapi";
import { TestClient, type TestResponse } from "boltapi/testing";
import { describe, expect, it, vi } from "vitest";
import { gate } from "../app/gate.ts";
import { recordingLogger } from "../logging/recording-logger.ts";

function clientOf(options: HealthOptions = {}, logger = silentLogger): TestClient {
  const api = new BoltAPI({ logger });
  api.include(health(options));
  return new TestClient(api);
}

/** What /ready says of one check. */
async function reportOf(check: HealthCheck, options: HealthOptions = {}): Promise<readonly [number, unknown]> {
  await using client = clientOf({ ...options, checks: { it: check } });
  const response = await client.get("/ready");
  return [response.status, (response.json() as { checks: { it: unknown } }).checks.it];
}

const statusAndBody = (response: TestResponse): unknown[] => [response.status, response.json()];

describe("/health", () => {
  it("answers as long as the process does, whatever the checks say", async () => {
    await using client = clientOf({ checks: { broken: () => false } });
    expect(statusAndBody(await client.get("/health"))).toEqual([200, { status: "ok" }]);
  });
});

describe("/ready", () => {
  it("is healthy without checks", async () => {
    await using client = clientOf();
    expect(statusAndBody(await client.get("/ready"))).toEqual([200, { status: "healthy", checks: {} }]);
  });

  it("is healthy when all checks are, and 503 when one is not", async () => {
    await using well = clientOf({ checks: { database: async () => true, queue: () => "3 waiting" } });
    await using ill = clientOf({ checks: { database: async () => true, disk: () => [false, "95 % full"] } });

    expect(statusAndBody(await well.get("/ready"))).toEqual([
      200,
      {
        status: "healthy",
        checks: { database: { healthy: true, message: "OK" }, queue: { healthy: true, message: "3 waiting" } },
      },
    ]);
    expect(statusAndBody(await ill.get("/ready"))).toEqual([
      503,
      {
        status: "unhealthy",
        checks: { database: { healthy: true, message: "OK" }, disk: { healthy: false, message: "95 % full" } },
      },
    ]);
  });

  it("takes nothing, a boolean, a message and both from a check", async () => {
    expect(await reportOf(() => {})).toEqual([200, { healthy: true, message: "OK" }]);
    expect(await reportOf(async () => {})).toEqual([200, { healthy: true, message: "OK" }]);
    expect(await reportOf(() => true)).toEqual([200, { healthy: true, message: "OK" }]);
    expect(await reportOf(() => false)).toEqual([503, { healthy: false, message: "Check failed" }]);
    expect(await reportOf(() => "fine")).toEqual([200, { healthy: true, message: "fine" }]);
    expect(await reportOf(() => [true, "fine"])).toEqual([200, { healthy: true, message: "fine" }]);
  });

  it("is unhealthy for what no check returns", async () => {
    for (const result of [null, 1, {}, [], [true], ["yes", "no"]]) {
      expect(await reportOf(() => result as never), JSON.stringify(result)).toEqual([
        503,
        { healthy: false, message: "Check failed" },
      ]);
    }
  });

  it("tells what a check has thrown only to the log", async () => {
    const logger = recordingLogger();
    const error = new Error("connect to postgres://ada:secret@db failed");
    const thrower = (): never => {
      throw error;
    };
    await using client = clientOf({ checks: { sync: thrower, async: async () => thrower() } }, logger);

    const response = await client.get("/ready");

    const failed = { healthy: false, message: "Check failed" };
    expect(statusAndBody(response)).toEqual([503, { status: "unhealthy", checks: { sync: failed, async: failed } }]);
    expect(logger.entries).toEqual([
      { level: "warn", message: 'The health check "sync" failed', fields: { error } },
      { level: "warn", message: 'The health check "async" failed', fields: { error } },
    ]);
  });

  it("shows what a check has thrown where that is wanted", async () => {
    const check = (): never => {
      throw new Error("no route to host");
    };
    const shown = { healthy: false, message: "Check failed: no route to host" };
    expect(await reportOf(check, { exposeErrors: true })).toEqual([503, shown]);
  });

  it("gives up on a check that takes too long, and aborts its signal", async () => {
    let aborted: unknown;
    const slow: HealthCheck = (signal) =>
      new Promise(() => {
        signal.addEventListener("abort", () => {
          aborted = signal.reason;
        });
      });
    expect(await reportOf(slow, { timeoutMs: 1 })).toEqual([503, { healthy: false, message: "Check timed out" }]);
    expect(aborted).toMatchObject({ name: "TimeoutError" });
  });

  it("does not run a check again that has not come to an end", async () => {
    let calls = 0;
    let finish: () => void = () => {};
    const stuck = (): Promise<void> => {
      calls++;
      return new Promise((resolve) => {
        finish = resolve;
      });
    };
    await using client = clientOf({ timeoutMs: 1, checks: { stuck } });

    await client.get("/ready");
    const second = await client.get("/ready");
    expect([second.status, calls]).toEqual([503, 1]);

    finish();
    await client.get("/ready");
    expect(calls).toBe(2);
  });

  it("runs checks side by side, and once for all who ask at the same time", async () => {
    const running = new Set<string>();
    const together: string[][] = [];
    const check = (name: string): HealthCheck => {
      return async () => {
        running.add(name);
        await new Promise((resolve) => setImmediate(resolve));
        together.push([...running]);
        return true;
      };
    };
    await using client = clientOf({ checks: { a: check("a"), b: check("b") } });

    const responses = await Promise.all([client.get("/ready"), client.get("/ready"), client.get("/ready")]);

    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(together).toEqual([
      ["a", "b"],
      ["a", "b"],
    ]);
  });

  it("keeps what the checks found for cacheMs", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    try {
      let calls = 0;
      await using client = clientOf({ cacheMs: 1000, checks: { it: () => void calls++ } });
      await client.get("/ready");
      vi.advanceTimersByTime(999);
      await client.get("/ready");
      expect(calls).toBe(1);
      vi.advanceTimersByTime(1);
      await client.get("/ready");
      expect(calls).toBe(2);
    } finally {
      vi.useRealTimers();
    }
  });

  it("is 503 while the server is shutting down, and runs no check", async () => {
    let calls = 0;
    const [slow, reached] = [gate(), gate()];
    const api = new BoltAPI();
    api.include(health({ checks: { it: () => void calls++ } }));
    api.get("/slow", () => {
      reached.open();
      return slow.opened;
    });
    const ask = async (path: string): Promise<number> => (await api.fetch(new Request(`http://a${path}`))).status;
    const server = await api.listen({ port: 0 });
    const inFlight = fetch(`${server.url}/slow`);
    await reached.opened;

    expect(await ask("/ready")).toBe(200);
    const closed = server.close();
    expect([await ask("/ready"), await ask("/health")]).toEqual([503, 200]);
    slow.open();
    await closed;

    expect((await inFlight).status).toBe(204);
    expect(calls).toBe(1);
    await using again = await api.listen({ port: 0 });
    expect((await fetch(`${again.url}/ready`)).status).toBe(200);
  });
});

describe("the routes of health()", () => {
  it("answer HEAD, and are never cached", async () => {
    await using client = clientOf();
    for (const path of ["/health", "/ready"]) {
      const response = await client.head(path);
      expect([response.status, response.text(), response.headers.get("cache-control")]).toEqual([200, "", "no-store"]);
    }
  });

  it("are open, and out of the middleware around them", async () => {
    const nobody: Authenticator = { name: "nobody", authenticate: () => null };
    const closed: Middleware = () => json({}, { status: 418 });
    const api = new BoltAPI({ auth: [nobody], middleware: [closed] });
    api.get("/", () => null);
    api.include(health());
    await using client = new TestClient(api);

    expect((await client.get("/")).status).toBe(418);
    expect((await client.get("/health")).status).toBe(200);
    expect((await client.get("/ready")).status).toBe(200);
  });

  it("can be protected, and take part in middleware", async () => {
    const nobody: Authenticator = { name: "nobody", authenticate: () => null };
    const stamp: Middleware = { name: "stamp", after: (response) => response.headers.set("x-stamp", "1") };
    const api = new BoltAPI({ middleware: [stamp] });
    const { guards: _, ...options } = { guards: [], auth: [nobody], skip: [] };
    api.include(health({ ...options, guards: [{ name: "no", requiresUser: true, check: () => false }] }));
    await using client = new TestClient(api);

    const response = await client.get("/ready");

    expect([response.status, response.headers.get("x-stamp")]).toEqual([401, "1"]);
  });

  it("have the paths that are chosen, below the prefix of the API", async () => {
    const api = new BoltAPI({ prefix: "/internal" });
    api.include(health({ path: "/live", readyPath: "/ready/now" }), "/probes");
    await using client = new TestClient(api);

    expect((await client.get("/internal/probes/live")).status).toBe(200);
    expect((await client.get("/internal/probes/ready/now")).status).toBe(200);
  });

  it("take checks later, also while they are served", async () => {
    const probes = health({ cacheMs: 60_000 });
    const api = new BoltAPI();
    api.include(probes);
    await using client = new TestClient(api);

    expect((await client.get("/ready")).status).toBe(200);
    probes.addCheck("late", () => false);
    expect((await client.get("/ready")).status).toBe(503);
  });

  it("refuse at start-up what cannot be meant", () => {
    expect(() => health({ paths: "/" } as never)).toThrow("OPTION_UNKNOWN");
    expect(() => health({ path: "health" })).toThrow("OPTION_INVALID");
    expect(() => health({ timeoutMs: 0 })).toThrow("OPTION_INVALID");
    expect(() => health({ checks: { it: true as never } })).toThrow("HEALTH_CHECK_INVALID");
    expect(() => health({ checks: { it: () => true } }).addCheck("it", () => true)).toThrow("HEALTH_CHECK_DUPLICATE");
    expect(() => health().addCheck("", () => true)).toThrow("HEALTH_CHECK_INVALID");
  });

  it("is in the OpenAPI document with the shapes that it answers", async () => {
    const api = new BoltAPI();
    api.include(health({ checks: { database: () => [false, "gone"] } }));
    const { paths } = api.openapi();
    const schemaOf = (path: string, status: number) =>
      paths[path]?.get?.responses[status]?.content?.["application/json"]?.schema ?? {};
    const ajv = new Ajv2020();
    await using client = new TestClient(api);
    expect(ajv.validate(schemaOf("/health", 200), (await client.get("/health")).json())).toBe(true);
    const answer = await client.get("/ready");
    expect(answer.status).toBe(503);
    expect(ajv.validate(schemaOf("/ready", 503), answer.json())).toBe(true);
  });
});
