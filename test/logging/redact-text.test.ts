import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redactQuery, redactText } from "../../src/logging/redact-text.ts";
import { compileRedaction } from "../../src/logging/redaction.ts";

const redaction = compileRedaction();

describe("redactText", () => {
  it.each([
    ["postgres://app:hunter2@db:5432/shop", "postgres://[redacted]@db:5432/shop"],
    ["GET https://u:p@ss@host/x failed", "GET https://[redacted]@host/x failed"],
    ["/login?next=/a&token=abc&page=2", "/login?next=/a&token=[redacted]&page=2"],
    ["/cb?code=abc&state=def#access_token=ghi", "/cb?code=[redacted]&state=[redacted]"],
    ["?%74oken=abc", "?%74oken=[redacted]"],
    ["password=hunter2 user=ann", "password=[redacted] user=ann"],
    ['password="two words" user=ann', "password=[redacted] user=ann"],
    ["Authorization: Bearer abc.def\r\nAccept: */*", "Authorization: [redacted]\r\nAccept: */*"],
    ["cookie: a=1; b=2", "cookie: [redacted]"],
    ["sent Bearer abcDEF123", "sent Bearer [redacted]"],
    ["sent Basic dXNlcjpwYXNz", "sent Basic [redacted]"],
    ["is eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl ok", "is [redacted] ok"],
    ['{"password":"hunter2","id":1}', '{"password":"[redacted]","id":1}'],
    ['{"pin": 1234}', '{"pin": "[redacted]"}'],
    ['{"token":"a\\"b","id":1}', '{"token":"[redacted]","id":1}'],
    ['{"id":1,"apiKey":["a",["b"]],"x":"c"}', '{"id":1,"apiKey":[redacted]'],
    ["?next=https%3A%2F%2Fu%3Ap%40h%2F&page=2", "?next=[redacted]&page=2"],
    ["?next=%2Fcb%3Ftoken%3Dabc", "?next=[redacted]"],
    ["?next=%252Fcb%253Ftoken%253Dabc", "?next=[redacted]"],
    ["?next=%2Fusers%3Fpage%3D2", "?next=%2Fusers%3Fpage%3D2"],
    ["{ password: 'hunter2', id: 1 }", `{ password: "[redacted]", id: 1 }`],
    ['"{\\"password\\":\\"hunter2\\"}"', '"{\\"password\\":\\"[redacted]"'],
  ])("makes of %s", (text, expected) => {
    expect(redactText(text, redaction)).toBe(expected);
  });

  it.each([
    "GET /users/7 failed",
    "Basic authentication is required",
    "a bearer token is required",
    "Missing required field: password",
    "password: must be longer",
    "exit code=1",
    "at Object.handler (file:///app/api.ts:5:32)",
    "connect ECONNREFUSED 127.0.0.1:5432",
    "https://example.com/users?page=2&sort=name",
    "the token expired: log in again",
  ])("leaves %j as it is", (text) => {
    expect(redactText(text, redaction)).toBe(text);
  });

  it("takes out what stands after a secret name, whatever it is", () => {
    const value = fc.stringMatching(/^[A-Za-z0-9!$*+./:;,@^_~-]{4,40}$/);
    fc.assert(
      fc.property(fc.constantFrom("token", "api_key", "password"), value, (name, secret) => {
        expect(redactText(`x ${name}=${secret} y`, redaction)).toBe(`x ${name}=[redacted] y`);
        expect(redactText(`{"${name}":"${secret}"}`, redaction)).toBe(`{"${name}":"[redacted]"}`);
      }),
    );
  });

  it.each([
    ["://", "://"],
    ["a.", "://"],
    ['"a":', "x"],
    ["a=", "="],
    ["Bearer ", "a"],
    ["eyJaaaaaaaa.", "a"],
    ["a", ":"],
    ["\\", '"'],
    ["?a=%25", "25"],
    ["a:[", "x"],
  ])("takes time in proportion to a text of many %j", (part, end) => {
    const time = (count: number): number => {
      const text = part.repeat(count) + end;
      const startedAt = performance.now();
      redactText(text, redaction);
      return performance.now() - startedAt;
    };
    time(1000);
    // Of what grows with the square of the length, so many parts would take minutes.
    expect(time(80_000)).toBeLessThan(5000);
  });
});

describe("redactQuery", () => {
  it("takes out the values of secret parameters, however they are written", () => {
    expect(redactQuery("page=2&token=a=b&%63ode=c&flag&api_key=", redaction)).toBe(
      "page=2&token=[redacted]&%63ode=[redacted]&flag&api_key=[redacted]",
    );
  });

  it("looks into the values of others", () => {
    expect(redactQuery("next=https://u:p@h/?token=x", redaction)).toBe("next=https://[redacted]@h/?token=[redacted]");
    expect(redactQuery("next=https%3A%2F%2Fu%3Ap%40h%2F&page=2", redaction)).toBe("next=[redacted]&page=2");
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.string(), (query) => {
        expect(() => redactQuery(query, redaction)).not.toThrow();
      }),
    );
  });
});
