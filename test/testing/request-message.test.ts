import { describe, expect, it } from "vitest";
import { resolveUrl } from "../../src/testing/request-message.ts";

describe("resolveUrl", () => {
  it.each([
    ["/users?page=2", "/users?page=2", "/users"],
    ["/", "/", "/"],
    ["//evil.example/x", "//evil.example/x", "//evil.example/x"],
    ["/a/../%zz?x=%", "/a/../%zz?x=%", "/a/../%zz"],
    ["/a?b?c", "/a?b?c", "/a"],
  ])("takes %s as it is written", (path, target, plain) => {
    expect(resolveUrl(path, "http://testserver.local")).toEqual({
      origin: "http://testserver.local",
      host: "testserver.local",
      isSecure: false,
      target,
      path: plain,
    });
  });

  it("adds the query to the one in the path", () => {
    expect(resolveUrl("/a", "http://x", { q: "b c" }).target).toBe("/a?q=b+c");
    expect(resolveUrl("/a?first=1", "http://x", { q: ["b", 2] }).target).toBe("/a?first=1&q=b&q=2");
  });

  it.each([
    ["https://example.com:8443/x", "https://example.com:8443", "example.com:8443", true, "/x"],
    ["http://example.com", "http://example.com", "example.com", false, "/"],
    ["http://example.com?x=1", "http://example.com", "example.com", false, "/?x=1"],
    ["http://[::1]:80/x", "http://[::1]:80", "[::1]:80", false, "/x"],
  ])("takes %s apart", (url, origin, host, isSecure, target) => {
    expect(resolveUrl(url, "http://ignored")).toMatchObject({ origin, host, isSecure, target });
  });

  it.each(["users", "", "ftp://example.com/", "http://"])("says what to write instead of %j", (path) => {
    expect(() => resolveUrl(path, "http://x")).toThrow(/starts with "\/"|absolute URL/);
  });
});
