import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePathPattern } from "../../src/routing/path-pattern.ts";
import { RouteTree } from "../../src/routing/route-tree.ts";
import { matchByReference } from "./reference-matcher.ts";

const uuid = "123e4567-e89b-12d3-a456-426614174000";

function treeOf(...paths: string[]): RouteTree<string> {
  const tree = new RouteTree<string>();
  for (const path of paths) tree.add(parsePathPattern(path), path);
  return tree;
}

/** Route and values of a match, as they read well in an expectation. */
function matchIn(tree: RouteTree<string>, path: string): readonly [string, ...string[]] | null {
  const match = tree.match(path);
  return match === null ? null : [match.route, ...match.values];
}

describe("RouteTree", () => {
  it("matches nothing while it is empty", () => {
    expect(treeOf().match("/")).toBeNull();
    expect(treeOf().match("")).toBeNull();
  });

  it("matches static paths as a whole", () => {
    const tree = treeOf("/", "/users", "/users/", "/users/new");
    for (const path of ["/", "/users", "/users/", "/users/new"]) expect(matchIn(tree, path)).toEqual([path]);
    for (const path of ["", "/user", "/usersx", "/users/ne", "/users/new/", "//"]) expect(tree.match(path)).toBeNull();
  });

  it("gives the values of placeholders by position", () => {
    const tree = treeOf("/users/{user_id}/posts/{post_id}");
    expect(matchIn(tree, "/users/7/posts/hello")).toEqual(["/users/{user_id}/posts/{post_id}", "7", "hello"]);
  });

  it("answers a static path with the same object every time", () => {
    const tree = treeOf("/users");
    expect(tree.match("/users")).toBe(tree.match("/users"));
  });

  it("fills a placeholder with a whole segment that is not empty", () => {
    const tree = treeOf("/users/{id}");
    for (const path of ["/users", "/users/", "/users/7/", "/users//", "/users/7/x"])
      expect(tree.match(path)).toBeNull();
  });

  it("fills a catch-all with the rest of the path, one character at least", () => {
    const tree = treeOf("/files/{rest:path}");
    expect(matchIn(tree, "/files/a")).toEqual(["/files/{rest:path}", "a"]);
    expect(matchIn(tree, "/files/a/b/")).toEqual(["/files/{rest:path}", "a/b/"]);
    expect(matchIn(tree, "/files//a")).toEqual(["/files/{rest:path}", "/a"]);
    expect(tree.match("/files/")).toBeNull();
    expect(tree.match("/files")).toBeNull();
  });

  it("prefers text, then uuid, int, float, plain, and last a catch-all", () => {
    const tree = treeOf("/{x:path}", "/{x}", "/{x:float}", "/{x:int}", "/{x:uuid}", "/1");
    expect(matchIn(tree, "/1")).toEqual(["/1"]);
    expect(matchIn(tree, `/${uuid}`)).toEqual(["/{x:uuid}", uuid]);
    expect(matchIn(tree, "/2")).toEqual(["/{x:int}", "2"]);
    expect(matchIn(tree, "/2.5")).toEqual(["/{x:float}", "2.5"]);
    expect(matchIn(tree, "/two")).toEqual(["/{x}", "two"]);
    expect(matchIn(tree, "/two/three")).toEqual(["/{x:path}", "two/three"]);
  });

  it("compares segment by segment from the left", () => {
    const tree = treeOf("/{a}/b", "/a/{b}");
    expect(matchIn(tree, "/a/b")).toEqual(["/a/{b}", "b"]);
    expect(matchIn(tree, "/x/b")).toEqual(["/{a}/b", "x"]);
  });

  it("goes back to a less specific segment when the rest does not match", () => {
    const tree = treeOf("/users/me/posts", "/users/{id:int}/posts", "/users/{name}/likes", "/users/{rest:path}");
    expect(matchIn(tree, "/users/me/likes")).toEqual(["/users/{name}/likes", "me"]);
    expect(matchIn(tree, "/users/7/likes")).toEqual(["/users/{name}/likes", "7"]);
    expect(matchIn(tree, "/users/me/else")).toEqual(["/users/{rest:path}", "me/else"]);
  });

  it("does not mix up text that shares a beginning", () => {
    const tree = treeOf("/user/{id}", "/users/{id}", "/us/{id}", "/users/{id}/posts", "/users/{id}/posters");
    expect(matchIn(tree, "/users/7")).toEqual(["/users/{id}", "7"]);
    expect(matchIn(tree, "/us/7")).toEqual(["/us/{id}", "7"]);
    expect(matchIn(tree, "/users/7/posters")).toEqual(["/users/{id}/posters", "7"]);
    expect(tree.match("/users/7/post")).toBeNull();
  });

  it("tells routes apart by their patterns only, so that any value can be a route", () => {
    const tree = new RouteTree<null>();
    tree.add(parsePathPattern("/a"), null);
    tree.add(parsePathPattern("/{b}"), null);
    expect(tree.match("/a")).toEqual({ kind: "found", route: null, values: [] });
    expect(tree.match("/x")).toEqual({ kind: "found", route: null, values: ["x"] });
  });
});

describe("RouteTree.matchLoosely", () => {
  it("lets typed placeholders take any text", () => {
    const match = treeOf("/users/{id:int}").matchLoosely("/users/abc");
    expect(match).toEqual({ kind: "found", route: "/users/{id:int}", values: ["abc"] });
  });

  it("still needs the text, the number of segments, and something in each", () => {
    const tree = treeOf("/users/{id:int}/posts");
    for (const path of ["/users/abc", "/users//posts", "/user/abc/posts"]) expect(tree.matchLoosely(path)).toBeNull();
  });
});

describe("RouteTree, compared with trying every pattern,", () => {
  // Few and similar words make collisions, shared beginnings and going back likely.
  const word = fc.constantFrom("a", "ab", "abc", "b", "1", "12", "");
  const value = fc.oneof(word, fc.constantFrom("-7", "1.5", uuid, "xyz", "ab1", "é", "a%2Fb"));
  const placeholder = fc.constantFrom("{x}", "{x:str}", "{x:int}", "{x:float}", "{x:uuid}");
  const middle = fc.oneof(
    word.filter((text) => text !== ""),
    placeholder,
  );
  const end = fc.oneof(word, placeholder, fc.constant("{x:path}"));
  const patterns = fc.uniqueArray(
    fc
      .tuple(fc.array(middle, { maxLength: 4 }), end)
      .map(([segments, last]) => parsePathPattern(numberNames(`/${[...segments, last].join("/")}`))),
    { selector: (pattern) => pattern.shape, maxLength: 30 },
  );
  const path = fc.array(value, { minLength: 1, maxLength: 6 }).map((texts) => `/${texts.join("/")}`);

  it.each(["match", "matchLoosely"] as const)("finds the same route and values by %s", (method) => {
    fc.assert(
      fc.property(patterns, fc.array(path, { minLength: 1, maxLength: 20 }), (all, paths) => {
        const tree = new RouteTree<string>();
        for (const pattern of all) tree.add(pattern, pattern.source);
        for (const asked of paths) {
          const expected = matchByReference(all, asked, method === "match");
          const actual = tree[method](asked);
          expect(actual && [actual.route, ...actual.values]).toEqual(
            expected && [expected.pattern.source, ...expected.values],
          );
        }
      }),
      { numRuns: 1000 },
    );
  });
});

/** Gives the placeholders of a path different names. */
function numberNames(path: string): string {
  let count = 0;
  return path.replaceAll(/\{[a-z]+/g, () => `{p${count++}`);
}
