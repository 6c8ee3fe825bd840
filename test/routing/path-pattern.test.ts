import { describe, expect, it } from "vitest";
import { encodeStaticSegment, parsePathPattern, type StaticSegment } from "../../src/routing/path-pattern.ts";

describe("parsePathPattern", () => {
  it("takes a path apart into text and placeholders", () => {
    expect(parsePathPattern("/users/{user_id:int}/{slug}")).toEqual({
      source: "/users/{user_id:int}/{slug}",
      segments: [
        { kind: "static", text: "users" },
        { kind: "placeholder", name: "user_id", converter: "int" },
        { kind: "placeholder", name: "slug", converter: "str" },
      ],
      paramNames: ["user_id", "slug"],
      shape: "/users/{int}/{str}",
    });
  });

  it("has an empty segment for the root and behind a slash at the end", () => {
    expect(texts("/")).toEqual([""]);
    expect(texts("/users/")).toEqual(["users", ""]);
  });

  it("takes static text decoded or encoded", () => {
    expect(texts("/café/a b")).toEqual(["café", "a b"]);
    expect(texts("/caf%C3%A9/a%20b")).toEqual(["café", "a b"]);
    expect(texts("/caf%c3%a9/%61 b")).toEqual(["café", "a b"]);
  });

  it("keeps encoded slashes and percent signs of static text apart from real ones", () => {
    expect(texts("/a%2fb/100%25")).toEqual(["a%2Fb", "100%25"]);
  });

  it("takes encoded braces and wildcards as text", () => {
    expect(texts("/%7Bid%7D/%3Aid/%2A")).toEqual(["{id}", ":id", "*"]);
  });
});

describe("the shape of a pattern", () => {
  it.each([
    ["/users/{id}", "/users/{name}"],
    ["/users/{id}", "/users/{id:str}"],
    ["/café", "/caf%c3%a9"],
    ["/a@b", "/a%40b"],
  ])("is equal for %s and %s", (a, b) => {
    expect(parsePathPattern(a).shape).toBe(parsePathPattern(b).shape);
  });

  it.each([
    ["/users/{id}", "/users/{id:int}"],
    ["/users", "/users/"],
    ["/a/b", "/a%2Fb"],
    ["/{id:int}", "/%7Bint%7D"],
    ["/%2541", "/A"],
  ])("differs for %s and %s", (a, b) => {
    expect(parsePathPattern(a).shape).not.toBe(parsePathPattern(b).shape);
  });
});

describe("parsePathPattern refuses", () => {
  it.each([
    [
      "a relative path",
      "users",
      'ROUTE_PATH_RELATIVE: The path "users" does not start with "/". Write it as "/users".',
    ],
    ["an empty path", "", "ROUTE_PATH_RELATIVE"],
    [
      "a query",
      "/users?page={page}",
      'ROUTE_PATH_INVALID: The path "/users?page={page}" has a "?", which ends the path. Declare query parameters with "query"',
    ],
    ["a fragment", "/users#top", 'the character itself is "%23"'],
    ["an empty segment", "/users//{id}", 'has an empty segment ("//"). Remove one of the slashes'],
    ["two slashes at the end", "/users//", 'has an empty segment ("//")'],
    ["a lone percent sign", "/100%", 'a percent sign as "%25"'],
    ["octets that are not UTF-8", "/%ff", 'has text that is not UTF-8 in percent-encoding: "%ff"'],
    ["an encoded NUL", "/a%00", "ROUTE_PATH_INVALID"],
    ["a lone surrogate", "/a\ud800", "ROUTE_PATH_INVALID"],
    ["a dot segment", "/a/../b", 'has the segment "..", which clients remove'],
    ["an encoded dot segment", "/a/%2e%2E/b", 'has the segment "%2e%2E", which clients remove'],
    ["an open brace", "/users/{id", 'has a brace without its partner in "{id"'],
    ["a closing brace", "/users/id}", 'has a brace without its partner in "id}"'],
    ["nested braces", "/users/{{id}}", 'has a brace without its partner in "{{id}}"'],
    ["braces the wrong way round", "/users/}id{", "has a brace without its partner"],
    ["a slash inside of braces", "/{a/b}", "has a brace without its partner"],
    [
      "text before a placeholder",
      "/a{b}",
      'ROUTE_PLACEHOLDER_INVALID: The path "/a{b}" has the placeholder "a{b}". A placeholder fills a whole segment',
    ],
    ["text behind a placeholder", "/{b}.json", "A placeholder fills a whole segment"],
    ["two placeholders in a segment", "/{a}{b}", "A placeholder fills a whole segment"],
    ["a placeholder without a name", "/{}", "Name it with letters, digits and underscores"],
    ["a name that is not an identifier", "/{user-id}", "Name it with letters, digits and underscores"],
    ["a name that begins with a digit", "/{1st}", "not starting with a digit"],
    ["__proto__", "/{__proto__}", "Objects with such a key pollute prototypes"],
    ["constructor", "/{constructor:int}", "Objects with such a key pollute prototypes"],
    ["prototype", "/{prototype}", "Objects with such a key pollute prototypes"],
    ["a name that occurs twice", "/{id}/{id:int}", 'has the placeholder "{id}". The name occurs twice'],
    ["an unknown converter", "/{id:slug}", 'There is no converter "slug". Use uuid, int, float, str, path.'],
    ["an empty converter", "/{id:}", 'There is no converter ""'],
    ["a converter named like a member of every object", "/{id:toString}", 'There is no converter "toString"'],
    ["a catch-all before the end", "/{rest:path}/edit", "It takes the rest of the path. Move it to the end"],
    ["a slash behind a catch-all", "/{rest:path}/", "with no slash after it"],
    ["the placeholders of other routers", "/users/:id", 'Write it as "{id}"; the text itself is "%3Aid".'],
    ["the wildcard of other routers", "/files/*", 'Write the rest of the path as "{rest:path}"'],
  ])("%s: %s", (_, path, message) => {
    expect(() => parsePathPattern(path)).toThrow(message);
  });
});

describe("encodeStaticSegment", () => {
  it("writes the text as it stands in a URL", () => {
    const encoded = texts("/café/a%2fb/100%25/a:b@c").map((text) => encodeStaticSegment({ kind: "static", text }));
    expect(encoded).toEqual(["caf%C3%A9", "a%2Fb", "100%25", "a:b@c"]);
  });
});

function texts(path: string): string[] {
  return parsePathPattern(path).segments.map((segment) => (segment as StaticSegment).text);
}
