import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePathPattern } from "../../src/routing/path-pattern.ts";
import { RouteTable } from "../../src/routing/route-table.ts";
import { UrlBuilder, type UrlParams } from "../../src/routing/url-for.ts";

function builderOf(routes: Readonly<Record<string, string>>): UrlBuilder {
  const builder = new UrlBuilder();
  for (const [name, path] of Object.entries(routes)) builder.add(name, parsePathPattern(path), "src/api.ts:1:1");
  return builder;
}

const urls = builderOf({
  home: "/",
  user: "/users/{id:int}",
  post: "/users/{id:int}/posts/{slug}",
  file: "/files/{rest:path}",
  any: "/{rest:path}",
  cafe: "/café/a:b",
  slash: "/a%2Fb/",
  odd: "/odd/{toString}",
  key: "/keys/{key:uuid}/{weight:float}",
});

describe("UrlBuilder.urlFor", () => {
  it("puts values into the path", () => {
    expect(urls.urlFor("home")).toBe("/");
    expect(urls.urlFor("user", { id: 7 })).toBe("/users/7");
    expect(urls.urlFor("user", { id: 9007199254740993n })).toBe("/users/9007199254740993");
    expect(urls.urlFor("post", { id: "7", slug: "hello" })).toBe("/users/7/posts/hello");
    expect(urls.urlFor("post", { id: 7, slug: true })).toBe("/users/7/posts/true");
  });

  it("encodes values and static text", () => {
    expect(urls.urlFor("post", { id: 7, slug: "a/b c?d#e%é@f" })).toBe("/users/7/posts/a%2Fb%20c%3Fd%23e%25%C3%A9@f");
    expect(urls.urlFor("cafe")).toBe("/caf%C3%A9/a:b");
    expect(urls.urlFor("slash")).toBe("/a%2Fb/");
  });

  it("keeps the slashes of a catch-all", () => {
    expect(urls.urlFor("file", { rest: "a b/c%2Fd/" })).toBe("/files/a%20b/c%252Fd/");
  });

  it("never builds a URL that names a host", () => {
    expect(urls.urlFor("any", { rest: "/evil.example" })).toBe("/%2Fevil.example");
    expect(urls.urlFor("any", { rest: "\\evil.example" })).toBe("/%5Cevil.example");
  });

  it("appends the query, repeats the name for a list and leaves out undefined", () => {
    const query = { page: 2, tag: ["a", "b&c"], draft: false, none: undefined, empty: [], "x y": "é=" };
    expect(urls.urlFor("home", {}, query)).toBe("/?page=2&tag=a&tag=b%26c&draft=false&x%20y=%C3%A9%3D");
    expect(urls.urlFor("home", {}, { none: undefined })).toBe("/");
  });
});

describe("UrlBuilder.urlForValues", () => {
  it("puts values of placeholders into the path and the rest into the query", () => {
    expect(urls.urlForValues("home", {})).toBe("/");
    expect(urls.urlForValues("post", { page: 2, slug: "hello", id: 7, tag: ["a", "b"] })).toBe(
      "/users/7/posts/hello?page=2&tag=a&tag=b",
    );
  });

  it("refuses what urlFor refuses", () => {
    expect(() => urls.urlForValues("nobody", { id: 1 })).toThrow("URL_NAME_UNKNOWN");
    expect(() => urls.urlForValues("user", { ID: 1 })).toThrow("URL_PARAM_MISSING");
    expect(() => urls.urlForValues("user", { id: ["1"] })).toThrow("URL_PARAM_INVALID");
  });
});

describe("UrlBuilder refuses", () => {
  it("a name that two routes have", () => {
    const builder = new UrlBuilder();
    builder.add("user", parsePathPattern("/users/{id}"), "src/a.ts:1:1");
    expect(() => builder.add("user", parsePathPattern("/people/{id}"), "src/b.ts:2:2")).toThrow(
      'ROUTE_NAME_DUPLICATE: Two routes have the name "user": /users/{id} at src/a.ts:1:1 and /people/{id} at src/b.ts:2:2.',
    );
  });

  it("a name that no route has", () => {
    expect(() => builderOf({ a: "/a", b: "/b" }).urlFor("c")).toThrow(
      'URL_NAME_UNKNOWN: urlFor: no route has the name "c". Named routes: a, b.',
    );
    expect(() => builderOf({}).urlFor("constructor")).toThrow("Named routes: none.");
  });

  it("a missing value", () => {
    const message =
      'URL_PARAM_MISSING: urlFor("post"): the path "/users/{id:int}/posts/{slug}" needs a value for "slug".';
    expect(() => urls.urlFor("post", { id: 7 })).toThrow(message);
    expect(() => urls.urlFor("post", { id: 7, slug: undefined } as unknown as UrlParams)).toThrow(message);
    expect(() => urls.urlFor("odd")).toThrow("URL_PARAM_MISSING");
  });

  it("a value for a placeholder that the path lacks", () => {
    expect(() => urls.urlFor("user", { id: 7, page: 2 })).toThrow(
      'URL_PARAM_UNKNOWN: urlFor("user"): the path "/users/{id:int}" has no placeholder "page".',
    );
  });

  it.each([
    [
      "user",
      { id: "abc" },
      'urlFor("user"): "abc" cannot stand for {id:int}; expected a whole number of at most 64 bits.',
    ],
    ["user", { id: 1.5 }, "number 1.5 cannot stand for {id:int}"],
    ["user", { id: Number.NaN }, "number NaN cannot stand for {id:int}"],
    ["key", { key: "1", weight: 1 }, "expected a UUID"],
    ["post", { id: 7, slug: "" }, '"" cannot stand for {slug:str}; expected text that is not empty.'],
    ["post", { id: 7, slug: ".." }, 'expected no segment "." or ".."'],
    ["file", { rest: "a/../b" }, 'expected no segment "." or ".."'],
    ["file", { rest: "" }, "URL_PARAM_INVALID"],
    ["post", { id: 7, slug: "a\0" }, "URL_PARAM_INVALID"],
    ["post", { id: 7, slug: "\ud800" }, "URL_PARAM_INVALID"],
    ["post", { id: 7, slug: null }, "null cannot stand for {slug:str}"],
    ["post", { id: 7, slug: {} }, "an object cannot stand for {slug:str}"],
  ])("for %s the values %o", (name, params, message) => {
    expect(() => urls.urlFor(name, params as unknown as UrlParams)).toThrow(message);
  });

  it.each([null, {}, [null], [["a"]], "\ud800"])("the query value %j", (value) => {
    expect(() => urls.urlFor("home", {}, { a: value } as never)).toThrow("URL_QUERY_INVALID");
  });
});

describe("UrlBuilder and RouteTable", () => {
  it("agree: a built path leads back to its route with the same values", () => {
    const text = fc.string({ unit: "binary", minLength: 1 });
    fc.assert(
      fc.property(text, text, fc.maxSafeInteger(), (a, rest, id) => {
        const pattern = parsePathPattern("/{a}/é/{id:int}/{rest:path}");
        const table = new RouteTable<string>();
        table.add("GET", pattern, "route", "here");
        const builder = new UrlBuilder();
        builder.add("route", pattern, "here");
        const path = pathOrNull(() => builder.urlFor("route", { a, id, rest }));
        fc.pre(path !== null);
        expect(table.find("GET", path)).toEqual({ kind: "found", route: "route", values: [a, String(id), rest] });
      }),
    );
  });
});

function pathOrNull(build: () => string): string | null {
  try {
    return build();
  } catch {
    return null;
  }
}
