import { createHmac } from "node:crypto";

/** What all contenders verify tokens with. */
export const secret = "only-for-benchmarks-0123456789abcdef-0123456789abcdef";
export const issuer = "https://login.example.com";
export const audience = "https://api.example.com";

/** What the route answers: taken from the token. */
export interface Answer {
  readonly id: string;
  readonly username: string;
}

/** Tokens to send in turn. */
export interface Scenario {
  readonly name: string;
  readonly tokens: readonly string[];
}

const year = 365 * 86_400;

/** A token of HS256, as identity providers issue them: about 400 characters. */
export function makeToken(id: number, changes: object = {}, key: string = secret): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    sub: String(id),
    iss: issuer,
    aud: audience,
    iat: now,
    exp: now + year,
    jti: `0190a5b0-0000-7000-8000-${String(id).padStart(12, "0")}`,
    username: `user-${id}`,
    email: `user-${id}@example.com`,
    is_staff: false,
    ...changes,
  };
  const input = [{ alg: "HS256", typ: "JWT" }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  return `${input}.${createHmac("sha256", key).update(input).digest("base64url")}`;
}

/** More tokens than anybody's cache holds, sent round and round: none of them is remembered when it comes again. */
const distinctTokens = 20_000;

export const scenarios: readonly Scenario[] = [
  { name: "one token", tokens: [makeToken(7)] },
  { name: `${distinctTokens} tokens`, tokens: Array.from({ length: distinctTokens }, (_, id) => makeToken(id)) },
];

/** Tokens that every contender must refuse with a 401. */
export const refused: Readonly<Record<string, string>> = {
  "an expired one": makeToken(7, { exp: 1_000_000_000 }),
  "one of another key": makeToken(7, {}, "another-key-for-benchmarks-0123456789abcdef"),
  "one of another issuer": makeToken(7, { iss: "https://other.example.com" }),
  "one for another audience": makeToken(7, { aud: "https://other.example.com" }),
  "one that was changed": makeToken(7).replace(
    /\.(.)([^.]+)$/,
    (_, first, rest) => `.${first === "A" ? "B" : "A"}${rest}`,
  ),
};
