import { checkOptions } from "../../errors/check-options.ts";
import { ConfigError } from "../../errors/config-error.ts";
import { callable, expecting, flag, type OptionRules, oneOf } from "../../errors/option-rules.ts";
import type { HttpRequest } from "../../request/http-request.ts";
import type { RevocationCheck } from "./revocation.ts";
import type { JwtClaims } from "./token-claims.ts";
import { type TokenSourceOptions, tokenSourceRules } from "./token-source.ts";
import { type ClaimOptions, claimRules, type KeyOptions, keyRules } from "./verification-options.ts";

/** What `jwt` accepts, and where it finds it. */
export interface JwtOptions extends KeyOptions, ClaimOptions, TokenSourceOptions {
  /** Asked for every request, whatever is cached; tokens need a `jti` then. */
  readonly revocation?: RevocationCheck;
  /** Whether tokens without an id (`jti`) are refused. Default false, and true with `revocation`. */
  readonly requireJti?: boolean;
  /** How many verified tokens are remembered; 0 for none. Default 1000. */
  readonly cacheSize?: number;
}

/** Gets the user that a token speaks of; null when there is none any more. */
export type LoadUser<LoadedUser> = (
  claims: JwtClaims,
  request: HttpRequest<unknown>,
) => LoadedUser | null | Promise<LoadedUser | null>;

/** The user is loaded for every request, before its guards: `request.user` is what `loadUser` gives. */
export interface EagerUserOptions<LoadedUser> {
  readonly loadUser: LoadUser<LoadedUser>;
  readonly load?: "eager";
}

/** `request.user` is what the token says, and `await request.loadUser()` what `loadUser` gives. */
export interface LazyUserOptions<LoadedUser> {
  readonly loadUser: LoadUser<LoadedUser>;
  readonly load: "lazy";
}

export type AnyJwtOptions = JwtOptions & Partial<EagerUserOptions<unknown> | LazyUserOptions<unknown>>;

export const defaultCacheSize = 1000;

const isCacheSize = (value: unknown): boolean =>
  value === 0 || (Number.isInteger(value) && (value as number) >= 2 && (value as number) <= 1_000_000);

const canCheck = (value: unknown): boolean =>
  typeof (value as Partial<RevocationCheck> | null)?.isRevoked === "function";

const rules: OptionRules = {
  ...keyRules,
  ...claimRules,
  ...tokenSourceRules,
  revocation: expecting("what revocation() makes, or an object with a method isRevoked", canCheck),
  requireJti: flag,
  cacheSize: expecting("a number of tokens, 0 or from 2 to 1000000", isCacheSize),
  loadUser: callable,
  load: oneOf("eager", "lazy"),
};

/** @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID. Keys are checked where they are read. */
export function checkJwtOptions(options: AnyJwtOptions): void {
  checkOptions(options, rules);
  if (options.load !== undefined && options.loadUser === undefined) {
    throw new ConfigError("OPTION_INVALID", "load", 'it says when "loadUser" is called, which is not set.');
  }
  if (options.revocation !== undefined && options.requireJti === false) {
    throw new ConfigError("OPTION_INVALID", "requireJti", 'it cannot be false with "revocation", which needs the jti.');
  }
  if (options.header === false && options.cookie === undefined && options.query === undefined) {
    throw new ConfigError("OPTION_INVALID", "header", 'it is false, and there is neither "cookie" nor "query".');
  }
}
