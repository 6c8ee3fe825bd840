import { describe, expect, it } from "vitest";
import { applyTrailingSlash, joinPaths } from "../../src/routing/join-paths.ts";

describe("joinPaths", () => {
  it.each([
    ["", "", "/"],
    ["/", "/", "/"],
    ["", "/", "/"],
    ["", "/users", "/users"],
    ["/", "/users", "/users"],
    ["/users", "", "/users"],
    ["/users", "/", "/users/"],
    ["/users/", "", "/users"],
    ["/users/", "/{id}", "/users/{id}"],
    ["/api/v1", "/users/{id}/", "/api/v1/users/{id}/"],
  ])("joins %j and %j to %j", (prefix, path, joined) => {
    expect(joinPaths(prefix, path)).toBe(joined);
  });

  it("refuses a prefix or a path that does not start with a slash", () => {
    expect(() => joinPaths("api", "/users")).toThrow('ROUTE_PATH_RELATIVE: The path "api"');
    expect(() => joinPaths("/api", "users")).toThrow('Write it as "/users".');
  });
});

describe("applyTrailingSlash", () => {
  it.each([
    ["/users", "strip", "/users"],
    ["/users/", "strip", "/users"],
    ["/users", "append", "/users/"],
    ["/users/", "append", "/users/"],
    ["/users", "keep", "/users"],
    ["/users/", "keep", "/users/"],
    ["/users/{id:int}", "append", "/users/{id:int}/"],
    ["/files/{rest:path}", "append", "/files/{rest:path}"],
    ["/files/{rest:path}", "strip", "/files/{rest:path}"],
  ] as const)("turns %s under %s into %s", (path, trailingSlash, expected) => {
    expect(applyTrailingSlash(path, trailingSlash)).toBe(expected);
  });

  it.each(["strip", "append", "keep"] as const)("leaves the root alone under %s", (trailingSlash) => {
    expect(applyTrailingSlash("/", trailingSlash)).toBe("/");
    expect(applyTrailingSlash("", trailingSlash)).toBe("/");
  });

  it.each([
    ["strip", "/users"],
    ["append", "/users/"],
    ["keep", "/users/"],
  ] as const)("gives the root of a prefix, under %s, the path %s", (trailingSlash, expected) => {
    expect(applyTrailingSlash(joinPaths("/users", "/"), trailingSlash)).toBe(expected);
  });
});
