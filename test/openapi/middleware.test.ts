import {
  BoltAPI,
  bodyLimit,
  cacheControl,
  compression,
  cors,
  csrf,
  etag,
  handleException,
  httpsRedirect,
  idempotencyKey,
  json,
  type KeyValueStore,
  type Middleware,
  memoryStore,
  type OpenApiDocument,
  type OperationObject,
  rateLimit,
  requestId,
  securityHeaders,
  sessions,
  silentLogger,
  TooManyRequests,
  t,
  timeout,
  timing,
  trustedHosts,
} from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { expectDocumented } from "./documented-answer.ts";
import { findProblems } from "./validate-document.ts";

const secret = "a secret of at least 32 bytes, for tests";
const host = { host: "a.example" };

/** A store that nobody reaches. */
function failingStore(): KeyValueStore {
  const fail = () => Promise.reject(new Error("REDIS_UNREACHABLE"));
  return Object.assign(memoryStore(), { get: fail, compareAndSet: fail });
}

/** A route of each kind behind middleware. `/slow` answers when its time is over. */
function behind(middleware: readonly Middleware[], errorFormat: "detail" | "problem" = "detail"): BoltAPI {
  const api = new BoltAPI({ middleware, errorFormat, logger: silentLogger });
  const Note = t.Object({ text: t.String() });
  api.get("/", { response: Note }, () => ({ text: "a" }));
  api.post("/", { body: Note, response: Note, status: 201 }, ({ body }) => body);
  api.post("/plain", () => ({ text: "a" }));
  api.get("/slow", ({ request }) => {
    const { signal } = request;
    return new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  });
  return api;
}

interface Sent {
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
}

interface Exchanged {
  readonly operation: OperationObject | undefined;
  readonly document: OpenApiDocument;
  readonly answers: readonly Awaited<ReturnType<TestClient["get"]>>[];
}

/** Sends requests one after another, and expects that the document tells of each answer. */
async function exchange(api: BoltAPI, method: "get" | "post", ...requests: readonly Sent[]): Promise<Exchanged> {
  await using client = new TestClient(api);
  const document = api.openapi();
  const answers: Exchanged["answers"][number][] = [];
  const operation = document.paths[requests[0]?.path ?? "/"]?.[method];
  for (const { path = "/", headers = {}, ...rest } of requests) {
    const answer = await client.request(method.toUpperCase(), path, {
      ...rest,
      headers: { ...host, ...headers },
    });
    expectDocumented(document, operation, answer);
    answers.push(answer);
  }
  return { operation, document, answers };
}

const one = { json: { text: "a" } };
const keyed = { ...one, headers: { "idempotency-key": "k1" } };

describe("what middleware answers, in the document", () => {
  it.each<[string, () => Middleware, "get" | "post", Sent[], number]>([
    ["rateLimit", () => rateLimit({ rps: 0.001, burst: 1 }), "get", [{}, {}], 429],
    [
      "rateLimit of a header that is too long",
      () => rateLimit({ rps: 1, key: { header: "x-client" } }),
      "get",
      [{ headers: { "x-client": "a".repeat(300) } }],
      400,
    ],
    [
      "rateLimit without its store",
      () => rateLimit({ rps: 1, name: "a", store: failingStore(), onStoreError: "deny" }),
      "get",
      [{}],
      503,
    ],
    ["csrf", () => csrf({ secret }), "post", [{ ...one, headers: { cookie: "a=b" } }], 403],
    [
      "idempotencyKey without a key",
      () => idempotencyKey({ store: memoryStore(), required: true }),
      "post",
      [one],
      400,
    ],
    [
      "idempotencyKey with two keys",
      () => idempotencyKey({ store: memoryStore() }),
      "post",
      [{ ...one, headers: { "idempotency-key": "a, b" } }],
      400,
    ],
    [
      "idempotencyKey for another request",
      () => idempotencyKey({ store: memoryStore() }),
      "post",
      [keyed, { ...keyed, json: { text: "b" } }],
      422,
    ],
    ["idempotencyKey without its store", () => idempotencyKey({ store: failingStore() }), "post", [keyed], 503],
    ["timeout", () => timeout({ ms: 1 }), "get", [{ path: "/slow" }], 503],
    ["timeout of a gateway", () => timeout({ ms: 1, status: 504 }), "get", [{ path: "/slow" }], 504],
    ["bodyLimit", () => bodyLimit({ maxBytes: 4 }), "post", [one], 413],
    [
      "bodyLimit where nothing is declared",
      () => bodyLimit({ maxBytes: 4 }),
      "post",
      [{ ...one, path: "/plain" }],
      413,
    ],
    ["trustedHosts", () => trustedHosts(["a.example"]), "get", [{ headers: { host: "evil.example" } }], 400],
  ])("is what %s answers, in either format of errors", async (_name, make, method, requests, status) => {
    for (const errorFormat of ["detail", "problem"] as const) {
      const { answers, document } = await exchange(behind([make()], errorFormat), method, ...requests);
      expect(answers.at(-1)?.status).toBe(status);
      expect(await findProblems(document)).toEqual([]);
    }
  });

  it("is what idempotencyKey answers while a request is carried out", async () => {
    const api = new BoltAPI({ middleware: [idempotencyKey({ store: memoryStore() })] });
    let finish = (): void => {};
    let tellBegun = (): void => {};
    const begun = new Promise<void>((resolve) => {
      tellBegun = resolve;
    });
    api.post("/", async () => {
      tellBegun();
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return "";
    });
    await using client = new TestClient(api);
    const headers = { "idempotency-key": "k1" };
    const first = client.post("/", { headers });
    await begun;
    const second = await client.post("/", { headers });
    finish();
    await first;
    const third = await client.post("/", { headers });
    const operation = api.openapi().paths["/"]?.post;
    expect(second.status).toBe(409);
    expectDocumented(api.openapi(), operation, second);
    expect(operation?.responses["409"]?.headers).toMatchObject({ "retry-after": { required: true } });
    expect(third.headers.get("idempotency-replayed")).toBe("true");
    expect(operation?.responses["200"]?.headers).toHaveProperty("idempotency-replayed");
  });

  it("is 304 of etag, for reads that answer 200", async () => {
    const api = behind([etag()]);
    await using client = new TestClient(api);
    const document = api.openapi();
    const operation = document.paths["/"]?.get;
    const whole = await client.get("/");
    expectDocumented(document, operation, whole);
    expect(operation?.responses["200"]?.headers).toHaveProperty("etag");
    expect(operation?.parameters).toMatchObject([{ name: "if-none-match", in: "header" }]);
    const same = await client.get("/", { headers: { "if-none-match": whole.headers.get("etag") as string } });
    expect(same.status).toBe(304);
    expectDocumented(document, operation, same);
    expect(same.headers.get("etag")).toBe(whole.headers.get("etag"));
    expect(document.paths["/"]?.post?.responses).not.toHaveProperty("304");
    const other = new BoltAPI({ middleware: [etag()] });
    other.get("/", { status: 202 }, () => "");
    expect(Object.keys(other.openapi().paths["/"]?.get?.responses ?? {})).toEqual(["202"]);
  });

  it.each<[string, Middleware, readonly string[]]>([
    [
      "rateLimit",
      rateLimit({ rps: 10 }),
      [
        "ratelimit",
        "ratelimit-policy",
        "x-ratelimit-burst",
        "x-ratelimit-limit",
        "x-ratelimit-remaining",
        "x-ratelimit-reset",
      ],
    ],
    ["rateLimit with one kind", rateLimit({ rps: 10, headers: ["RateLimit"] }), ["ratelimit", "ratelimit-policy"]],
    ["rateLimit with none", rateLimit({ rps: 10, headers: [] }), []],
    ["requestId", requestId(), ["x-request-id"]],
    ["requestId of another name", requestId({ header: "X-Trace" }), ["x-trace"]],
    ["timing", timing({ serverTiming: true }), ["server-timing", "x-response-time"]],
    ["cacheControl", cacheControl({ maxAge: 60, vary: ["X-Plan"] }), ["cache-control", "vary"]],
  ])("has the headers of %s, which are really there", async (_name, middleware, names) => {
    const { answers, operation } = await exchange(behind([middleware]), "get", {});
    expect(Object.keys(operation?.responses["200"]?.headers ?? {}).sort()).toEqual(names);
    for (const name of names) expect(answers[0]?.headers.get(name), name).not.toBeNull();
  });

  it("has headers only with the statuses that have them", () => {
    const { paths } = behind([cacheControl({ maxAge: 60 }), requestId()]).openapi();
    const headersOf = (operation: OperationObject | undefined, status: string): string[] =>
      Object.keys(operation?.responses[status]?.headers ?? {});
    expect(headersOf(paths["/"]?.get, "200")).toEqual(["cache-control", "x-request-id"]);
    expect(headersOf(paths["/"]?.post, "201")).toEqual(["x-request-id"]);
    expect(headersOf(paths["/"]?.post, "422")).toEqual(["x-request-id"]);
  });

  it("has nothing of middleware that clients need not know of", () => {
    const silent = [
      cors({ origins: "*" }),
      securityHeaders(),
      httpsRedirect(),
      compression(),
      sessions({ secret }),
      (request, next) => next(request),
    ] satisfies Middleware[];
    expect(behind(silent).openapi()).toEqual(behind([]).openapi());
  });

  it("has parameters of the methods that they are for, and required ones as such", () => {
    const use = [csrf({ secret, header: "X-Token" }), idempotencyKey({ store: memoryStore(), required: true })];
    const { paths } = behind([...use, rateLimit({ rps: 1, key: { header: "X-Client" } })]).openapi();
    const named = (operation: OperationObject | undefined) =>
      (operation?.parameters ?? []).map(({ name, required = false }) => [name, required]);
    expect(named(paths["/"]?.get)).toEqual([["x-client", false]]);
    expect(named(paths["/"]?.post)).toEqual([
      ["x-token", false],
      ["idempotency-key", true],
      ["x-client", false],
    ]);
  });

  it("is joined where several answer one status", async () => {
    const api = behind([trustedHosts(["a.example"]), idempotencyKey({ store: memoryStore() }), csrf({ secret })]);
    const { document } = await exchange(
      api,
      "post",
      { ...one, headers: { host: "b.example" } },
      { ...one, headers: { "idempotency-key": "a, b" } },
      keyed,
      { ...keyed, json: { text: "b" } },
      { json: { text: 1 } },
    );
    const responses = document.paths["/"]?.post?.responses;
    expect(responses?.["400"]?.description).toBe(
      "The request is for a host that is not known here; or: Idempotency-Key cannot be one",
    );
    expect(responses?.["422"]?.content?.["application/json"]?.schema).toEqual({
      anyOf: [{ $ref: "#/components/schemas/ValidationErrorBody" }, { $ref: "#/components/schemas/ErrorBody" }],
    });
  });

  it("is what skip leaves of it", () => {
    const api = new BoltAPI({ middleware: [requestId(), rateLimit({ rps: 1 })] });
    api.get("/", { skip: ["rateLimit"] }, () => "");
    const responses = api.openapi().paths["/"]?.get?.responses ?? {};
    expect(Object.keys(responses)).toEqual(["200"]);
    expect(Object.keys(responses["200"]?.headers ?? {})).toEqual(["x-request-id"]);
  });

  it("gives way to what the route declares for a status, and keeps its headers", () => {
    const api = new BoltAPI({ middleware: [rateLimit({ rps: 1, headers: ["RateLimit"] })] });
    api.get("/", { responses: { 429: { description: "Slow down", contentType: "text/plain" } } }, () => "");
    const answer = api.openapi().paths["/"]?.get?.responses["429"];
    expect(answer).toMatchObject({ description: "Slow down", content: { "text/plain": {} } });
    expect(Object.keys(answer?.headers ?? {})).toEqual(["ratelimit", "ratelimit-policy"]);
  });

  it("has no errors where the option leaves them out, and still what is none", () => {
    const api = new BoltAPI({
      middleware: [rateLimit({ rps: 1 }), etag()],
      openapi: { includeErrorResponses: false },
    });
    api.get("/", () => "");
    expect(Object.keys(api.openapi().paths["/"]?.get?.responses ?? {})).toEqual(["200", "304"]);
  });

  it("leaves the shape of errors open that the application answers itself", async () => {
    const exceptionHandlers = [handleException(TooManyRequests, () => json({ slow: true }, { status: 429 }))];
    const api = new BoltAPI({ middleware: [rateLimit({ rps: 0.001, burst: 1 })], exceptionHandlers });
    api.get("/", () => "");
    expect(api.openapi().paths["/"]?.get?.responses["429"]).not.toHaveProperty("content");
  });

  it("holds for handshakes of WebSockets", () => {
    const api = new BoltAPI({ middleware: [rateLimit({ rps: 1 }), csrf({ secret }), etag()] });
    api.websocket("/", () => {});
    const operation = api.openapi().paths["/"]?.get;
    expect(Object.keys(operation?.responses ?? {})).toEqual(["101", "400", "403", "426", "429"]);
    expect(operation?.responses["101"]?.headers).toHaveProperty("ratelimit");
  });
});

describe("middleware that describes itself", () => {
  const described = (openapi: unknown): Middleware => ({ name: "own", after: () => {}, openapi }) as Middleware;

  it("may do so in either form, as data or as a function of the operation", async () => {
    const Limits = t.Object({ left: t.Integer() }, { $id: "Limits" });
    const around: Middleware = Object.assign(((request, next) => next(request)) as Middleware, {
      openapi: {
        parameters: [{ in: "query", name: "trace", schema: t.Boolean({ description: "Whether it is traced" }) }],
        responses: { 409: { schema: Limits }, 418: { members: { limits: Limits } }, 202: {} },
        responseHeaders: { "X-Left": { schema: t.Integer(), statuses: ["2XX"] } },
      } as const,
    });
    const seen: unknown[] = [];
    const hooks = described((operation: unknown) => {
      seen.push(operation);
      return null;
    });
    const api = new BoltAPI({ middleware: [around, hooks] });
    api.post("/", { response: Limits, status: 201, responses: { 303: {} } }, () => ({ left: 1 }));
    const document = api.openapi();
    expect(seen[0]).toEqual({ method: "POST", statuses: ["303", "201"] });
    expect(document.paths["/"]?.post).toMatchObject({
      parameters: [{ name: "trace", in: "query", description: "Whether it is traced", schema: { type: "boolean" } }],
      responses: {
        201: { headers: { "x-left": { schema: { type: "integer" } } } },
        202: { headers: { "x-left": {} } },
        409: { content: { "application/json": { schema: { $ref: "#/components/schemas/Limits" } } } },
        418: {
          content: {
            "application/json": {
              schema: {
                allOf: [
                  { $ref: "#/components/schemas/ErrorBody" },
                  { properties: { limits: { $ref: "#/components/schemas/Limits" } }, required: ["limits"] },
                ],
              },
            },
          },
        },
      },
    });
    expect(document.paths["/"]?.post?.responses["303"]?.headers).not.toHaveProperty("x-left");
    expect(await findProblems(document)).toEqual([]);
  });

  it("shares a parameter with the route that reads the same", () => {
    const openapi = { parameters: [{ in: "header", name: "X-Plan", schema: t.String(), required: true }] };
    const api = new BoltAPI({ middleware: [described(openapi)] });
    api.get("/", { headers: { x_plan: t.Optional(t.String()) } }, () => "");
    expect(api.openapi().paths["/"]?.get?.parameters).toEqual([
      { name: "x-plan", in: "header", required: true, schema: { type: "string" } },
    ]);
  });

  it.each([
    [{ response: {} }, /"openapi" of "own": there is no option "response"/],
    [1, /"openapi" of "own": expected an object/],
    [{ parameters: {} }, /"parameters": expected an array/],
    [{ parameters: [{ in: "body", name: "a", schema: t.String() }] }, /item 0: "in": expected "header" or/],
    [{ parameters: [{ in: "query", schema: t.String() }] }, /item 0: it needs "name"/],
    [{ parameters: [{ in: "query", name: "a", schema: {} }] }, /item 0: "schema": expected a schema/],
    [{ responses: { 99: {} } }, /"responses": "99" is no status/],
    [{ responses: { 400: { member: {} } } }, /"responses": 400: there is no option "member"/],
    [{ responses: { 400: { members: { a: 1 } } } }, /400: "members": expected schemas by name/],
    [{ responseHeaders: 1 }, /"responseHeaders": expected schemas by name/],
    [{ responseHeaders: { a: { schema: t.String() } } }, /a: it needs "statuses"/],
    [{ responseHeaders: { a: { schema: t.String(), statuses: [1] } } }, /a: "statuses": expected statuses/],
    [{ securitySchemes: 1 }, /"securitySchemes": expected schemes/],
  ])("is checked at start-up, and so is what its function gives: %j", (openapi, message) => {
    expect(() => new BoltAPI({ middleware: [described(openapi)] })).toThrow(message);
    const late = new BoltAPI({ middleware: [described(() => openapi)] });
    late.get("/", () => "");
    const rest = new RegExp(message.source.replace('"openapi" of "own": ', ""));
    expect(() => late.compile()).toThrow(/OPTION_INVALID.*openapi.*middleware "own"/);
    expect(() => late.openapi()).toThrow(rest);
  });
});
