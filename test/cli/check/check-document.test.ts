import {
  type Authenticator,
  BoltAPI,
  depends,
  isAuthenticated,
  type OpenApiOptions,
  redirect,
  sse,
  t,
  text,
} from "boltapi";
import { describe, expect, it } from "vitest";
import { checkDocument } from "../../../src/cli/check/check-document.ts";
import { surveyRoutes } from "../../../src/openapi/build-document.ts";

/** Codes and problems of an API, by route. */
function findings(api: BoltAPI, options: OpenApiOptions = {}): [string | null, string, string][] {
  const found = checkDocument(surveyRoutes(api.compile().routes, options));
  return found.map(({ route, code, problem }) => [route, code, problem]);
}

const named = { name: "named", summary: "Named" };

/** A schema of a library that says nothing of it. */
const untold = {
  "~standard": { version: 1 as const, vendor: "mute", validate: (value: unknown) => ({ value }) },
};

describe("bolt check", () => {
  it("has nothing against a route that says all", () => {
    const api = new BoltAPI();
    api.get("/a/{id:int}", { ...named, response: t.Object({ id: t.Integer() }) }, ({ params }) => params);
    expect(findings(api)).toEqual([]);
  });

  it("finds answers of which only the status is known", () => {
    const api = new BoltAPI();
    api.get("/a", { ...named, responses: { 404: t.Object({ detail: t.String() }) } }, () => 1);
    expect(findings(api)).toEqual([["GET /a", "opaque-response", "its answer 200 has no schema"]]);
  });

  it("takes what routes say of answers that are no JSON, or nothing", () => {
    const api = new BoltAPI();
    const as = (name: string) => ({ name, summary: name });
    api.get("/text", { ...as("text"), responses: { 200: { contentType: "text/plain" } } }, () => text("x"));
    api.get("/events", { ...as("events"), responses: { 200: { contentType: "text/event-stream" } } }, () => sse([]));
    api.get("/old", { ...as("old"), responses: { 307: { description: "To the new one" } } }, () => redirect("/new"));
    api.delete("/gone", { ...as("gone"), status: 204 }, () => undefined);
    api.post("/quiet", { ...as("quiet"), responses: { 202: { description: "Taken" } } }, () => null);
    api.head("/head", as("head"), () => null);
    api.websocket("/ws", as("ws"), async ({ socket }) => socket.accept());
    expect(findings(api)).toEqual([]);
  });

  it("finds schemas that say nothing, wherever they are", () => {
    const api = new BoltAPI();
    const paging = depends({ query: { page: t.Unknown({ description: "Which?" }) } }, () => 1);
    api.post(
      "/a",
      {
        ...named,
        depends: { paging },
        headers: { "x-any": t.Any() },
        body: untold,
        response: t.Unknown({ $id: "Whatever" }),
        responses: { 404: untold },
      },
      () => 1,
    );
    const subjects = findings(api).map(([, code, problem]) => [code, /of (\S+)/.exec(problem)?.[1]]);
    expect(subjects.sort()).toEqual(
      ["body", "headers.x-any", "query.page", "response", "responses.404"].map((each) => ["opaque-schema", each]),
    );
  });

  it("finds routes without a word, and names that change with the path", () => {
    const api = new BoltAPI();
    const options = { response: t.Integer() };
    api.get("/a", options, () => 1);
    api.get("/b", options, function listB() {
      return 1;
    });
    api.get("/c", { ...options, operationId: "listC", description: "All of c." }, () => 1);
    expect(findings(api)).toEqual([
      ["GET /a", "undescribed", "it has no summary and no description"],
      ["GET /a", "unstable-name", 'its operationId "getA" is made of its path'],
      ["GET /b", "undescribed", "it has no summary and no description"],
    ]);
  });

  it("leaves out what the document leaves out", () => {
    const api = new BoltAPI();
    api.get("/a", { includeInSchema: false }, () => 1);
    api.get("/internal/b", () => 1);
    expect(findings(api, { excludePaths: ["/internal"] })).toEqual([]);
  });

  it("finds authenticators that do not say how they get credentials", () => {
    const api = new BoltAPI();
    const stamp: Authenticator = { name: "stamp", authenticate: () => null };
    const bearer: Authenticator = { name: "bearer", challenge: "Bearer", authenticate: () => null };
    api.get("/a", { ...named, response: t.Integer(), auth: [stamp, bearer], guards: [isAuthenticated()] }, () => 1);
    expect(findings(api)).toEqual([
      ["GET /a", "unknown-credentials", 'the document cannot say how "stamp" gets its credentials'],
    ]);
  });

  it("finds paths that are one to OpenAPI, and names both routes", () => {
    const api = new BoltAPI();
    const as = (name: string) => ({ name, summary: name, response: t.Unsafe<unknown>({ type: "object" }) });
    api.get("/users/{id:int}", as("byId"), ({ params }) => params);
    api.get("/users/{name}", as("byName"), ({ params }) => params);
    api.delete("/users/{other}", { ...as("remove") }, ({ params }) => params);
    const found = findings(api);
    expect(found.map(([route, code]) => [route, code])).toEqual([
      ["GET /users/{id:int}", "ambiguous-path"],
      ["GET /users/{name}", "ambiguous-path"],
    ]);
    expect(found[0]?.[2]).toMatch(/GET \/users\/\{name\} \(.*check-document\.test\.ts:\d+\) has the same path/);
  });

  it("finds components that nothing refers to, even in a circle", () => {
    const api = new BoltAPI();
    const node = t.Object({ id: t.Integer() }, { $id: "Used" });
    api.get("/a", { ...named, response: node }, () => ({ id: 1 }));
    const schemas = {
      Left: { $ref: "#/components/schemas/Right" },
      Right: { anyOf: [{ $ref: "#/components/schemas/Left" }, { type: "null" }] },
      "Told/by~webhook": { type: "object", properties: { inner: { $ref: "#/components/schemas/Inner" } } },
      Inner: { type: "string" },
    };
    const options: OpenApiOptions = {
      components: {
        schemas,
        securitySchemes: { basic: { type: "http", scheme: "basic" }, key: { type: "http", scheme: "digest" } },
      },
      security: [{ basic: [] }],
      webhooks: {
        told: {
          post: {
            operationId: "told",
            requestBody: {
              required: true,
              content: { "application/json": { schema: { $ref: "#/components/schemas/Told~1by~0webhook" } } },
            },
            responses: { 204: { description: "Heard" } },
          },
        },
      },
    };
    expect(findings(api, options)).toEqual([
      [null, "unused-component", "components.schemas.Left is used by nothing"],
      [null, "unused-component", "components.schemas.Right is used by nothing"],
      [null, "unused-component", "components.securitySchemes.key is used by nothing"],
    ]);
  });
});
