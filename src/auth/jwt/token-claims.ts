import { guardJson } from "../../schema/guard-json.ts";
import { decodeObject, type TokenPurpose } from "./compact-token.ts";
import { InvalidToken } from "./invalid-token.ts";

/**
 * What a token says, all of it, frozen: the registered claims of RFC 7519 §4.1, whose types are checked, and whatever else
 * its issuer put in.
 */
export interface JwtClaims {
  /** When it ends to be valid, in seconds since 1970. */
  readonly exp: number;
  /** When it was issued, in seconds since 1970. */
  readonly iat?: number;
  /** When it begins to be valid, in seconds since 1970. */
  readonly nbf?: number;
  /** Whom it speaks of: the user's id, as text. */
  readonly sub?: string;
  /** Its own id. */
  readonly jti?: string;
  readonly iss?: string;
  readonly aud?: string | readonly string[];
  /** The login that it belongs to, which its refresh tokens share (OpenID Connect Front-Channel Logout §3). */
  readonly sid?: string;
  readonly [claim: string]: unknown;
}

/** What claims have to be like. */
export interface ClaimRules {
  /** What tokens are for. */
  readonly purpose: TokenPurpose;
  /** One of these must be among the token's audiences; null: the token must name none. */
  readonly audience: readonly string[] | null;
  /** One of these must be its issuer; null for any. */
  readonly issuer: readonly string[] | null;
  /** Claims that must be there, beside `exp`. */
  readonly required: readonly ("sub" | "jti" | "sid")[];
}

/**
 * Reads the claims out of a token whose signature is right.
 *
 * @param payload The middle part of the token.
 * @throws InvalidToken when they are malformed, or break the rules. Times are not looked at; see `Validity`.
 */
export function readClaims(payload: string, rules: ClaimRules): JwtClaims {
  const claims = decodeObject(payload);
  const problem = claims === null ? "its payload is no JSON object" : explainClaims(claims, rules);
  if (problem !== null) throw new InvalidToken("invalid", problem);
  // One object serves all requests with the same token: nobody may write into it.
  return freezeDeeply(claims as unknown as JwtClaims);
}

function explainClaims(claims: Readonly<Record<string, unknown>>, rules: ClaimRules): string | null {
  if (guardJson(claims, 0) !== null) return 'it has a claim called "__proto__", or nests too deeply';
  const { exp, iat, nbf, aud, iss } = claims;
  if (!isTime(exp)) return "it has no expiry (exp) that is a time";
  if (iat !== undefined && !isTime(iat)) return "its iat is no time";
  if (nbf !== undefined && !isTime(nbf)) return "its nbf is no time";
  const wrongId = ["sub", "jti", "sid"].find((name) => claims[name] !== undefined && !isId(claims[name]));
  if (wrongId !== undefined) return `its ${wrongId} is no text of 1 to 255 characters`;
  if (rules.purpose === "access" && tellsOtherPurpose(claims)) return "it is no access token by its own account";
  const missing = rules.required.find((name) => claims[name] === undefined);
  if (missing !== undefined) return `it has no ${missing}`;
  if (iss !== undefined && typeof iss !== "string") return "its issuer is no text";
  if (rules.issuer !== null && !rules.issuer.includes(iss ?? "")) return "its issuer is none of those expected";
  return explainAudience(aud, rules.audience);
}

/** Issuers that write no `typ` into the header tell refresh tokens and ID tokens by one of these claims. */
function tellsOtherPurpose(claims: Readonly<Record<string, unknown>>): boolean {
  return ["typ", "token_type", "token_use"].some((name) => /^(?:refresh|offline|id)$/i.test(String(claims[name])));
}

function explainAudience(aud: unknown, expected: readonly string[] | null): string | null {
  const audiences = aud === undefined ? [] : Array.isArray(aud) ? aud : [aud];
  if (!audiences.every((one) => typeof one === "string")) return "its audience is no text";
  // RFC 7519 §4.1.3: a token for somebody must be refused by everybody else, and so by those who are nobody.
  if (expected === null)
    return aud === undefined ? null : 'it is for an audience, and the option "audience" is not set';
  return audiences.some((one) => expected.includes(one)) ? null : "its audience is none of those expected";
}

/** The last second that a Date can hold. */
const lastSecond = 8_640_000_000_000;

/** NumericDate of RFC 7519 §2: seconds, fractions allowed. */
function isTime(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= lastSecond;
}

/** Ids become part of keys in stores, which take no halves of characters. */
function isId(value: unknown): boolean {
  return typeof value === "string" && value.length > 0 && value.length <= 255 && !/\p{Surrogate}/u.test(value);
}

function freezeDeeply<Value extends object>(value: Value): Value {
  for (const inner of Object.values(value)) {
    if (typeof inner === "object" && inner !== null) freezeDeeply(inner);
  }
  return Object.freeze(value);
}

/** From when on, and until when, a token is valid. */
export class Validity {
  readonly #notBefore: number;
  readonly #expires: number;

  /** @param leewayMs How far the clocks of issuer and server may be apart. */
  constructor({ exp, iat = 0, nbf = 0 }: JwtClaims, leewayMs: number) {
    // A token that was issued in the future is either forged or from a clock that is wrong.
    this.#notBefore = Math.max(iat, nbf) * 1000 - leewayMs;
    this.#expires = exp * 1000 + leewayMs;
  }

  /** @throws InvalidToken */
  check(nowMs: number): void {
    // RFC 7519 §4.1.4: valid before exp, not at it.
    if (nowMs >= this.#expires) throw new InvalidToken("expired", "it has expired");
    if (nowMs < this.#notBefore) throw new InvalidToken("early", "its nbf or iat is in the future");
  }
}
