import {
  type Authenticator,
  apiKey,
  BoltAPI,
  bearerToken,
  bodyLimit,
  cacheControl,
  csrf,
  etag,
  httpBasic,
  idempotencyKey,
  isStaff,
  jwt,
  type Middleware,
  memoryStore,
  type OperationObject,
  rateLimit,
  requestId,
  sessionAuth,
  sessions,
  t,
  timeout,
  timing,
  trustedHosts,
} from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { api as comments } from "../../docs/guide/snippets/openapi/comments.ts";
import { api as first } from "../../docs/guide/snippets/openapi/first.ts";
import { api as middleware } from "../../docs/guide/snippets/openapi/middleware.ts";
import { api as names } from "../../docs/guide/snippets/openapi/names.ts";
import { api as responses } from "../../docs/guide/snippets/openapi/responses.ts";
import { codeSpans, readTable } from "./markdown.ts";

describe("the page about OpenAPI", () => {
  it("is right about the first document", () => {
    expect(JSON.stringify(first.openapi())).toContain(
      '{"openapi":"3.1.1","info":{"title":"Shop","version":"2.1.0"},"paths":{"/items":{"get":{"operationId":"getItems",',
    );
    expect(first.openapi().paths["/items"]?.get).toMatchObject({
      summary: "Lists what is for sale.",
      parameters: [{ name: "below", in: "query", description: "Highest price" }],
    });
  });

  it("is right about responses, which are what the routes answer", async () => {
    await using client = new TestClient(responses);
    const { paths } = responses.openapi();
    for (const [path, url] of [
      ["/items/{id}", "/items/1"],
      ["/about", "/about"],
      ["/old", "/old"],
      ["/prices", "/prices"],
    ] as const) {
      const answer = await client.get(url, { followRedirects: false });
      const documented = paths[path]?.get?.responses[answer.status];
      expect(documented, path).toBeDefined();
      const type = answer.headers.get("content-type")?.split(";")[0];
      if (answer.status < 300) expect(Object.keys(documented?.content ?? {})).toContain(type);
    }
    expect(paths["/old"]?.get?.responses).not.toHaveProperty("200");
    expect(Object.keys(paths["/catalogue"]?.get?.responses ?? {})).toEqual(["200", "304"]);
  });

  it("is right about the errors of BoltAPI", () => {
    const api = new BoltAPI();
    const auth = [jwt({ secret: "a secret of at least 32 bytes, for tests" })];
    api.post("/", { auth, guards: [isStaff()], body: t.Integer() }, () => "");
    const statuses = Object.keys(api.openapi().paths["/"]?.post?.responses ?? {});
    const listed = readTable("docs/guide/openapi.md", "status").flatMap(([cell = ""]) => cell.split(", "));
    expect(listed.sort()).toEqual(statuses.filter((status) => status.startsWith("4")));
  });

  it("is right about what middleware, authenticators and guards say of themselves", async () => {
    await using client = new TestClient(middleware);
    const { paths, components } = middleware.openapi();
    const operation = paths["/tours"]?.get;
    expect(operation?.security).toEqual([{ partnerAuth: [] }]);
    expect(components?.securitySchemes).toEqual({ partnerAuth: { type: "apiKey", in: "header", name: "x-partner" } });
    expect(operation?.responses["403"]?.description).toBe("Requires the permission tours.see; an invitation");
    expect(operation?.parameters).toMatchObject([{ name: "x-preview", in: "header", required: true }]);
    const partner = { "x-partner": "open sesame" };
    const preview = { "x-preview": "1" };
    for (const [headers, status] of [
      [partner, 404],
      [preview, 401],
      [{ ...partner, ...preview }, 200],
    ] as const) {
      const answer = await client.get("/tours", { headers });
      expect(answer.status).toBe(status);
      const documented = operation?.responses[status];
      expect(documented).toBeDefined();
      for (const name of ["x-stage", "ratelimit"]) {
        if (answer.headers.has(name)) expect(Object.keys(documented?.headers ?? {}), name).toContain(name);
      }
    }
  });

  it("is right about what middleware answers", () => {
    const made: Readonly<Record<string, Middleware>> = {
      rateLimit: rateLimit({
        rps: 1,
        key: { header: "x-client" },
        name: "a",
        store: memoryStore(),
        onStoreError: "deny",
      }),
      csrf: csrf({ secret: "a secret of at least 32 bytes, for tests" }),
      idempotencyKey: idempotencyKey({ store: memoryStore() }),
      etag: etag(),
      cacheControl: cacheControl({ maxAge: 1 }),
      timeout: timeout({ ms: 1 }),
      bodyLimit: bodyLimit({ maxBytes: 1 }),
      trustedHosts: trustedHosts(["a.example"]),
      requestId: requestId(),
      timing: timing(),
    };
    const rows = readTable("docs/guide/openapi.md", "middleware");
    expect(rows.flatMap(([names = ""]) => codeSpans(names))).toEqual(Object.keys(made));
    for (const [names = "", parameters = "", answers = ""] of rows) {
      for (const name of codeSpans(names)) {
        const api = new BoltAPI({ middleware: [made[name] as Middleware] });
        api.get("/", () => "");
        api.post("/", () => "");
        const operations = Object.values(api.openapi().paths["/"] ?? {}) as OperationObject[];
        const statuses = new Set(operations.flatMap(({ responses }) => Object.keys(responses)));
        const listed = answers.match(/\d{3}/g) ?? [];
        // Either of the two, as its option says.
        const either = name === "timeout" ? ["503"] : listed;
        expect([...statuses].filter((status) => status !== "200").sort(), name).toEqual([...either].sort());
        expect(
          operations.some((operation) => operation.parameters !== undefined),
          name,
        ).toBe(parameters !== "");
      }
    }
  });

  it("is right about authenticators", () => {
    const secret = "a secret of at least 32 bytes, for tests";
    const verify = (): null => null;
    const made: Readonly<Record<string, Authenticator<unknown>>> = {
      jwt: jwt({ secret }),
      bearerToken: bearerToken({ verify }),
      apiKey: apiKey({ lookup: verify }),
      httpBasic: httpBasic({ verify }),
      sessionAuth: sessionAuth({ loadUser: verify }),
    };
    const rows = readTable("docs/guide/openapi.md", "authenticator");
    const others = ["connectAuth"];
    expect(rows.flatMap(([name = ""]) => codeSpans(name))).toEqual([...Object.keys(made), ...others]);
    for (const [name = "", schemes = ""] of rows) {
      const authenticator = made[codeSpans(name)[0] ?? ""];
      if (authenticator === undefined) continue;
      const api = new BoltAPI({ middleware: [sessions({ secret })], auth: [authenticator] });
      api.get("/", () => "");
      const [first = ""] = codeSpans(schemes);
      expect(api.openapi().paths["/"]?.get?.security).toEqual([{ [first]: [] }]);
    }
  });

  it("is right about names", () => {
    const document = names.openapi();
    const schemas = Object.keys(document.components?.schemas ?? {});
    expect(schemas).toEqual(expect.arrayContaining(["Tag", "Article", "ArticleInput"]));
    expect(schemas).not.toContain("TagInput");
    expect(document.paths["/tags"]?.post?.operationId).toBe("createTag");
    expect(document.paths["/articles"]?.post?.operationId).toBe("createArticle");
  });

  it("is right about comments and what is left out", () => {
    const { paths } = comments.openapi();
    expect(Object.keys(paths)).toEqual(["/basket"]);
    expect(paths["/basket"]?.delete).toMatchObject({
      summary: "Empties the basket.",
      description: "What was in it can be had back for **one hour**, with `POST /basket/undo`.",
      deprecated: true,
    });
  });
});
