import { checkOptions } from "../../errors/check-options.ts";
import { ConfigError, describeValue } from "../../errors/config-error.ts";
import { expecting, type OptionRules, wholeNumber } from "../../errors/option-rules.ts";
import type { User } from "../../request/authentication.ts";
import { maxTokenLength } from "./compact-token.ts";
import {
  compileSigningKey,
  type SigningKey,
  type SigningOptions,
  signClaims,
  signingRules,
} from "./signing-options.ts";
import { newTokenId } from "./token-id.ts";

/** A user that a token is made for. Names are written into it where they are not empty. */
export interface NamedUser extends Pick<User, "id" | "username" | "email" | "isStaff" | "isSuperuser"> {
  readonly firstName?: string | null;
  readonly lastName?: string | null;
}

/** What a token says beside who it is for. */
export interface TokenContent {
  /** For whom it is: `aud`. Default: nobody in particular. */
  readonly audience?: string | readonly string[];
  /** Who issues it: `iss`. Default: nobody in particular. */
  readonly issuer?: string;
  /**
   * Further claims, such as `permissions` and `roles`: these two are not written of themselves, as they are true only until
   * they are changed. What BoltAPI writes cannot be among them.
   */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** How a token is signed, for how long it is valid, and what it says. */
export interface CreateJwtOptions extends SigningOptions, TokenContent {
  /** Seconds until it expires. Default 3600. */
  readonly expiresIn?: number;
}

const hundredYears = 100 * 365 * 86_400;
const isNonEmptyText = (value: unknown): boolean => typeof value === "string" && value !== "";

export const contentRules: OptionRules = {
  audience: expecting(
    "a text, or an array of texts",
    (value) => isNonEmptyText(value) || (Array.isArray(value) && value.length > 0 && value.every(isNonEmptyText)),
  ),
  issuer: expecting("a text", isNonEmptyText),
  claims: expecting("an object", (value) => typeof value === "object" && value !== null && !Array.isArray(value)),
};

const rules: OptionRules = { ...signingRules, ...contentRules, expiresIn: wholeNumber("seconds", 1, hundredYears) };

/**
 * Makes a signed token that `jwt` accepts, for a user.
 *
 *   createJwtForUser(user, { expiresIn: 900, claims: { permissions: ["blog.add_article"] } })
 *
 * It says `sub` (the user's id, as text), `iat`, `exp`, `jti`, `username`, `is_staff`, `is_superuser`, and `email`,
 * `first_name` and `last_name` where the user has them.
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID, JWT_KEY_MISSING, JWT_KEY_INVALID, JWT_KEYS_AMBIGUOUS,
 *   JWT_CLAIM_RESERVED, JWT_CLAIM_INVALID, JWT_TOO_LONG.
 */
export function createJwtForUser(user: NamedUser, options: CreateJwtOptions = {}): string {
  checkOptions(options, rules);
  const key = compileSigningKey(options, "createJwtForUser()");
  return signAccessToken(key, user, options, { issuedAtMs: Date.now(), expiresIn: options.expiresIn ?? 3600 });
}

/** When a token is issued, how long it lives, and which login it belongs to. */
export interface TokenTerms {
  readonly issuedAtMs: number;
  /** In seconds. */
  readonly expiresIn: number;
  readonly sid?: string;
}

/**
 * @param content Checked by `contentRules`.
 * @throws ConfigError JWT_CLAIM_RESERVED, JWT_CLAIM_INVALID, JWT_TOO_LONG.
 */
export function signAccessToken(
  key: SigningKey,
  user: NamedUser,
  { audience, issuer, claims: extra = {} }: TokenContent,
  { issuedAtMs, expiresIn, sid }: TokenTerms,
): string {
  checkExtraClaims(extra);
  const iat = Math.floor(issuedAtMs / 1000);
  const claims = {
    ...extra,
    sub: subjectOf(user),
    iat,
    exp: iat + expiresIn,
    jti: newTokenId(issuedAtMs),
    ...named({ sid, aud: audience, iss: issuer }),
    username: user.username,
    is_staff: user.isStaff === true,
    is_superuser: user.isSuperuser === true,
    ...named({ email: user.email, first_name: user.firstName, last_name: user.lastName }),
  };
  const token = signClaims(key, claims, "access");
  if (token.length > maxTokenLength) throw new ConfigError("JWT_TOO_LONG", token.length, maxTokenLength);
  return token;
}

/** Claims that have a value. */
function named(claims: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(claims).filter(([, value]) => value !== undefined && value !== null && value !== ""),
  );
}

/** @throws ConfigError JWT_CLAIM_INVALID when the user has no id that a token can have. */
export function subjectOf({ id }: Pick<User, "id">): string {
  const isId = Number.isSafeInteger(id) || (typeof id === "string" && id !== "" && id.length <= 255);
  if (isId) return String(id);
  throw new ConfigError("JWT_CLAIM_INVALID", "sub", `is the id of the user, and cannot be ${describeValue(id)}`);
}

/** Claims that BoltAPI writes, and where their values come from. */
const reserved: ReadonlyMap<string, string> = new Map([
  ...["iat", "jti"].map((claim) => [claim, "Each token has its own."] as const),
  ...["typ", "token_type", "token_use"].map((claim) => [claim, "It says which tokens are for access."] as const),
  ["sid", "It is the login that a pair of tokens belongs to."],
  ["exp", 'Pass "expiresIn".'],
  ["aud", 'Pass "audience".'],
  ["iss", 'Pass "issuer".'],
  ...["sub", "username", "email", "first_name", "last_name", "is_staff", "is_superuser"].map(
    (claim) => [claim, "It comes from the user."] as const,
  ),
  ["__proto__", "Objects with such a key are refused."],
]);

const lists: readonly string[] = ["permissions", "roles"];

function checkExtraClaims(extra: Readonly<Record<string, unknown>>): void {
  for (const [claim, value] of Object.entries(extra)) {
    const remedy = reserved.get(claim);
    if (remedy !== undefined) throw new ConfigError("JWT_CLAIM_RESERVED", claim, remedy);
    if (claim === "nbf" && typeof value !== "number") {
      throw new ConfigError(
        "JWT_CLAIM_INVALID",
        claim,
        `is a time in seconds since 1970, and not ${describeValue(value)}`,
      );
    }
    const isList = Array.isArray(value) && value.every((item) => typeof item === "string");
    if (lists.includes(claim) && !isList) {
      throw new ConfigError("JWT_CLAIM_INVALID", claim, `is an array of texts, and not ${describeValue(value)}`);
    }
  }
}
