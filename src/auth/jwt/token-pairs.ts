import { checkOptions } from "../../errors/check-options.ts";
import { ConfigError } from "../../errors/config-error.ts";
import { Unauthorized } from "../../errors/http-exception.ts";
import { isActiveUser } from "../../request/active-user.ts";
import { type NamedUser, signAccessToken, subjectOf, type TokenTerms } from "./create-jwt.ts";
import { refuseRevoked } from "./finish-identity.ts";
import { InvalidToken } from "./invalid-token.ts";
import { type Revocation, revocation } from "./revocation.ts";
import { type SigningKey, signClaims } from "./signing-options.ts";
import type { JwtClaims } from "./token-claims.ts";
import { hashToken, isCurrent, TokenFamilies } from "./token-family.ts";
import { newTokenId } from "./token-id.ts";
import {
  compilePairKeys,
  defaultPairTerms,
  type PairKeys,
  type PairTerms,
  refreshAudience,
  type TokenPairOptions,
  tokenPairRules,
  usesEnvironmentSecret,
} from "./token-pair-options.ts";
import { orUnavailable } from "./unavailable.ts";

/** An access token and the refresh token that gets the next one, as RFC 6749 §5.1 sends them. */
export interface TokenPair {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly token_type: "Bearer";
  /** Seconds until the access token expires. */
  readonly expires_in: number;
}

/** Issues short-lived access tokens, each with a refresh token that can be used once. */
export interface TokenPairs<UserType extends NamedUser> {
  /** Knows which access tokens are revoked: pass it to `jwt({ revocation })`, or revoking ends nothing but refreshing. */
  readonly revocation: Revocation;
  /** Begins a login of a user who has shown who they are. @throws Unauthorized when the user is not active. */
  issue(user: UserType): Promise<TokenPair>;
  /**
   * Gets a new pair for a refresh token, which is used up by it. Of several requests with the same token at the same time,
   * one gets a pair. A token that was used up before is a sign of theft, and ends the login with all its tokens.
   *
   * @throws InvalidToken when it is not accepted.
   */
  refresh(refreshToken: string): Promise<TokenPair>;
  /** Ends the login that a refresh token belongs to. One that is not valid is no error (RFC 7009 §2.2). */
  revoke(refreshToken: string): Promise<void>;
  /** Ends a login, with its access tokens, by the claim `sid` of one of them. */
  revokeFamily(sid: string): Promise<void>;
  /** Ends all logins of a user. */
  revokeUser(userId: number | string): Promise<void>;
}

/**
 * Makes pairs of access and refresh tokens for the users of an application, and keeps track of them in a store.
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID, JWT_KEY_INVALID, JWT_KEYS_AMBIGUOUS. All methods of what it makes
 *   throw ServiceUnavailable when the store fails.
 */
export function tokenPairs<UserType extends NamedUser>(options: TokenPairOptions<UserType>): TokenPairs<UserType> {
  checkOptions(options, tokenPairRules);
  const missing = (["store", "loadUser"] as const).find((name) => options[name] === undefined);
  if (missing !== undefined) throw new ConfigError("OPTION_INVALID", missing, "it is missing.");
  return new StoredTokenPairs(options);
}

class StoredTokenPairs<UserType extends NamedUser> implements TokenPairs<UserType> {
  readonly revocation: Revocation;
  readonly #options: TokenPairOptions<UserType>;
  readonly #terms: PairTerms;
  readonly #families: TokenFamilies;
  #keys: PairKeys | null;

  constructor(options: TokenPairOptions<UserType>) {
    const { store, prefix = "jwt:" } = options;
    this.#options = options;
    this.#terms = {
      accessTtl: options.accessTtl ?? defaultPairTerms.accessTtl,
      refreshTtl: options.refreshTtl ?? defaultPairTerms.refreshTtl,
      familyTtl: options.familyTtl ?? defaultPairTerms.familyTtl,
    };
    this.#families = new TokenFamilies(store, prefix);
    this.revocation = options.revocation ?? revocation({ store, prefix: `${prefix}revoked:` });
    this.#keys = usesEnvironmentSecret(options) ? null : compilePairKeys(options);
  }

  async issue(user: UserType): Promise<TokenPair> {
    if (!isActiveUser(user)) throw new Unauthorized("User account is disabled");
    const now = Date.now();
    const login = { sid: newTokenId(now), endsAt: secondsOf(now) + this.#terms.familyTtl };
    const { pair, ttlSeconds } = this.#sign(user, login, now);
    await this.#families.begin(login.sid, { current: hashToken(pair.refresh_token), endsAt: login.endsAt }, ttlSeconds);
    return pair;
  }

  async refresh(refreshToken: string): Promise<TokenPair> {
    // The new tokens count as issued just before it is asked whether this one is revoked: whoever revokes all tokens of the
    // user while this runs revokes them, too.
    const now = Date.now() - 1;
    const claims = await this.#verify(refreshToken);
    const { sid = "", sub = "" } = claims;
    const family = await this.#families.find(sid);
    if (family === null) throw new InvalidToken("invalid", "its login is over");
    if (!isCurrent(refreshToken, family)) return this.#endAndRefuse(sid, "it was used before, which ends its login");
    await refuseRevoked(this.revocation, claims);
    const user = await this.#options.loadUser(sub);
    if (user === null || !isActiveUser(user)) return this.#endAndRefuse(sid, "its user is not there, or not active");
    if (subjectOf(user) !== sub) {
      throw new ConfigError(
        "OPTION_INVALID",
        "loadUser",
        "it gave another user than the one with the id it was given.",
      );
    }
    const { pair, ttlSeconds } = this.#sign(user, { sid, endsAt: family.endsAt }, now);
    const isFirst = await this.#families.rotate(sid, family, hashToken(pair.refresh_token), ttlSeconds);
    // The login goes on for the other request. This token is used up, and shows a theft when it comes once more.
    if (!isFirst) throw new InvalidToken("invalid", "another request has used it at the same time");
    return pair;
  }

  async revoke(refreshToken: string): Promise<void> {
    let claims: JwtClaims;
    try {
      claims = await this.#verify(refreshToken);
    } catch (error) {
      if (error instanceof InvalidToken) return;
      throw error;
    }
    await this.revokeFamily(claims.sid ?? "");
  }

  async revokeFamily(sid: string): Promise<void> {
    // One of the two being out of reach must not keep the other from being done.
    const results = await Promise.allSettled([
      this.#families.end(sid),
      orUnavailable(() => this.revocation.revokeFamily(sid, this.#terms.accessTtl)),
    ]);
    for (const result of results) if (result.status === "rejected") throw result.reason;
  }

  async revokeUser(userId: number | string): Promise<void> {
    await orUnavailable(() => this.revocation.revokeUser(userId));
  }

  async #endAndRefuse(sid: string, problem: string): Promise<never> {
    await this.revokeFamily(sid);
    throw new InvalidToken("invalid", problem);
  }

  async #verify(refreshToken: string): Promise<JwtClaims> {
    return this.#currentKeys().verifier.verify(refreshToken);
  }

  #currentKeys(): PairKeys {
    this.#keys ??= compilePairKeys(this.#options);
    return this.#keys;
  }

  /** Both tokens, and how long the refresh token is valid. */
  #sign(user: UserType, { sid, endsAt }: Login, issuedAtMs: number): { pair: TokenPair; ttlSeconds: number } {
    const { accessTtl, refreshTtl } = this.#terms;
    const { audience, issuer, claims } = this.#options;
    const content = {
      ...(audience === undefined ? {} : { audience }),
      ...(issuer === undefined ? {} : { issuer }),
      ...(claims === undefined ? {} : { claims: claims(user) }),
    };
    const key = this.#currentKeys().signing;
    const ttlSeconds = Math.max(1, Math.min(refreshTtl, endsAt - secondsOf(issuedAtMs)));
    const pair: TokenPair = {
      access_token: signAccessToken(key, user, content, { issuedAtMs, expiresIn: accessTtl, sid }),
      refresh_token: signRefreshToken(key, subjectOf(user), { issuedAtMs, expiresIn: ttlSeconds, sid }),
      token_type: "Bearer",
      expires_in: accessTtl,
    };
    return { pair, ttlSeconds };
  }
}

/** One login, and when it is over, in seconds since 1970. */
interface Login {
  readonly sid: string;
  readonly endsAt: number;
}

function signRefreshToken(key: SigningKey, sub: string, { issuedAtMs, expiresIn, sid }: TokenTerms): string {
  const iat = secondsOf(issuedAtMs);
  const jti = newTokenId(issuedAtMs);
  const claims = { sub, sid, aud: refreshAudience, typ: "refresh", iat, exp: iat + expiresIn, jti };
  return signClaims(key, claims, "refresh");
}

function secondsOf(ms: number): number {
  return Math.floor(ms / 1000);
}
