import { callable, expecting, type OptionRules, wholeNumber } from "../../errors/option-rules.ts";
import type { KeyValueStore } from "../../stores/key-value-store.ts";
import { contentRules, type NamedUser, type TokenContent } from "./create-jwt.ts";
import type { JwtAlgorithm } from "./jwt-algorithm.ts";
import type { JwtKey } from "./jwt-key.ts";
import { compileKey, type KeyLookup, singleKey } from "./key-source.ts";
import { type Revocation, storeRule } from "./revocation.ts";
import { compileSigningKey, type SigningKey, type SigningOptions, signingRules } from "./signing-options.ts";
import type { JwtClaims } from "./token-claims.ts";
import { TokenVerifier } from "./token-verifier.ts";
import { compileKeys, keyRules, leewayMsOf, type VerificationKeys } from "./verification-options.ts";

/** How long the tokens of a login live. */
export interface PairTerms {
  /** Seconds until an access token expires. Default 900. */
  readonly accessTtl: number;
  /** Seconds in which a refresh token must be used. Default 1,209,600, two weeks. */
  readonly refreshTtl: number;
  /** Seconds after which a login is over, however often it was refreshed. Default 7,776,000, 90 days. */
  readonly familyTtl: number;
}

/** What `tokenPairs` issues, for whom, and where it keeps track of it. */
export interface TokenPairOptions<UserType extends NamedUser>
  extends SigningOptions,
    Omit<TokenContent, "claims">,
    Partial<PairTerms> {
  /** What refresh tokens are verified with while the key is changed: by key id, with `keyId` and `algorithms`. */
  readonly keys?: Readonly<Record<string, JwtKey>> | KeyLookup;
  /** Those of `keys`. */
  readonly algorithms?: readonly JwtAlgorithm[];
  readonly store: KeyValueStore;
  /** What keys in the store begin with. Default "jwt:". */
  readonly prefix?: string;
  /** Gets the user whose tokens are refreshed, by id; null when there is none any more. */
  readonly loadUser: (userId: string) => UserType | null | Promise<UserType | null>;
  /** Further claims of access tokens, asked for whenever one is made. */
  readonly claims?: (user: UserType) => Readonly<Record<string, unknown>>;
  /** Where revoked tokens are noted. Default: in `store`. */
  readonly revocation?: Revocation;
}

export const defaultPairTerms: PairTerms = { accessTtl: 900, refreshTtl: 1_209_600, familyTtl: 7_776_000 };

const year = 366 * 86_400;

const canRevoke = (value: unknown): boolean =>
  (["isRevoked", "revokeFamily", "revokeUser"] as const).every(
    (method) => typeof (value as Partial<Revocation> | null)?.[method] === "function",
  );

export const tokenPairRules: OptionRules = {
  ...signingRules,
  audience: contentRules.audience as OptionRules[string],
  issuer: contentRules.issuer as OptionRules[string],
  keys: keyRules.keys as OptionRules[string],
  algorithms: keyRules.algorithms as OptionRules[string],
  store: storeRule,
  prefix: expecting("a text of up to 200 characters", (value) => typeof value === "string" && value.length <= 200),
  loadUser: callable,
  claims: callable,
  revocation: expecting("what revocation() makes", canRevoke),
  accessTtl: wholeNumber("seconds", 1, 86_400),
  refreshTtl: wholeNumber("seconds", 1, year),
  familyTtl: wholeNumber("seconds", 1, 10 * year),
};

/** What refresh tokens are for, so that nobody who expects another audience takes one. */
export const refreshAudience = "refresh";

/** Keys of both kinds of tokens, and what takes refresh tokens. */
export interface PairKeys {
  readonly signing: SigningKey;
  readonly verifier: TokenVerifier<JwtClaims>;
}

export function usesEnvironmentSecret(options: SigningOptions): boolean {
  return !Object.hasOwn(options, "secret") && !Object.hasOwn(options, "privateKey");
}

const caller = "tokenPairs()";

/** @throws ConfigError JWT_KEY_MISSING, JWT_KEY_INVALID, JWT_KEYS_AMBIGUOUS, OPTION_INVALID. */
export function compilePairKeys<UserType extends NamedUser>(options: TokenPairOptions<UserType>): PairKeys {
  const signing = compileSigningKey(options, caller);
  const { source: keys, algorithms } = verificationKeys(signing, options);
  const rules = {
    purpose: "refresh",
    audience: [refreshAudience],
    issuer: null,
    required: ["sub", "jti", "sid"],
  } as const;
  const settings = { keys, algorithms, rules, leewayMs: leewayMsOf({}), cacheSize: 0 };
  return { signing, verifier: new TokenVerifier(settings, (claims) => claims) };
}

function verificationKeys(
  { algorithm, verifyingKey }: SigningKey,
  { keys, algorithms }: Pick<TokenPairOptions<NamedUser>, "keys" | "algorithms">,
): VerificationKeys {
  if (keys !== undefined) return compileKeys({ keys, ...(algorithms === undefined ? {} : { algorithms }) }, caller);
  return { source: singleKey(compileKey(caller, verifyingKey, [algorithm])), algorithms: [algorithm] };
}
