import { describe, expect, it } from "vitest";
import { compileRedaction } from "../../src/logging/redaction.ts";
import { describeBody } from "../../src/middleware/logged-body.ts";

const redaction = compileRedaction();
const encoder = new TextEncoder();

describe("describeBody", () => {
  it.each<[string, string | null, string, unknown]>([
    ["JSON", "application/json", '{"id":1,"password":"x"}', { id: 1, password: "[redacted]" }],
    ["problem details", "application/problem+json", '{"title":"No"}', { title: "No" }],
    ["JSON that is none", "application/json", '{"password":"x"', "<malformed JSON, 15 bytes>"],
    ["a form", "application/x-www-form-urlencoded", "id=1&password=x", { id: "1", password: "[redacted]" }],
    ["text", "text/plain; charset=utf-8", "token=x and more", "token=[redacted] and more"],
    ["XML", "application/xml", "<password>x</password>", "<binary data, 22 bytes>"],
    ["a form of parts", "multipart/form-data; boundary=x", "--x--", "<binary data, 5 bytes>"],
    ["what nobody knows", null, "abc", "<binary data, 3 bytes>"],
    ["a type that is none", "json", "{}", "<binary data, 2 bytes>"],
    ["JSON that is too long", "application/json", `{"a":"${"x".repeat(100)}"}`, "<application/json, 108 bytes>"],
    ["text that is too long", "text/plain", "x".repeat(100), "<text/plain, 100 bytes>"],
  ])("shows %s", (_case, contentType, body, expected) => {
    expect(describeBody(encoder.encode(body), contentType, 64, redaction)).toEqual(expected);
  });

  it("shows no bytes", () => {
    expect(describeBody(new Uint8Array([0xff, 0xfe]), "image/png", 64, redaction)).toBe("<binary data, 2 bytes>");
  });
});
