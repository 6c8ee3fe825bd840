import {
  type Authenticator,
  BoltAPI,
  type BoltAPIOptions,
  NotFound,
  type RequestLogOptions,
  Router,
  requestLog,
  silentLogger,
  stream,
} from "boltapi";
import { TestClient } from "boltapi/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type LogEntry, recordingLogger } from "../logging/recording-logger.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** An API with a route for each kind of answer, and what its log of requests says. */
function loggingApi(
  log: RequestLogOptions | boolean,
  options: BoltAPIOptions = {},
): { readonly api: BoltAPI; lines(): LogEntry[] } {
  const logger = recordingLogger();
  const api = new BoltAPI({ logger, requestLog: log, ...options });
  api.get("/users/{id:int}", ({ params }) => ({ id: params.id }));
  api.post("/echo", async ({ request }) => request.text());
  api.post("/deaf", () => "ok");
  api.get("/health", () => "ok");
  api.get("/missing", () => {
    throw new NotFound();
  });
  api.get("/broken", () => {
    throw new Error("no");
  });
  return { api, lines: () => logger.entries.filter(({ fields }) => fields.duration_ms !== undefined) };
}

function client(api: BoltAPI): TestClient {
  return new TestClient(api, { raiseServerErrors: false, followRedirects: false });
}

describe("requestLog", () => {
  it("writes one line a request", async () => {
    const { api, lines } = loggingApi(true);

    await client(api).get("/users/7?page=2");

    expect(lines()).toEqual([
      {
        level: "info",
        message: expect.stringMatching(/^GET \/users\/7 200 in \d+\.\d ms$/),
        fields: {
          method: "GET",
          path: "/users/7",
          route: "GET /users/{id:int}",
          status: 200,
          duration_ms: expect.any(Number),
          bytes: 8,
          ip: "127.0.0.1",
        },
      },
    ]);
  });

  it.each([
    ["/users/7", 200, "info"],
    ["/users/7/", 308, "info"],
    ["/missing", 404, "warn"],
    ["/nowhere", 404, "warn"],
    ["/users/x", 422, "warn"],
    ["/broken", 500, "error"],
  ])("writes %s, a %d, as %s", async (path, status, level) => {
    const { api, lines } = loggingApi(true);

    await client(api).get(path);

    expect(lines()).toMatchObject([{ level, fields: { status } }]);
  });

  it("takes levels from a function", async () => {
    const { api, lines } = loggingApi({ level: ({ status }) => (status === 404 ? "debug" : "warn") });

    await client(api).get("/missing");
    await client(api).get("/users/7");

    expect(lines().map(({ level }) => level)).toEqual(["debug", "warn"]);
  });

  it("says which user, by id and never by name", async () => {
    const auth: Authenticator = { name: "any", authenticate: () => ({ user: { id: 42, username: "ann" } }) };
    const { api, lines } = loggingApi(true, { auth: [auth] });

    await client(api).get("/users/7");

    expect(lines()[0]?.fields.user_id).toBe(42);
    expect(JSON.stringify(lines())).not.toContain("ann");
  });

  it("leaves the query out, and shows it without its secrets where it is asked for", async () => {
    const { api, lines } = loggingApi({ logQuery: true });

    await client(api).get("/users/7?page=2&token=abc");

    expect(lines()[0]?.fields.query).toBe("page=2&token=[redacted]");
  });

  it("shows headers without their secrets where they are asked for", async () => {
    const { api, lines } = loggingApi({ logHeaders: true });

    await client(api).get("/users/7", { headers: { authorization: "Bearer abc", accept: "text/html" } });

    const { request_headers: sent, response_headers: received } = lines()[0]?.fields ?? {};
    expect(sent).toMatchObject({ authorization: "[redacted]", accept: "text/html" });
    expect(received).toMatchObject({ "content-type": "application/json" });
  });

  it("shows only the headers that are named", async () => {
    const { api, lines } = loggingApi({ logHeaders: ["Accept", "X-None"] });

    await client(api).get("/users/7", { headers: { authorization: "Bearer abc", accept: "text/html" } });

    expect(lines()[0]?.fields).toMatchObject({ request_headers: { accept: "text/html" }, response_headers: {} });
    expect(Object.keys(lines()[0]?.fields.request_headers as object)).toEqual(["accept"]);
  });

  it("shows bodies that the route has read, without their secrets", async () => {
    const { api, lines } = loggingApi({ logBody: true });

    await client(api).post("/echo", { json: { id: 1, password: "x" } });
    await client(api).post("/deaf", { json: { id: 1 } });
    await client(api).post("/echo");

    expect(lines()[0]?.fields.request_body).toEqual({ id: 1, password: "[redacted]" });
    expect(lines()[1]?.fields).not.toHaveProperty("request_body");
    expect(lines()[2]?.fields).not.toHaveProperty("request_body");
  });

  it("shows a body that came in pieces, and no more of it than allowed", async () => {
    const { api, lines } = loggingApi({ logBody: true, maxBodyLogBytes: 10 });
    const pieces = async function* (): AsyncGenerator<Uint8Array> {
      yield new TextEncoder().encode("0123");
      yield new TextEncoder().encode("456");
    };
    const headers = { "content-type": "text/plain" };

    await client(api).post("/echo", { body: pieces(), headers });
    await client(api).post("/echo", { body: "0123456789a", headers });

    expect(lines().map(({ fields }) => fields.request_body)).toEqual(["0123456", "<text/plain, 11 bytes>"]);
  });

  it("says what else it is asked to, without secrets", async () => {
    const { api, lines } = loggingApi({
      fields: (request, { status }) => ({ agent: request.headers.get("user-agent"), ok: status < 400, token: "abc" }),
    });

    await client(api).get("/users/7", { headers: { "user-agent": "test" } });

    expect(lines()[0]?.fields).toMatchObject({ agent: "test", ok: true, token: "[redacted]" });
  });

  it("keeps names secret that it is told", async () => {
    const { api, lines } = loggingApi({ logQuery: true, logHeaders: true, redact: ["Tax-Id"] });

    await client(api).get("/users/7?tax_id=1234567", { headers: { "tax-id": "1234567" } });

    expect(JSON.stringify(lines())).not.toContain("1234567");
  });

  it("says how a stream ended", async () => {
    const { api, lines } = loggingApi({ sampleRate: 0 });
    api.get("/stream", () =>
      stream(
        (async function* () {
          yield "a";
          throw new Error("no more");
        })(),
      ),
    );

    await client(api)
      .get("/stream")
      .catch(() => {});

    expect(lines()).toMatchObject([{ level: "error", fields: { status: 200, outcome: "failed" } }]);
  });
});

describe("which requests requestLog writes", () => {
  it.each([
    ["paths that are skipped by default", {}, "/health", 0],
    ["paths that are skipped", { skipPaths: ["/users/*"] }, "/users/7", 0],
    ["paths that only begin like it", { skipPaths: ["/user", "/users"] }, "/users/7", 1],
    ["/health, where others are skipped", { skipPaths: [] }, "/health", 1],
    ["statuses that are skipped", { skipStatusCodes: [404] }, "/missing", 0],
    ["other statuses", { skipStatusCodes: [404] }, "/broken", 1],
    ["fast ones, where only slow ones are", { slowOnlyMs: 10_000 }, "/users/7", 0],
    ["fast ones that failed", { slowOnlyMs: 10_000 }, "/missing", 1],
    ["slow ones", { slowOnlyMs: 0.000_001 }, "/users/7", 1],
    ["none of a sample of nothing", { sampleRate: 0 }, "/users/7", 0],
    ["errors, whatever the sample", { sampleRate: 0 }, "/broken", 1],
  ])("counts %s", async (_case, options, path, count) => {
    const { api, lines } = loggingApi(options);

    await client(api).get(path);

    expect(lines()).toHaveLength(count);
  });

  it("is a sample as large as it is asked to be", async () => {
    const draw = vi.spyOn(Math, "random");
    const { api, lines } = loggingApi({ sampleRate: 0.25 });

    for (const drawn of [0, 0.2, 0.25, 0.9]) {
      draw.mockReturnValue(drawn);
      await client(api).get("/users/7");
    }

    expect(lines()).toHaveLength(2);
  });
});

describe("the option requestLog", () => {
  it("is off where nothing is said", async () => {
    const logger = recordingLogger();
    const api = new BoltAPI({ logger });
    api.get("/", () => "ok");

    await client(api).get("/");

    expect(logger.entries).toEqual([]);
    expect(api.compile().routes[0]?.observers).toBeNull();
  });

  it("of the innermost API or router goes before others", async () => {
    const { api, lines } = loggingApi(true);
    const quiet = new Router({ prefix: "/quiet", requestLog: false });
    quiet.get("/", () => "ok");
    const loud = new BoltAPI({ requestLog: { fields: () => ({ place: "loud" }) } });
    loud.get("/", () => "ok");
    api.include(quiet);
    api.mount("/loud", loud);

    await client(api).get("/quiet");
    await client(api).get("/loud");

    expect(lines().map(({ fields }) => [fields.path, fields.place])).toEqual([["/loud", "loud"]]);
  });

  it("is left out by name", async () => {
    const { api, lines } = loggingApi(true);
    api.get("/quiet", { skip: ["requestLog"] }, () => "ok");

    await client(api).get("/quiet");

    expect(lines()).toEqual([]);
  });

  it("gives way to an observer of that name", async () => {
    const logger = recordingLogger();
    const own = requestLog({ fields: () => ({ own: true }) });
    const api = new BoltAPI({ logger, requestLog: true, observers: [own] });
    api.get("/", () => "ok");

    await client(api).get("/");

    expect(logger.entries.map(({ fields }) => fields.own)).toEqual([true]);
  });

  it.each([
    [{ sampleRate: 2 }, "sampleRate"],
    [{ slowOnlyMs: -1 }, "slowOnlyMs"],
    [{ skipPaths: ["health"] }, "skipPaths"],
    [{ skipStatusCodes: [42] }, "skipStatusCodes"],
    [{ logHeaders: [1] }, "logHeaders"],
    [{ maxBodyLogBytes: 0 }, "maxBodyLogBytes"],
    [{ level: "info" }, "level"],
    [{ slowOnly: 1 }, "slowOnly"],
  ])("refuses %j", (options, name) => {
    const given = options as unknown as RequestLogOptions;
    expect(() => requestLog(given)).toThrow(name);
    expect(() => new BoltAPI({ logger: silentLogger, requestLog: given })).toThrow(name);
  });
});
