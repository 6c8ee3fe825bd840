import { BoltAPI } from "boltapi";
import { describe, expect, it } from "vitest";

/** Defines a route as JavaScript could, and compiles it. */
function compileWith(
  options: unknown,
  handler: unknown = () => "ok",
  method: "get" | "post" | "delete" = "post",
): void {
  const api = new BoltAPI();
  (api[method] as (path: string, options: unknown, handler: unknown) => void)("/users", options, handler);
  api.compile();
}

describe("options of a route", () => {
  it("that are unknown are a mistake that lists those there are", () => {
    expect(() => compileWith({ quary: {} })).toThrow(/ROUTE_OPTION_UNKNOWN: POST \/users.*"quary".*params, query/);
  });

  it.each(["__proto__", "constructor", "toString"])("named %s are unknown", (name) => {
    expect(() => compileWith(JSON.parse(`{"${name}": 1}`))).toThrow("ROUTE_OPTION_UNKNOWN");
  });

  it.each([null, 5, "get"])("that are %j are a mistake", (options) => {
    expect(() => compileWith(options)).toThrow("ROUTE_OPTION_INVALID");
  });

  it.each([undefined, null, "handler", {}])("without a handler, but %j, are a mistake", (handler) => {
    const api = new BoltAPI();
    (api.get as (path: string, options: unknown, handler: unknown) => void)("/users", {}, handler);

    expect(() => api.compile()).toThrow(/ROUTE_HANDLER_MISSING: GET \/users/);
  });

  it.each(["get", "delete"] as const)("with a body on %s are a mistake", (method) => {
    expect(() => compileWith({ body: {} }, () => "ok", method)).toThrow("ROUTE_BODY_NOT_ALLOWED");
  });

  it.each([0, 100, 199, 600, 200.5, "200", Number.NaN])("with status %j are a mistake", (status) => {
    expect(() => compileWith({ status })).toThrow(/ROUTE_OPTION_INVALID: POST \/users.*status/);
  });

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "1mb"])(
    "with maxBodyBytes %j are a mistake",
    (maxBodyBytes) => {
      expect(() => compileWith({ maxBodyBytes })).toThrow(/ROUTE_OPTION_INVALID: POST \/users.*maxBodyBytes/);
    },
  );

  it.each(["auth", "guards", "use", "skip", "tags"])("with %s that is no array are a mistake", (option) => {
    expect(() => compileWith({ [option]: "text" })).toThrow(new RegExp(`ROUTE_OPTION_INVALID: POST /users.*${option}`));
  });

  it.each([[undefined], [null], ["jwt"], [class Jwt {}], [{}]])(
    "with the authenticator %o are a mistake",
    (authenticator) => {
      expect(() => compileWith({ auth: [authenticator] })).toThrow(/ROUTE_OPTION_INVALID.*auth/);
    },
  );

  it.each([[undefined], [null], [() => true], [class IsStaff {}], [{}]])("with the guard %o are a mistake", (guard) => {
    expect(() => compileWith({ guards: [guard] })).toThrow(/ROUTE_OPTION_INVALID.*guards/);
  });

  it.each([
    ["params", 5],
    ["query", "q"],
    ["query", { q: "string" }],
    ["headers", { "x-a": 5 }],
    ["cookies", { a: null }],
    ["body", {}],
    ["body", "string"],
    ["response", {}],
    ["response", "User"],
  ])("with %s of %j, which is no schema, are a mistake that says where", (option, value) => {
    expect(() => compileWith({ [option]: value })).toThrow(new RegExp(`SCHEMA_INVALID: POST /users, ${option}`));
  });

  it.each([
    ["name", 5],
    ["summary", 5],
    ["validateResponse", "no"],
  ])("with %s of %j are a mistake", (option, value) => {
    expect(() => compileWith({ [option]: value })).toThrow(new RegExp(`ROUTE_OPTION_INVALID.*${option}`));
  });
});
