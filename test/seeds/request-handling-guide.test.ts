import { type Authenticator, BoltAPI, depends, t, Unauthorized, type User } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, expectTypeOf, it } from "vitest";
import * as z from "zod";

describe("request-handling-guide", () => {
  it("request-handling-01 The request object", async () => {
    const api = new BoltAPI();
    api.get("/info", ({ request }) => ({ method: request.method, path: request.path }));
    await using client = new TestClient(api);

    expect((await client.get("/info")).json()).toEqual({ method: "GET", path: "/info" });
  });

  it("request-handling-02 Request properties", async () => {
    const api = new BoltAPI();
    api.post("/users/{user_id}", async ({ request, params }) => ({
      method: request.method,
      path: request.path,
      query: Object.fromEntries(request.query),
      params,
      header: request.headers.get("X-Custom"),
      body: (await request.bytes()).length,
      context: request.auth,
    }));
    await using client = new TestClient(api);

    const response = await client.post("/users/7?page=2", { headers: { "x-custom": "value" }, body: "hello" });
    expect(response.json()).toEqual({
      method: "POST",
      path: "/users/7",
      query: { page: "2" },
      params: { user_id: "7" },
      header: "value",
      body: 5,
      context: null,
    });
  });

  it("request-handling-03 Type-safe request", async () => {
    const bearer: Authenticator = {
      name: "bearer",
      challenge: "Bearer",
      authenticate(request) {
        const credentials = request.headers.get("authorization");
        if (credentials === null) return null;
        if (credentials !== "Bearer secret") throw new Unauthorized("Unknown token");
        return { user: { id: 7, username: "john" } };
      },
    };
    const api = new BoltAPI();
    api.get("/profile", { auth: [bearer] }, ({ request }) => {
      expectTypeOf(request.user).toEqualTypeOf<User>();
      return { user_id: request.user.id };
    });
    await using client = new TestClient(api);

    const profile = await client.get("/profile", { headers: { authorization: "Bearer secret" } });
    expect(profile.json()).toEqual({ user_id: 7 });
    const anonymous = await client.get("/profile");
    expect(anonymous.status).toBe(401);
    expect(anonymous.json()).toEqual({ detail: "Authentication required" });
    expect(anonymous.headers.get("www-authenticate")).toBe("Bearer");
  });

  it("request-handling-05 Path parameters", async () => {
    const api = new BoltAPI();
    api.get("/users/{user_id:int}/posts/{post_id:int}", ({ params }) => ({
      user_id: params.user_id,
      post_id: params.post_id,
    }));
    await using client = new TestClient(api);

    expect((await client.get("/users/1/posts/2")).json()).toEqual({ user_id: 1, post_id: 2 });
  });

  it("request-handling-06 Path parameters: types", async () => {
    const api = new BoltAPI();
    api.get("/int/{value:int}", ({ params }) => ({ value: params.value }));
    api.get("/float/{value:float}", ({ params }) => ({ value: params.value }));
    api.get("/str/{value}", ({ params }) => ({ value: params.value }));
    await using client = new TestClient(api);

    expect((await client.get("/int/42")).json()).toEqual({ value: 42 });
    expect((await client.get("/float/2.5")).json()).toEqual({ value: 2.5 });
    expect((await client.get("/str/42")).json()).toEqual({ value: "42" });
    const invalid = await client.get("/int/abc");
    expect(invalid.status).toBe(422);
    expect(invalid.json()).toEqual({
      detail: [{ type: "validation_error", loc: ["path", "value"], msg: "Invalid integer value: 'abc'" }],
    });
    expect((await client.get("/float/abc")).status).toBe(422);
  });

  it("request-handling-07 Query parameters", async () => {
    const api = new BoltAPI();
    api.get(
      "/search",
      {
        query: {
          q: t.String(),
          page: t.Integer({ default: 1 }),
          limit: t.Integer({ default: 20 }),
          sort: t.Optional(t.String()),
        },
      },
      ({ query }) => ({ q: query.q, page: query.page, limit: query.limit, sort: query.sort ?? null }),
    );
    await using client = new TestClient(api);

    expect((await client.get("/search?q=bolt")).json()).toEqual({ q: "bolt", page: 1, limit: 20, sort: null });
    const all = await client.get("/search", { query: { q: "bolt", page: 2, limit: 5, sort: "name" } });
    expect(all.json()).toEqual({ q: "bolt", page: 2, limit: 5, sort: "name" });
    const missing = await client.get("/search");
    expect(missing.status).toBe(422);
    expect(missing.json()).toEqual({
      detail: [{ type: "missing_field", loc: ["query", "q"], msg: "Missing required query parameter: q" }],
    });
  });

  it("request-handling-08 JSON body", async () => {
    const CreateUser = t.Object({
      username: t.String(),
      email: t.String(),
      age: t.Optional(t.Union([t.Integer(), t.Null()])),
    });
    const api = new BoltAPI();
    api.post("/users", { body: CreateUser }, ({ body }) => ({ username: body.username, age: body.age ?? null }));
    await using client = new TestClient(api);

    const john = { username: "john", email: "john@example.com" };
    expect((await client.post("/users", { json: john })).json()).toEqual({ username: "john", age: null });
    expect((await client.post("/users", { json: { ...john, age: null } })).json()).toEqual({
      username: "john",
      age: null,
    });
    expect((await client.post("/users", { json: { ...john, age: 30 } })).json()).toEqual({ username: "john", age: 30 });
    expect((await client.post("/users", { json: { username: "john" } })).status).toBe(422);
  });

  it("request-handling-09 Raw body access", async () => {
    const api = new BoltAPI();
    api.post("/raw", async ({ request }) => ({ size: (await request.bytes()).length }));
    await using client = new TestClient(api);

    expect((await client.post("/raw", { body: new Uint8Array([0, 1, 2, 255]) })).json()).toEqual({ size: 4 });
    expect((await client.post("/raw")).json()).toEqual({ size: 0 });
  });

  it("request-handling-10 Using Annotated", async () => {
    const api = new BoltAPI();
    api.get("/auth", { headers: { auth: t.String({ alias: "Authorization" }) } }, ({ headers }) => ({
      auth: headers.auth,
    }));
    await using client = new TestClient(api);

    const response = await client.get("/auth", { headers: { authorization: "Bearer secret" } });
    expect(response.json()).toEqual({ auth: "Bearer secret" });
    expect((await client.get("/auth")).status).toBe(422);
  });

  it("request-handling-11 Optional headers", async () => {
    const api = new BoltAPI();
    api.get("/optional-header", { headers: { "X-Custom": t.Optional(t.String()) } }, ({ headers }) => ({
      custom: headers["X-Custom"] ?? null,
    }));
    await using client = new TestClient(api);

    expect((await client.get("/optional-header")).json()).toEqual({ custom: null });
    const sent = await client.get("/optional-header", { headers: { "x-custom": "value" } });
    expect(sent.json()).toEqual({ custom: "value" });
  });

  it("request-handling-12 All headers", async () => {
    const api = new BoltAPI();
    api.get("/headers", ({ request }) => ({ headers: Object.fromEntries(request.headers) }));
    await using client = new TestClient(api);

    const response = await client.get("/headers", { headers: { "X-Custom": "value", Accept: "*/*" } });
    expect(response.json()).toMatchObject({ headers: { "x-custom": "value", accept: "*/*" } });
  });

  it("request-handling-13 Cookies", async () => {
    const api = new BoltAPI();
    api.get("/session", { cookies: { session_id: t.String({ alias: "sessionid" }) } }, ({ cookies }) => ({
      session_id: cookies.session_id,
    }));
    await using client = new TestClient(api);

    const response = await client.get("/session", { cookies: { sessionid: "abc123" } });
    expect(response.json()).toEqual({ session_id: "abc123" });
    expect((await client.get("/session")).status).toBe(422);
  });

  it("request-handling-22 Query models", async () => {
    const FilterParams = t.Object({
      limit: t.Integer({ default: 10 }),
      offset: t.Integer({ default: 0 }),
      search: t.Optional(t.String()),
      sort_by: t.String({ default: "created_at" }),
    });
    const api = new BoltAPI();
    api.get("/items", { query: FilterParams }, ({ query }) => ({
      limit: query.limit,
      offset: query.offset,
      search: query.search ?? null,
    }));
    await using client = new TestClient(api);

    const response = await client.get("/items?limit=20&search=test");
    expect(response.json()).toEqual({ limit: 20, offset: 0, search: "test" });
    expect((await client.get("/items")).json()).toEqual({ limit: 10, offset: 0, search: null });
  });

  it("request-handling-23 Header models", async () => {
    const AuthHeaders = t.Object({ x_api_key: t.String(), x_request_id: t.Optional(t.String()) });
    const api = new BoltAPI();
    api.get("/secure", { headers: AuthHeaders }, ({ headers }) => ({ api_key: headers.x_api_key }));
    await using client = new TestClient(api);

    const response = await client.get("/secure", { headers: { "X-Api-Key": "secret123" } });
    expect(response.json()).toEqual({ api_key: "secret123" });
    const missing = await client.get("/secure");
    expect(missing.status).toBe(422);
    expect(missing.json()).toMatchObject({ detail: [{ msg: "Missing required header: x-api-key" }] });
  });

  it("request-handling-24 Cookie models", async () => {
    const SessionCookies = t.Object({
      session_id: t.String(),
      theme: t.String({ default: "light" }),
      language: t.String({ default: "en" }),
    });
    const api = new BoltAPI();
    api.get("/preferences", { cookies: SessionCookies }, ({ cookies }) => ({
      theme: cookies.theme,
      language: cookies.language,
    }));
    await using client = new TestClient(api);

    const response = await client.get("/preferences", { cookies: { session_id: "abc123", theme: "dark" } });
    expect(response.json()).toEqual({ theme: "dark", language: "en" });
    expect((await client.get("/preferences")).status).toBe(422);
  });

  it("request-handling-39 Dependency injection", async () => {
    const pagination = depends(
      { query: { page: t.Integer({ default: 1 }), limit: t.Integer({ default: 20 }) } },
      ({ query: { page, limit } }) => ({ page, limit, offset: (page - 1) * limit }),
    );
    const api = new BoltAPI();
    api.get("/items", { depends: { pagination } }, ({ pagination }) => ({ pagination }));
    await using client = new TestClient(api);

    expect((await client.get("/items")).json()).toEqual({ pagination: { page: 1, limit: 20, offset: 0 } });
    const third = await client.get("/items?page=3&limit=5");
    expect(third.json()).toEqual({ pagination: { page: 3, limit: 5, offset: 10 } });
  });

  it("request-handling-40 Validation errors", async () => {
    const api = new BoltAPI();
    api.post("/users", { body: t.Object({ username: t.String(), email: t.String() }) }, ({ body }) => body);
    await using client = new TestClient(api);

    const response = await client.post("/users", { json: { username: "john", email: 42 } });
    expect(response.status).toBe(422);
    expect(response.json()).toEqual({
      detail: [{ loc: ["body", "email"], msg: "Expected `string`, got `integer`", type: "validation_error" }],
    });
  });

  it("request-handling-41 Validation errors: missing parameters", async () => {
    const api = new BoltAPI();
    api.get("/page", { query: { page: t.Integer() } }, ({ query }) => query);
    api.get("/key", { headers: { "x-api-key": t.String() } }, ({ headers }) => headers);
    api.get("/session", { cookies: { session: t.String() } }, ({ cookies }) => cookies);
    await using client = new TestClient(api);

    for (const [path, source, name, msg] of [
      ["/page", "query", "page", "Missing required query parameter: page"],
      ["/key", "header", "x-api-key", "Missing required header: x-api-key"],
      ["/session", "cookie", "session", "Missing required cookie: session"],
    ] as const) {
      const response = await client.get(path);
      expect(response.status).toBe(422);
      expect(response.json()).toEqual({ detail: [{ type: "missing_field", loc: [source, name], msg }] });
    }
  });

  it("request-handling-43 Validation errors: conversion", async () => {
    const api = new BoltAPI();
    api.get("/items", { query: { page: t.Integer() } }, ({ query }) => query);
    await using client = new TestClient(api);

    const response = await client.get("/items?page=abc");
    expect(response.status).toBe(422);
    expect(response.json()).toEqual({
      detail: [{ type: "validation_error", loc: ["query", "page"], msg: "Invalid integer value: 'abc'" }],
    });
  });

  it("request-handling-44 Validation errors: struct field", async () => {
    const NewUser = z.object({ name: z.string().min(3, "Name must be at least 3 characters") });
    const api = new BoltAPI();
    api.post("/users", { body: NewUser }, ({ body }) => body);
    await using client = new TestClient(api);

    const response = await client.post("/users", { json: { name: "Al" } });
    expect(response.status).toBe(422);
    expect(response.json()).toMatchObject({
      detail: [{ loc: ["body", "name"], msg: "Name must be at least 3 characters" }],
    });
  });
});
