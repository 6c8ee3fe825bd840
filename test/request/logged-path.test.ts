import { describe, expect, it } from "vitest";
import { loggedPath, requestTitle } from "../../src/request/logged-path.ts";

describe("loggedPath", () => {
  it.each([
    ["/users/7", "GET /users/{id:int}", "/users/7"],
    ["/reset/s3cret", "GET /reset/{token}", "/reset/[redacted]"],
    ["/users/7/keys/s3cret/use", "POST /users/{id}/keys/{api_key:str}/use", "/users/7/keys/[redacted]/use"],
    ["/files/a/b/c", "GET /files/{secret:path}", "/files/[redacted]"],
    ["/share/x-s3cret.png", "GET /share/x-{token}.png", "/share/[redacted]"],
    ["/reset/s3cret", null, "/reset/s3cret"],
    ["/static", "GET /static", "/static"],
  ])("of %s, taken by %s, is %s", (path, route, expected) => {
    expect(loggedPath({ method: "GET", path, route })).toBe(expected);
  });
});

describe("requestTitle", () => {
  it("is the method and the path", () => {
    expect(requestTitle({ method: "PUT", path: "/users/7", route: null })).toBe("PUT /users/7");
  });
});
