import type { KeyObject } from "node:crypto";
import { ConfigError, describeValue } from "../../errors/config-error.ts";
import { anything, expecting, listOf, type OptionRules, wholeNumber } from "../../errors/option-rules.ts";
import { isHttpsOrLoopback } from "./fetch-jwks.ts";
import { JwksKeys, type JwksOptions, jwksRule } from "./jwks-keys.ts";
import { defaultAlgorithm, isJwtAlgorithm, type JwtAlgorithm, jwtAlgorithms } from "./jwt-algorithm.ts";
import { type JwtKey, readPublicKey, readSecret, readVerificationKey } from "./jwt-key.ts";
import { compileKey, type KeyLookup, type KeySource, keysById, LookedUpKeys, singleKey } from "./key-source.ts";
import type { ClaimRules } from "./token-claims.ts";

/** Where the keys are that tokens are verified with: one of these, or `BOLT_SECRET_KEY` of the environment. */
export interface StaticKeyOptions {
  /** Shared with whoever issues the tokens, of 32 bytes or more for HS256. Default: the variable `BOLT_SECRET_KEY`. */
  readonly secret?: string | Uint8Array | KeyObject;
  /** Of the issuer: PEM, a JSON Web Key or a KeyObject. */
  readonly publicKey?: JwtKey;
  /** Secrets and public keys by the key id (`kid`) that tokens name. Needs `algorithms`. */
  readonly keys?: Readonly<Record<string, JwtKey>>;
  /** Those that tokens may be signed with. Default: HS256 for a secret, and the one that its type says for a public key. */
  readonly algorithms?: readonly JwtAlgorithm[];
}

/** As `StaticKeyOptions`, with keys that have to be asked for. */
export interface KeyOptions extends Omit<StaticKeyOptions, "keys"> {
  /** By key id, or a function that finds the key: asked for every token, it can withdraw a key at once. Needs `algorithms`. */
  readonly keys?: Readonly<Record<string, JwtKey>> | KeyLookup;
  /** Address of the issuer's JSON Web Key Set (RFC 7517 §5). Needs `algorithms`. */
  readonly jwksUrl?: string;
  /** How the key set is fetched and kept. */
  readonly jwks?: JwksOptions;
}

/** What tokens have to say, and when. */
export interface ClaimOptions {
  /** Who the application is: one of these must be in `aud`. Without it, tokens for an audience are refused (RFC 7519 §4.1.3). */
  readonly audience?: string | readonly string[];
  /** One of these must be `iss`. Default: any. */
  readonly issuer?: string | readonly string[];
  /** Seconds that the clocks of issuer and server may be apart, up to 300. Default 5. */
  readonly leeway?: number;
}

const isNonEmptyText = (value: unknown): boolean => typeof value === "string" && value !== "";
const isTextOrTexts = (value: unknown): boolean =>
  isNonEmptyText(value) || (Array.isArray(value) && value.length > 0 && value.every(isNonEmptyText));

/** Keys are checked where they are read, by rules that do not show them. */
export const staticKeyRules: OptionRules = {
  secret: anything,
  publicKey: anything,
  keys: anything,
  algorithms: (value) =>
    Array.isArray(value) && value.length === 0
      ? "expected one algorithm or more, got none."
      : listOf(`algorithms (${jwtAlgorithms.join(", ")})`, isJwtAlgorithm)(value),
};

export const keyRules: OptionRules = {
  ...staticKeyRules,
  jwksUrl: expecting("a URL with https:, or with http: of this machine", isHttpsOrLoopback),
  jwks: jwksRule,
};

export const claimRules: OptionRules = {
  audience: expecting("a text, or an array of texts", isTextOrTexts),
  issuer: expecting("a text, or an array of texts", isTextOrTexts),
  leeway: wholeNumber("seconds", 0, 300),
};

/** Keys to verify with, and the algorithms they may be used with. */
export interface VerificationKeys {
  readonly source: KeySource;
  readonly algorithms: readonly JwtAlgorithm[];
}

const keyOptionNames = ["secret", "publicKey", "keys", "jwksUrl"] as const;

/** Whether the options leave the key to the environment, so that it is read at start-up and not before. */
export function usesEnvironmentKey(options: KeyOptions): boolean {
  return !keyOptionNames.some((name) => Object.hasOwn(options, name));
}

/**
 * @param options Checked by `keyRules`.
 * @param caller For errors: "jwt()".
 * @throws ConfigError JWT_KEY_MISSING, JWT_KEYS_AMBIGUOUS, JWT_KEY_INVALID, OPTION_INVALID.
 */
export function compileKeys(options: KeyOptions, caller: string): VerificationKeys {
  // One that is there and undefined counts: a variable that was forgotten must not give way to another key.
  const given = keyOptionNames.filter((name) => Object.hasOwn(options, name));
  if (given.length > 1) throw new ConfigError("JWT_KEYS_AMBIGUOUS", caller, given.join(" and "));
  const { jwks, jwksUrl } = options;
  if (jwks !== undefined && jwksUrl === undefined) {
    throw new ConfigError("OPTION_INVALID", "jwks", 'it is about the key set of "jwksUrl", which is not set.');
  }
  if (jwksUrl !== undefined) {
    const algorithms = namedAlgorithms(options, "jwksUrl").filter((algorithm) => !algorithm.startsWith("HS"));
    if (algorithms.length > 0) return { source: new JwksKeys(jwksUrl, algorithms, jwks ?? {}), algorithms };
    throw new ConfigError(
      "OPTION_INVALID",
      "algorithms",
      "key sets are public, and hold no secrets for HS algorithms.",
    );
  }
  if (options.keys !== undefined) return compileSeveral(options.keys, namedAlgorithms(options, "keys"));
  return compileSingle(readSingleKey(options, caller, given[0]), options.algorithms);
}

function readSingleKey(options: KeyOptions, caller: string, given: string | undefined): [string, KeyObject] {
  if (given !== undefined && (options as Record<string, unknown>)[given] === undefined) {
    throw new ConfigError("JWT_KEY_INVALID", `${caller}, option "${given}"`, "it is undefined");
  }
  if (options.publicKey !== undefined) {
    const place = `${caller}, option "publicKey"`;
    return [place, readPublicKey(place, options.publicKey)];
  }
  return readSecretOption(options.secret, caller);
}

/**
 * A secret of an option, or of the environment, and what errors call it.
 *
 * @throws ConfigError JWT_KEY_MISSING, JWT_KEY_INVALID.
 */
export function readSecretOption(secret: unknown, caller: string): [place: string, key: KeyObject] {
  if (secret !== undefined) {
    const place = `${caller}, option "secret"`;
    return [place, readSecret(place, secret)];
  }
  const { BOLT_SECRET_KEY: fromEnvironment = "" } = process.env;
  if (fromEnvironment === "") throw new ConfigError("JWT_KEY_MISSING", caller);
  const place = "The variable BOLT_SECRET_KEY of the environment";
  return [place, readSecret(place, fromEnvironment)];
}

function compileSingle(
  [place, key]: [string, KeyObject],
  named: readonly JwtAlgorithm[] | undefined,
): VerificationKeys {
  const single = defaultAlgorithm(key);
  const algorithms = named ?? (single === null ? [] : [single]);
  const compiled = compileKey(place, key, algorithms);
  const unfit = algorithms.find((algorithm) => !compiled.has(algorithm));
  // With one key, an algorithm that it cannot be used with is a mistake, and not meant for another key.
  if (unfit !== undefined) compileKey(place, key, [unfit]);
  return { source: singleKey(compiled), algorithms };
}

function compileSeveral(
  keys: Readonly<Record<string, JwtKey>> | KeyLookup,
  algorithms: readonly JwtAlgorithm[],
): VerificationKeys {
  if (typeof keys === "function") return { source: new LookedUpKeys(keys, algorithms), algorithms };
  if (typeof keys !== "object" || keys === null || Object.keys(keys).length === 0) {
    const problem = `expected a function, or an object with keys by their ids, got ${describeValue(keys)}.`;
    throw new ConfigError("OPTION_INVALID", "keys", problem);
  }
  const compiled = Object.entries(keys).map(([kid, key]) => {
    const place = `the key "${kid}" of option "keys"`;
    return [kid, compileKey(place, readVerificationKey(place, key), algorithms)] as const;
  });
  return { source: keysById(new Map(compiled)), algorithms };
}

function namedAlgorithms({ algorithms }: KeyOptions, option: string): readonly JwtAlgorithm[] {
  if (algorithms !== undefined) return algorithms;
  throw new ConfigError("OPTION_INVALID", "algorithms", `name those that the keys of "${option}" are used with.`);
}

/** @param options Checked by `claimRules`. */
export function compileClaimRules({ audience, issuer }: ClaimOptions, required: ClaimRules["required"]): ClaimRules {
  return { purpose: "access", audience: listed(audience), issuer: listed(issuer), required };
}

function listed(value: string | readonly string[] | undefined): readonly string[] | null {
  if (value === undefined) return null;
  return typeof value === "string" ? [value] : [...value];
}

export function leewayMsOf({ leeway = 5 }: ClaimOptions): number {
  return leeway * 1000;
}
