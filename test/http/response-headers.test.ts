import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FieldSyntaxError } from "../../src/http/field-syntax.ts";
import { ResponseHeaders } from "../../src/http/response-headers.ts";

describe("ResponseHeaders", () => {
  it("gives the shared array itself while nothing is changed", () => {
    const shared = Object.freeze(["content-type", "text/html"]);
    const headers = new ResponseHeaders(shared);
    expect(headers.get("Content-Type")).toBe("text/html");
    headers.delete("x-absent");
    expect(headers.toFlat()).toBe(shared);
  });

  it("leaves the shared array alone when it changes", () => {
    const shared = Object.freeze(["content-type", "text/html"]);
    const headers = new ResponseHeaders(shared);
    headers.set("Content-Type", "text/plain");
    headers.set("ETag", '"1"');
    expect(headers.toFlat()).toEqual(["content-type", "text/plain", "etag", '"1"']);
    expect(shared).toEqual(["content-type", "text/html"]);
  });

  it("keeps what it gave out when it changes later", () => {
    const headers = new ResponseHeaders();
    headers.set("a", "1");
    const before = headers.toFlat();
    headers.set("a", "2");
    expect(before).toEqual(["a", "1"]);
  });

  it("joins appended values into one line", () => {
    const headers = new ResponseHeaders(["vary", "accept"]);
    headers.append("Vary", "origin");
    headers.append("x-count", 1);
    expect([...headers]).toEqual([
      ["vary", "accept, origin"],
      ["x-count", "1"],
    ]);
  });

  it("keeps every cookie on a line of its own", () => {
    const headers = new ResponseHeaders();
    headers.append("set-cookie", "a=1");
    headers.append("etag", '"1"');
    headers.append("Set-Cookie", "b=2");
    expect(headers.toFlat()).toEqual(["set-cookie", "a=1", "etag", '"1"', "set-cookie", "b=2"]);
    expect(headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(headers.get("Set-Cookie")).toBe("a=1, b=2");
  });

  it("puts one cookie in place of all", () => {
    const headers = new ResponseHeaders(["set-cookie", "a=1", "etag", '"1"', "set-cookie", "b=2", "set-cookie", "c=3"]);
    headers.set("Set-Cookie", "d=4");
    expect(headers.toFlat()).toEqual(["set-cookie", "d=4", "etag", '"1"']);
  });

  it("deletes every line of a name", () => {
    const headers = new ResponseHeaders(["set-cookie", "a=1", "set-cookie", "b=2", "etag", '"1"']);
    headers.delete("Set-Cookie");
    expect(headers.has("set-cookie")).toBe(false);
    expect(headers.get("set-cookie")).toBeNull();
    expect(headers.toFlat()).toEqual(["etag", '"1"']);
  });

  it("takes numbers", () => {
    const headers = new ResponseHeaders();
    headers.set("content-length", 0);
    headers.set("x-ratio", -1.5);
    expect(headers.toFlat()).toEqual(["content-length", "0", "x-ratio", "-1.5"]);
  });

  it("can be changed while it is gone through", () => {
    const headers = new ResponseHeaders(["a", "1", "b", "2", "c", "3"]);
    for (const [name] of headers) headers.delete(name);
    expect(headers.toFlat()).toEqual([]);
  });

  it.each([
    ["a line break", "x-name", "a\r\nset-cookie: b=1", "value", "contains a carriage return (U+000D)"],
    ["a line feed", "x-name", "a\nb", "value", "contains a line feed (U+000A)"],
    ["a NUL", "x-name", "a\0b", "value", "contains a NUL (U+0000)"],
    ["text beyond latin1", "x-name", "5 €", "value", "contains the character (U+20AC)"],
    ["blanks around the value", "x-name", " a", "value", "starts with whitespace"],
    ["a number that is none", "x-name", Number.NaN, "value", "is not a finite number"],
    ["an empty name", "", "a", "name", "is not a token (RFC 9110 §5.6.2)"],
    ["a name with a colon", "x:y", "a", "name", "is not a token (RFC 9110 §5.6.2)"],
    ["a name with a line break", "x\r\ny", "a", "name", "is not a token (RFC 9110 §5.6.2)"],
  ])("refuses %s and stays as it was", (_fact, name, value, attribute, problem) => {
    const headers = new ResponseHeaders(["etag", '"1"']);
    const expected = expect.objectContaining({
      name: "FieldSyntaxError",
      kind: "header",
      field: name,
      attribute,
      problem,
    });
    expect(() => headers.set(name, value)).toThrow(expected);
    expect(() => headers.append(name, value)).toThrow(expected);
    expect(headers.toFlat()).toEqual(["etag", '"1"']);
  });

  it("agrees with the Headers of the web for whatever both accept", () => {
    const name = fc.constantFrom("a", "B", "set-cookie", "Set-Cookie", "vary", "bad name");
    const value = fc.oneof(fc.constantFrom("1", "x y", ""), fc.string({ unit: "binary", maxLength: 3 }));
    const call = fc.tuple(fc.constantFrom("set" as const, "append" as const, "delete" as const), name, value);
    fc.assert(
      fc.property(fc.array(call, { maxLength: 12 }), (calls) => {
        const ours = new ResponseHeaders(Object.freeze(["vary", "accept"]));
        const web = new Headers({ vary: "accept" });
        for (const [method, headerName, headerValue] of calls) {
          try {
            if (method === "delete") ours.delete(headerName);
            else ours[method](headerName, headerValue);
          } catch (error) {
            expect(error).toBeInstanceOf(FieldSyntaxError);
            continue;
          }
          if (headerName !== "bad name") web[method](headerName, headerValue);
        }
        const byName = ([a]: [string, string], [b]: [string, string]): number => (a < b ? -1 : a > b ? 1 : 0);
        expect([...ours].sort(byName)).toEqual([...web]);
        expect(ours.getSetCookie()).toEqual(web.getSetCookie());
      }),
    );
  });
});

describe("addMissing", () => {
  it("adds what is not there, in order, and leaves what is", () => {
    const shared = Object.freeze(["x-one", "own"]);
    const headers = new ResponseHeaders(shared);

    headers.addMissing(["x-zero", "0", "x-one", "1", "x-two", "2"]);

    expect(headers.toFlat()).toEqual(["x-one", "own", "x-zero", "0", "x-two", "2"]);
    expect(shared).toEqual(["x-one", "own"]);
  });

  it("keeps the shared array where nothing is missing", () => {
    const shared = ["x-one", "1"];
    const headers = new ResponseHeaders(shared);

    headers.addMissing(["x-one", "2"]);

    expect(headers.toFlat()).toBe(shared);
  });
});
