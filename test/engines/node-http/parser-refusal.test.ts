import { describe, expect, test } from "vitest";
import { parserRefusal, refusalMessage } from "../../../src/engines/node-http/parser-refusal.ts";
import { plainRefusal } from "../../../src/engines/refusal.ts";

describe("parserRefusal", () => {
  test.each([
    ["HPE_INVALID_METHOD", 400],
    ["HPE_INVALID_EOF_STATE", 400],
    ["HPE_HEADER_OVERFLOW", 431],
    ["HPE_CHUNK_EXTENSIONS_OVERFLOW", 413],
    ["ERR_HTTP_REQUEST_TIMEOUT", 408],
  ])("answers %s with %d", (code, status) => {
    expect(parserRefusal(code)).toEqual(plainRefusal(status));
  });

  test("has no answer to errors of the connection", () => {
    for (const code of ["ECONNRESET", "EPIPE", undefined]) expect(parserRefusal(code)).toBeNull();
  });
});

describe("refusalMessage", () => {
  test("is a whole response that ends its connection", () => {
    const [head = "", body] = refusalMessage(plainRefusal(408)).split("\r\n\r\n");
    const [first, ...lines] = head.split("\r\n");
    expect(first).toBe("HTTP/1.1 408 Request Timeout");
    expect(lines).toContain("Connection: close");
    expect(lines).toContain("Content-Type: application/json");
    expect(lines).toContain(`Content-Length: ${body?.length}`);
    expect(body).toBe('{"detail":"Request Timeout"}');
  });
});
