import { BoltAPI, defineErrorFormat, HTTPException, handleException, isStaff, jwt, NotFound, t } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";

function responsesOf(api: BoltAPI, path = "/", method: "get" | "post" | "head" | "delete" = "get") {
  return api.openapi().paths[path]?.[method]?.responses ?? {};
}

describe("the answers of a route", () => {
  it("are those of its response schema, under its status", () => {
    const api = new BoltAPI();
    api.get("/", { response: t.Object({ id: t.Integer() }), status: 202 }, () => ({ id: 1 }));
    expect(responsesOf(api)).toMatchObject({
      202: { description: "Accepted", content: { "application/json": { schema: { type: "object" } } } },
    });
  });

  it("have no content where nothing is declared, or nothing can be sent", () => {
    const api = new BoltAPI();
    api.get("/", () => "whatever");
    api.delete("/", { status: 204 }, () => undefined);
    api.head("/", { response: t.String() }, () => "");
    expect(responsesOf(api)).toEqual({ 200: { description: "OK" } });
    expect(responsesOf(api, "/", "delete")).toEqual({ 204: { description: "No Content" } });
    expect(responsesOf(api, "/", "head")).toEqual({ 200: { description: "OK" } });
  });

  it("have the content that responses declares: text, HTML, bytes, events", () => {
    const api = new BoltAPI();
    api.get("/html", { responses: { 200: { contentType: "text/html", description: "A page" } } }, () => "");
    api.get("/pdf", { responses: { 200: { contentType: "application/pdf" } } }, () => "");
    api.get("/events", { responses: { 200: { contentType: "text/event-stream" } } }, () => "");
    const either = { contentType: ["application/json", "text/csv"], example: [1] };
    api.get("/either", { responses: { 200: either } }, () => []);
    const text = { schema: { type: "string" } };
    expect(responsesOf(api, "/html")).toEqual({ 200: { description: "A page", content: { "text/html": text } } });
    expect(responsesOf(api, "/pdf")).toMatchObject({
      200: { content: { "application/pdf": { schema: { type: "string", format: "binary" } } } },
    });
    expect(responsesOf(api, "/events")).toMatchObject({ 200: { content: { "text/event-stream": text } } });
    expect(responsesOf(api, "/either")).toMatchObject({
      200: { content: { "application/json": { schema: {}, example: [1] }, "text/csv": { ...text, example: [1] } } },
    });
  });

  it("may have a schema for each type of content", () => {
    const api = new BoltAPI();
    const content = { "application/json": t.Array(t.Integer()), "text/csv": t.String({ pattern: "," }) };
    api.get("/", { responses: { 200: { content } } }, () => []);
    expect(responsesOf(api)).toEqual({
      200: {
        description: "OK",
        content: {
          "application/json": { schema: { type: "array", items: { type: "integer" } } },
          "text/csv": { schema: { type: "string", pattern: "," } },
        },
      },
    });
  });

  it("have the headers that responses declares, required but for optional ones", () => {
    const api = new BoltAPI();
    const headers = {
      "X-Total": t.Integer({ minimum: 0, description: "How many there are" }),
      link: t.Optional(t.String()),
    };
    api.get("/", { responses: { 200: { headers } } }, () => []);
    expect(responsesOf(api)["200"]?.headers).toEqual({
      "x-total": { required: true, description: "How many there are", schema: { type: "integer", minimum: 0 } },
      link: { schema: { type: "string" } },
    });
  });

  it("are a redirect alone where responses says so", () => {
    const api = new BoltAPI();
    api.get("/", { responses: { 307: {} } }, () => "");
    expect(responsesOf(api)).toEqual({
      307: {
        description: "Temporary Redirect",
        headers: { location: { schema: { type: "string", format: "uri-reference" } } },
      },
    });
  });

  it("are joined where responses says more of the route's own status", () => {
    const api = new BoltAPI();
    const headers = { "x-total": t.Integer({ description: "How many there are" }) };
    api.get("/", { response: t.Array(t.String()), responses: { 200: { description: "Names", headers } } }, () => []);
    expect(responsesOf(api)).toMatchObject({
      200: {
        description: "Names",
        headers: { "x-total": { schema: { type: "integer" } } },
        content: { "application/json": { schema: { type: "array" } } },
      },
    });
  });

  it("may be declared by class, and for all the rest", () => {
    const api = new BoltAPI();
    const body = t.Object({ message: t.String() });
    api.get("/", { responses: { 404: body, "5XX": {}, default: { schema: body } } }, () => {
      throw new NotFound();
    });
    expect(responsesOf(api)).toMatchObject({
      200: { description: "OK" },
      404: { description: "Not Found", content: { "application/json": { schema: { type: "object" } } } },
      "5XX": { description: "Any answer with a status 5XX" },
      default: { content: { "application/json": {} } },
    });
  });

  it.each([
    [{ 199: {} }, /"199" is no status/],
    [{ "2xx": {} }, /"2xx" is no status/],
    [{ 200: { type: "text/html" } }, /200: there is no option "type"/],
    [{ 200: { content: "text/html" } }, /200: "content": expected schemas by media type/],
    [{ 200: { content: {}, schema: t.String() } }, /200: "content" says what "schema" and "contentType" say/],
    [{ 200: { schema: {} } }, /200: "schema": expected a schema/],
    [{ 200: { contentType: 1 } }, /200: "contentType"/],
    [{ 200: { headers: { a: 1 } } }, /200: "headers"/],
    [t.String(), /expected schemas by status/],
  ])("are checked at start-up: %j", (responses, message) => {
    const api = new BoltAPI();
    api.get("/", { responses: responses as never }, () => "");
    expect(() => api.compile()).toThrow(message);
  });
});

describe("the errors that BoltAPI answers by itself", () => {
  const secret = "a secret of at least 32 bytes, for tests";
  const issue = { properties: { type: {}, loc: {}, msg: {} }, required: ["type", "loc", "msg"] };

  it("are listed where a route can answer them", () => {
    const api = new BoltAPI();
    api.get("/", () => "");
    api.post("/", { body: t.Integer() }, () => "");
    api.get("/{name}", () => "");
    api.get("/{id:int}/typed", () => "");
    api.get("/user", { auth: [jwt({ secret })] }, () => "");
    api.get("/staff", { auth: [jwt({ secret })], guards: [isStaff()] }, () => "");
    const statuses = (path: string, method?: "post"): string[] => Object.keys(responsesOf(api, path, method));
    expect(statuses("/")).toEqual(["200"]);
    expect(statuses("/", "post")).toEqual(["200", "413", "415", "422"]);
    expect(statuses("/{name}")).toEqual(["200"]);
    expect(statuses("/{id}/typed")).toEqual(["200", "422"]);
    expect(statuses("/user")).toEqual(["200", "401"]);
    expect(statuses("/staff")).toEqual(["200", "401", "403"]);
    expect(api.openapi().components?.schemas).toMatchObject({ ValidationIssue: issue });
  });

  it("are left out where the option says so, and so are their schemas", () => {
    const api = new BoltAPI({ openapi: { includeErrorResponses: false } });
    api.post("/", { body: t.Integer() }, () => "");
    expect(Object.keys(responsesOf(api, "/", "post"))).toEqual(["200"]);
    expect(api.openapi()).not.toHaveProperty("components");
  });

  it("do not go before what the route declares", () => {
    const api = new BoltAPI();
    api.post("/", { body: t.Integer(), responses: { 422: { description: "Too many" } } }, () => "");
    expect(responsesOf(api, "/", "post")).toMatchObject({ 422: { description: "Too many" } });
  });

  it("have the form that the application has defined, as a component", () => {
    const Failure = t.Object({ errors: t.Array(t.String()) }, { $id: "Failure" });
    const errorFormat = defineErrorFormat({ schema: Failure, body: ({ detail }) => ({ errors: [String(detail)] }) });
    const api = new BoltAPI({ errorFormat });
    api.get("/", { query: { page: t.Integer() }, auth: [jwt({ secret: "x".repeat(32) })] }, () => "");
    api.post("/", { body: t.Object({}), responses: { 404: Failure } }, () => "");
    const content = { "application/json": { schema: { $ref: "#/components/schemas/Failure" } } };
    expect(responsesOf(api)).toMatchObject({ 401: { content }, 422: { content } });
    expect(responsesOf(api, "/", "post")).toMatchObject({ 404: { content }, 413: { content }, 415: { content } });
    expect(Object.keys(api.openapi().components?.schemas ?? {})).toEqual(["Failure"]);
    const named = new BoltAPI({ errorFormat: { ...errorFormat, contentType: "application/vnd.example+json" } });
    named.get("/", { query: { page: t.Integer() } }, () => "");
    expect(Object.keys(responsesOf(named)["422"]?.content ?? {})).toEqual(["application/vnd.example+json"]);
  });

  it("are problem details where the API answers these", async () => {
    const api = new BoltAPI({ errorFormat: "problem" });
    api.post("/", { body: t.Integer() }, () => "");
    expect(responsesOf(api, "/", "post")).toMatchObject({
      422: { content: { "application/problem+json": { schema: { $ref: "#/components/schemas/ProblemDetails" } } } },
    });
    await using client = new TestClient(api);
    const response = await client.post("/", { json: "x" });
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    const schema = api.openapi().components?.schemas?.ProblemDetails as { properties: object };
    expect(Object.keys(response.json() as object).sort()).toEqual(Object.keys(schema.properties).sort());
  });

  it("have no shape where the application answers them itself", () => {
    const handled = handleException(HTTPException, () => ({ oops: true }));
    const api = new BoltAPI({ exceptionHandlers: [handled] });
    api.post("/", { body: t.Integer(), auth: [jwt({ secret })] }, () => "");
    const responses = responsesOf(api, "/", "post");
    expect(responses[401]).toEqual({ description: "Unauthorized" });
    expect(responses[415]).toEqual({ description: "Unsupported Media Type" });
    expect(responses[422]).toHaveProperty("content");
  });

  it("leave names to schemas of the application", () => {
    const api = new BoltAPI();
    api.post("/", { body: t.Object({ a: t.Integer() }, { $id: "ErrorBody" }) }, () => "");
    const names = Object.keys(api.openapi().components?.schemas ?? {});
    expect(names).toContain("ErrorBody");
    expect(names).toContain("BoltErrorBody");
  });
});
