import { describe, expect, it } from "vitest";
import { compileRedaction } from "../../src/logging/redaction.ts";

const redaction = compileRedaction(["Tax-Id"]);

describe("compileRedaction", () => {
  it.each([
    "authorization",
    "Proxy-Authorization",
    "cookie",
    "Set-Cookie",
    "x-api-key",
    "X-Auth-Token",
    "x-csrf-token",
    "X-XSRF-TOKEN",
    "apiKey",
    "api_key",
    "apikey",
    "password",
    "newPassword",
    "password_confirmation",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "client_secret",
    "secretKey",
    "token",
    "access_token",
    "refreshToken",
    "id_token_hint",
    "csrfmiddlewaretoken",
    "private_key",
    "sessionid",
    "connect.sid",
    "credentials",
    "x-amz-security-token",
    "otp",
    "cvv",
    "cardNumber",
    "tax_id",
    "TAXID",
  ])("keeps %s secret", (name) => {
    expect(redaction.isSecret(name)).toBe(true);
  });

  it.each([
    "author",
    "authors",
    "secretary",
    "tokens",
    "max_tokens",
    "token_count",
    "tokenType",
    "tokenizer",
    "compass",
    "passport",
    "key",
    "code",
    "session",
    "user_id",
    "request_id",
    "accept",
    "content-type",
    "opinion",
    "tax",
  ])("shows %s", (name) => {
    expect(redaction.isSecret(name)).toBe(false);
  });

  it.each(["code", "key", "sig", "X-Amz-Signature", "X-Goog-Signature", "state", "token", "tax-id"])(
    "keeps the query parameter %s secret",
    (name) => {
      expect(redaction.isSecretParameter(name)).toBe(true);
    },
  );

  it.each(["page", "q", "sort", "country_code", "keyword"])("shows the query parameter %s", (name) => {
    expect(redaction.isSecretParameter(name)).toBe(false);
  });
});
