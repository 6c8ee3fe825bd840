import { describe, expect, test } from "vitest";
import {
  contentLengthOf,
  hasEngineFields,
  hasNoContent,
  takeEngineFields,
} from "../../src/engines/response-framing.ts";

describe("takeEngineFields", () => {
  test("leaves headers alone that are none of the engine's", () => {
    const headers = ["content-type", "a/b", "set-cookie", "a=1", "x-connection", "close", "etag", '"1"'];
    expect(hasEngineFields(headers)).toBe(false);
    expect(takeEngineFields(headers)).toEqual({ headers, contentLength: null, closesConnection: false, upgrade: null });
  });

  test("takes out what describes connection and framing", () => {
    const names = [
      "connection",
      "keep-alive",
      "transfer-encoding",
      "upgrade",
      "trailer",
      "proxy-connection",
      "content-length",
    ];
    for (const name of names) {
      expect(hasEngineFields(["x-a", "1", name, "x"])).toBe(true);
      expect(takeEngineFields(["x-a", "1", name, "x"]).headers).toEqual(["x-a", "1"]);
    }
  });

  test("understands connection: close among other options", () => {
    expect(takeEngineFields(["connection", "X-Other, Close"]).closesConnection).toBe(true);
    expect(takeEngineFields(["connection", "keep-alive"]).closesConnection).toBe(false);
  });

  test("takes a length only when it is a number", () => {
    expect(takeEngineFields(["content-length", "12"]).contentLength).toBe(12);
    for (const value of ["", "-1", "1.5", "1e3", "0x1", "1, 1", "9".repeat(20)]) {
      expect(takeEngineFields(["content-length", value]).contentLength).toBeNull();
    }
  });
});

describe("contentLengthOf", () => {
  test.each([
    { method: "GET", status: 200, bodyBytes: 5, givenBytes: 9, expected: 5 },
    { method: "GET", status: 200, bodyBytes: 0, givenBytes: 9, expected: 0 },
    { method: "GET", status: 200, bodyBytes: null, givenBytes: 9, expected: 9 },
    { method: "GET", status: 200, bodyBytes: null, givenBytes: null, expected: null },
    { method: "HEAD", status: 200, bodyBytes: 5, givenBytes: 9, expected: 5 },
    { method: "HEAD", status: 200, bodyBytes: 0, givenBytes: 9, expected: 9 },
    { method: "HEAD", status: 200, bodyBytes: 0, givenBytes: null, expected: 0 },
    { method: "HEAD", status: 200, bodyBytes: null, givenBytes: null, expected: null },
    { method: "GET", status: 204, bodyBytes: 5, givenBytes: 9, expected: null },
    { method: "HEAD", status: 204, bodyBytes: 0, givenBytes: 9, expected: null },
    { method: "GET", status: 205, bodyBytes: 5, givenBytes: 9, expected: 0 },
    { method: "GET", status: 304, bodyBytes: 5, givenBytes: 9, expected: 9 },
    { method: "GET", status: 304, bodyBytes: 5, givenBytes: null, expected: null },
  ])("is $expected for $method, $status, $bodyBytes bytes, $givenBytes given", (row) => {
    expect(contentLengthOf(row.method, row.status, row.bodyBytes, row.givenBytes)).toBe(row.expected);
  });
});

describe("hasNoContent", () => {
  test("holds for HEAD, and for 204, 205 and 304", () => {
    expect(hasNoContent("HEAD", 200)).toBe(true);
    expect([200, 204, 205, 206, 304, 404].filter((status) => hasNoContent("GET", status))).toEqual([204, 205, 304]);
  });
});
