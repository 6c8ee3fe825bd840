import { BoltAPI, Router, t } from "boltapi";
import { describe, expect, it } from "vitest";

describe("the OpenAPI document", () => {
  it("has title and version where nothing is said", () => {
    expect(new BoltAPI().openapi()).toEqual({ openapi: "3.1.1", info: { title: "API", version: "1.0.0" }, paths: {} });
  });

  it("is not made at start-up where the option is false, but when somebody asks for it", () => {
    const api = new BoltAPI({ openapi: false });
    api.get("/items", () => []);
    expect(api.compile().openapi).toBeNull();
    expect(api.openapi()).toMatchObject({ info: { title: "API" }, paths: { "/items": { get: {} } } });
  });

  it("says what the options say of the API", () => {
    const about = {
      title: "Shop",
      version: "2.0.0",
      summary: "Sells things",
      description: "**All** things.",
      termsOfService: "https://shop.example/terms",
      contact: { name: "Shop", url: "https://shop.example", email: "hello@shop.example" },
      license: { name: "MIT", identifier: "MIT" },
    };
    const servers = [{ url: "https://api.shop.example" }];
    const externalDocs = { url: "https://docs.shop.example" };
    const api = new BoltAPI({ openapi: { ...about, servers, externalDocs } });
    expect(api.openapi()).toMatchObject({ info: about, servers, externalDocs });
  });

  it("leaves out routes that ask for it, and those below excluded paths", () => {
    const api = new BoltAPI({ openapi: { excludePaths: ["/internal"] } });
    api.get("/items", () => []);
    api.get("/secret", { includeInSchema: false }, () => []);
    api.get("/internal", () => []);
    api.get("/internal/jobs", () => []);
    api.get("/internals", () => []);
    expect(Object.keys(api.openapi().paths)).toEqual(["/items", "/internals"]);
  });

  it("lists described tags first, then those that only routes name", () => {
    const api = new BoltAPI({ tags: ["all"], openapi: { tags: [{ name: "items", description: "What is for sale" }] } });
    const router = new Router({ prefix: "/items", tags: ["items"] });
    router.get("/", { tags: ["lists", "items"] }, () => []);
    api.include(router);
    const document = api.openapi();
    expect(document.paths["/items"]?.get?.tags).toEqual(["all", "items", "lists"]);
    expect(document.tags).toEqual([
      { name: "items", description: "What is for sale" },
      { name: "all" },
      { name: "lists" },
    ]);
  });

  it("refuses two operations of one id, and names both routes", () => {
    const api = new BoltAPI();
    api.get("/items/{id}", { operationId: "getOne" }, () => ({}));
    api.get("/users/{id}", { operationId: "getOne" }, () => ({}));
    expect(() => api.openapi()).toThrow(
      /OPENAPI_OPERATION_ID_DUPLICATE.*"getOne".*GET \/items\/\{id\} \(test\/openapi.*GET \/users\/\{id\} \(test\/openapi/s,
    );
  });

  it("describes what a route takes and answers", () => {
    const api = new BoltAPI();
    const Item = t.Object({ name: t.String({ minLength: 1 }), price: t.Number({ minimum: 0 }) });
    api.post(
      "/shops/{shop:int}/items",
      {
        query: { notify: t.Boolean({ default: false, description: "Whether followers hear of it" }) },
        headers: { x_request_source: t.Optional(t.String()) },
        body: Item,
        response: Item,
        status: 201,
        responses: { 409: { description: "There is one", schema: t.Object({ detail: t.String() }) } },
        summary: "Add an item",
      },
      ({ body }) => body,
    );
    const operation = api.openapi().paths["/shops/{shop}/items"]?.post;
    expect(operation).toMatchObject({
      operationId: "postShopsByShopItems",
      summary: "Add an item",
      parameters: [
        { name: "shop", in: "path", required: true, schema: { type: "integer" } },
        {
          name: "notify",
          in: "query",
          description: "Whether followers hear of it",
          schema: { type: "boolean", default: false },
        },
        { name: "x-request-source", in: "header", schema: { type: "string" } },
      ],
      requestBody: { required: true, content: { "application/json": {} } },
      responses: {
        201: { description: "Created", content: { "application/json": {} } },
        409: { description: "There is one" },
        413: {},
        415: {},
        422: { content: { "application/json": { schema: { $ref: "#/components/schemas/ValidationErrorBody" } } } },
      },
    });
  });
});
