import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePathPattern } from "../../src/routing/path-pattern.ts";
import { RouteTable } from "../../src/routing/route-table.ts";

/** A table whose routes are the lines they are defined by: "GET /users/{id}". */
function tableOf(...routes: string[]): RouteTable<string> {
  const table = new RouteTable<string>();
  routes.forEach((route, index) => {
    const space = route.indexOf(" ");
    const pattern = parsePathPattern(route.slice(space + 1));
    table.add(route.slice(0, space), pattern, route, `src/api.ts:${index + 1}:1`);
  });
  return table;
}

const found = (route: string, ...values: string[]): object => ({ kind: "found", route, values });

describe("RouteTable", () => {
  it("finds a route by method and path", () => {
    const table = tableOf("GET /users", "POST /users", "GET /users/{id}", "QUERY /users");
    expect(table.find("GET", "/users")).toEqual(found("GET /users"));
    expect(table.find("POST", "/users")).toEqual(found("POST /users"));
    expect(table.find("GET", "/users/7")).toEqual(found("GET /users/{id}", "7"));
    expect(table.find("QUERY", "/users")).toEqual(found("QUERY /users"));
  });

  it("does not find what nobody defined", () => {
    expect(tableOf("GET /users").find("GET", "/posts")).toEqual({ kind: "not-found" });
    expect(tableOf().find("GET", "/")).toEqual({ kind: "not-found" });
    expect(tableOf("GET /{rest:path}").find("OPTIONS", "*")).toEqual({ kind: "not-found" });
  });

  it("takes methods by their exact text", () => {
    const table = tableOf("GET /users");
    for (const method of ["get", "constructor", "__proto__", "toString", ""]) {
      expect(table.find(method, "/users")).toEqual({ kind: "method-not-allowed", allow: ["GET", "HEAD", "OPTIONS"] });
    }
  });
});

describe("RouteTable, when two routes match the same paths,", () => {
  it("refuses the second and names both places", () => {
    expect(() => tableOf("GET /users/{id}", "GET /users/{id}")).toThrow(
      "ROUTE_DUPLICATE: GET /users/{id} is defined twice: at src/api.ts:1:1 and at src/api.ts:2:1.",
    );
  });

  it("tells how the second is written when it differs", () => {
    expect(() => tableOf("GET /users/{id}", "GET /users/{user_id:str}")).toThrow(
      'GET /users/{id} is defined twice: at src/api.ts:1:1 and at src/api.ts:2:1, written "/users/{user_id:str}".',
    );
    expect(() => tableOf("GET /café", "GET /caf%C3%A9")).toThrow("ROUTE_DUPLICATE");
  });

  it("accepts other methods, other converters and a slash at the end", () => {
    const routes = ["GET /users/{id}", "POST /users/{id}", "GET /users/{id:int}", "GET /users/{id}/"];
    expect(() => tableOf(...routes)).not.toThrow();
  });
});

describe("RouteTable, for HEAD,", () => {
  it("falls back to GET", () => {
    const table = tableOf("GET /users/{id}", "HEAD /users/me");
    expect(table.find("HEAD", "/users/me")).toEqual(found("HEAD /users/me"));
    expect(table.find("HEAD", "/users/7")).toEqual(found("GET /users/{id}", "7"));
  });

  it("redirects and judges values as for GET", () => {
    const table = tableOf("GET /users/{id:int}");
    expect(table.find("HEAD", "/users/7/")).toEqual({ kind: "redirect", path: "/users/7" });
    expect(table.find("HEAD", "/users/abc")).toEqual(found("GET /users/{id:int}", "abc"));
  });
});

describe("RouteTable, for percent-encoded paths,", () => {
  const table = tableOf("GET /café/a b", "GET /v/{value}", "GET /files/{rest:path}", "GET /n/{id:int}", "GET /a%2Fb");

  it("finds static text however it is encoded", () => {
    expect(table.find("GET", "/caf%C3%A9/a%20b")).toEqual(found("GET /café/a b"));
    expect(table.find("GET", "/%63af%c3%a9/a%20b")).toEqual(found("GET /café/a b"));
    expect(table.find("GET", "/a%2fb")).toEqual(found("GET /a%2Fb"));
    expect(table.find("GET", "/a/b")).toEqual({ kind: "not-found" });
  });

  it("decodes values once", () => {
    expect(table.find("GET", "/v/a%20b")).toEqual(found("GET /v/{value}", "a b"));
    expect(table.find("GET", "/v/%2541")).toEqual(found("GET /v/{value}", "%41"));
    expect(table.find("GET", "/v/%252F")).toEqual(found("GET /v/{value}", "%2F"));
    expect(table.find("GET", "/v/a+b")).toEqual(found("GET /v/{value}", "a+b"));
  });

  it("does not separate segments at an encoded slash, but decodes it in the value", () => {
    expect(table.find("GET", "/v/a%2Fb")).toEqual(found("GET /v/{value}", "a/b"));
    expect(table.find("GET", "/files/a%2Fb/c")).toEqual(found("GET /files/{rest:path}", "a/b/c"));
  });

  it("judges converters by the decoded value", () => {
    expect(table.find("GET", "/n/%31%32")).toEqual(found("GET /n/{id:int}", "12"));
  });

  it.each(["/v/%", "/v/%zz", "/v/%ff", "/v/%C0%AF", "/v/a%00b", "/%"])("refuses %s as a bad path", (path) => {
    expect(table.find("GET", path)).toEqual({ kind: "bad-path" });
  });
});

describe("RouteTable, for a slash at the end,", () => {
  it("redirects to the form that the method has", () => {
    const table = tableOf("GET /users", "GET /posts/", "GET /posts/{id:int}");
    expect(table.find("GET", "/users/")).toEqual({ kind: "redirect", path: "/users" });
    expect(table.find("GET", "/posts")).toEqual({ kind: "redirect", path: "/posts/" });
    expect(table.find("GET", "/posts/7/")).toEqual({ kind: "redirect", path: "/posts/7" });
  });

  it("does not redirect when both forms exist", () => {
    const table = tableOf("GET /users", "GET /users/");
    expect(table.find("GET", "/users")).toEqual(found("GET /users"));
    expect(table.find("GET", "/users/")).toEqual(found("GET /users/"));
  });

  it("does not redirect for the sake of another method", () => {
    expect(tableOf("POST /users").find("GET", "/users/")).toEqual({ kind: "not-found" });
  });

  it("redirects within the encoding of the request", () => {
    expect(tableOf("GET /café/{x}").find("GET", "/caf%c3%a9/a%2Fb/")).toEqual({
      kind: "redirect",
      path: "/caf%c3%a9/a%2Fb",
    });
  });

  it("prefers a redirect to a value that does not fit", () => {
    const table = tableOf("GET /{id:int}/", "GET /{id:uuid}");
    expect(table.find("GET", "/7")).toEqual({ kind: "redirect", path: "/7/" });
  });

  it.each(["/\\evil.example/", "/\\/evil.example/", "/\t/evil.example", "/a b/", "/a\r\nb/", "/é/"])(
    "does not redirect %j, which could lead to another host or break the header",
    (path) => {
      const table = tableOf("GET /{a}", "GET /{a}/{b}", "GET /{a}/{b}/{c}/");
      expect(table.find("GET", path).kind).not.toBe("redirect");
    },
  );

  it("never redirects to another host", () => {
    const table = tableOf("GET /{a}", "GET /{a}/{b}/", "GET /a/{b}/{c}", "GET /x/{rest:path}", "GET /");
    const piece = fc.constantFrom("/", "\\", "a", "x", "%2F", "%5C", "\t", "\n", "evil.example", "@", ":", ".", "..");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const lookup = table.find("GET", `/${pieces.join("")}`);
        if (lookup.kind !== "redirect") return;
        expect(new URL(lookup.path, "http://app.example").host).toBe("app.example");
        expect(lookup.path).toMatch(/^\/(?![/\\])/);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("RouteTable, for two slashes in a row,", () => {
  const table = tableOf("GET /a/b/{id}", "GET /files/{rest:path}", "POST /a/b/c", "GET /n/{id:int}");

  it("finds the route of the merged path", () => {
    expect(table.find("GET", "/a//b/7")).toEqual(found("GET /a/b/{id}", "7"));
    expect(table.find("GET", "///a/b////7")).toEqual(found("GET /a/b/{id}", "7"));
  });

  it("decodes values once all the same", () => {
    expect(table.find("GET", "/a//b/%41")).toEqual(found("GET /a/b/{id}", "A"));
    expect(table.find("GET", "/a//b/%2541")).toEqual(found("GET /a/b/{id}", "%41"));
    expect(table.find("GET", "/a//b/100%25")).toEqual(found("GET /a/b/{id}", "100%"));
    expect(table.find("GET", "/n//100%25")).toEqual(found("GET /n/{id:int}", "100%"));
  });

  it("leaves them in a catch-all that matches as it is", () => {
    expect(table.find("GET", "/files/a//b")).toEqual(found("GET /files/{rest:path}", "a//b"));
  });

  it("does not merge encoded slashes", () => {
    expect(table.find("GET", "/a/b/%2F%2F")).toEqual(found("GET /a/b/{id}", "//"));
  });

  it("answers all else as for the merged path", () => {
    expect(table.find("PUT", "/a//b/c")).toEqual({
      kind: "method-not-allowed",
      allow: ["GET", "HEAD", "OPTIONS", "POST"],
    });
    expect(table.find("GET", "/n//abc")).toEqual(found("GET /n/{id:int}", "abc"));
    expect(table.find("GET", "/n//7/")).toEqual({ kind: "redirect", path: "/n/7" });
    expect(table.find("GET", "//n/7/")).toEqual({ kind: "redirect", path: "/n/7" });
    expect(table.find("GET", "/nowhere//else")).toEqual({ kind: "not-found" });
  });
});

describe("RouteTable, for a value that does not fit,", () => {
  it("finds the route whose converter refuses it", () => {
    const table = tableOf("GET /users/{id:int}", "POST /users/{name}");
    expect(table.find("GET", "/users/abc")).toEqual(found("GET /users/{id:int}", "abc"));
    expect(table.find("GET", "/users/a%20b")).toEqual(found("GET /users/{id:int}", "a b"));
  });

  it("prefers any route that fits", () => {
    const table = tableOf("GET /users/{id:int}/posts", "GET /users/{name}/{section}");
    expect(table.find("GET", "/users/bob/posts")).toEqual(found("GET /users/{name}/{section}", "bob", "posts"));
  });
});

describe("RouteTable, for a path of other methods,", () => {
  const table = tableOf(
    "GET /users",
    "POST /users",
    "DELETE /users/{id:int}",
    "PUT /users/{name}",
    "OPTIONS /own",
    "GET /own",
  );

  it("lists in Allow what the path answers, HEAD and OPTIONS included, sorted", () => {
    expect(table.find("PATCH", "/users")).toEqual({
      kind: "method-not-allowed",
      allow: ["GET", "HEAD", "OPTIONS", "POST"],
    });
    expect(table.find("GET", "/users/7")).toEqual({ kind: "method-not-allowed", allow: ["DELETE", "OPTIONS", "PUT"] });
  });

  it("counts a method that would refuse the value, as the path is known to it", () => {
    expect(tableOf("DELETE /users/{id:int}").find("GET", "/users/abc")).toEqual({
      kind: "method-not-allowed",
      allow: ["DELETE", "OPTIONS"],
    });
  });

  it("answers OPTIONS with the same list", () => {
    expect(table.find("OPTIONS", "/users")).toEqual({ kind: "options", allow: ["GET", "HEAD", "OPTIONS", "POST"] });
    expect(table.find("OPTIONS", "/nowhere")).toEqual({ kind: "not-found" });
  });

  it("leaves OPTIONS to a route of its own", () => {
    expect(table.find("OPTIONS", "/own")).toEqual(found("OPTIONS /own"));
    expect(table.find("POST", "/own")).toEqual({ kind: "method-not-allowed", allow: ["GET", "HEAD", "OPTIONS"] });
  });

  it("names HEAD once where it has a route of its own", () => {
    expect(tableOf("GET /a", "HEAD /a").find("POST", "/a")).toEqual({
      kind: "method-not-allowed",
      allow: ["GET", "HEAD", "OPTIONS"],
    });
    expect(tableOf("HEAD /a").find("GET", "/a")).toEqual({ kind: "method-not-allowed", allow: ["HEAD", "OPTIONS"] });
  });
});

describe("RouteTable, for any path whatever,", () => {
  it("answers and never throws", () => {
    const table = tableOf("GET /{a}/{b:int}", "POST /{rest:path}", "GET /x/y");
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.constantFrom("GET", "HEAD", "POST", "OPTIONS", "X"),
        (text, method) => {
          expect(table.find(method, `/${text}`).kind).toBeTypeOf("string");
          expect(table.find(method, text).kind).toBeTypeOf("string");
        },
      ),
    );
  });
});
