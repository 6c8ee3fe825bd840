import { checkOptions } from "../../errors/check-options.ts";
import { ConfigError } from "../../errors/config-error.ts";
import { expecting, isText, type OptionRule, type OptionRules } from "../../errors/option-rules.ts";
import type { KeyValueStore } from "../../stores/key-value-store.ts";
import type { JwtClaims } from "./token-claims.ts";
import { issuedAtMs } from "./token-id.ts";

/** Claims of a token as requests have them: `request.auth.claims`. */
export type UntypedClaims = Readonly<Record<string, unknown>>;

/** Knows which tokens are revoked. `jwt` asks for every request. */
export interface RevocationCheck {
  isRevoked(claims: JwtClaims): boolean | Promise<boolean>;
}

/** Where revoked tokens are noted. */
export interface RevocationOptions {
  readonly store: KeyValueStore;
  /** What keys in the store begin with. Default "revoked:". */
  readonly prefix?: string;
}

/** Notes which tokens are revoked. Its methods reject with what the store rejects with. */
export interface Revocation {
  /** Whether a token is revoked: itself, with its login, or with all tokens of its user. */
  isRevoked(claims: UntypedClaims): Promise<boolean>;
  /**
   * Revokes one token: `revoke(request.auth.claims)`.
   *
   * @throws ConfigError JWT_NOT_REVOCABLE when it has no `jti` or `exp`.
   */
  revoke(claims: UntypedClaims): Promise<void>;
  /**
   * Revokes the tokens of one login, which have the same `sid`.
   *
   * @param ttlSeconds How long the last of them may be valid.
   */
  revokeFamily(sid: string, ttlSeconds: number): Promise<void>;
  /** Revokes all tokens of a user that were issued before now; later ones are good. Noted for good. */
  revokeUser(userId: number | string): Promise<void>;
}

/** Notes outlive their tokens by as much as clocks may be apart; see the option `leeway`. */
const maxLeewaySeconds = 300;

const storeMethods = ["get", "set", "delete", "compareAndSet"] as const;

export const storeRule: OptionRule = expecting("a store such as redisStore()", (value) =>
  storeMethods.every((method) => typeof (value as Partial<KeyValueStore> | null)?.[method] === "function"),
);

const rules: OptionRules = {
  store: storeRule,
  prefix: expecting("a text of up to 200 characters", (value) => isText(value) && (value as string).length <= 200),
};

/**
 * Notes in a store which tokens are revoked, for `jwt({ revocation })`. A store in memory is for one process, and forgets
 * with it.
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID.
 */
export function revocation(options: RevocationOptions): Revocation {
  checkOptions(options, rules);
  if (options.store === undefined) throw new ConfigError("OPTION_INVALID", "store", "it is missing.");
  return new StoredRevocation(options.store, options.prefix ?? "revoked:");
}

class StoredRevocation implements Revocation {
  readonly #store: KeyValueStore;
  readonly #prefix: string;

  constructor(store: KeyValueStore, prefix: string) {
    this.#store = store;
    this.#prefix = prefix;
  }

  async isRevoked({ jti, sid, sub, iat }: UntypedClaims): Promise<boolean> {
    const [token, family, user] = await Promise.all([
      this.#note("token", jti),
      this.#note("family", sid),
      this.#note("user", sub),
    ]);
    if (token !== null || family !== null) return true;
    return user !== null && !(issuedAtMs({ iat, jti }) >= Number(user));
  }

  async revoke({ jti, exp }: UntypedClaims): Promise<void> {
    if (typeof jti !== "string" || typeof exp !== "number") throw new ConfigError("JWT_NOT_REVOCABLE");
    const leftMs = exp * 1000 - Date.now() + maxLeewaySeconds * 1000;
    if (leftMs > 0) await this.#write("token", jti, "1", leftMs);
  }

  async revokeFamily(sid: string, ttlSeconds: number): Promise<void> {
    await this.#write("family", sid, "1", (ttlSeconds + maxLeewaySeconds) * 1000);
  }

  async revokeUser(userId: number | string): Promise<void> {
    // Without an end: nobody knows how long the longest of a user's tokens lives.
    await this.#store.set(`${this.#prefix}user:${userId}`, String(Date.now()));
  }

  async #note(kind: string, id: unknown): Promise<string | null> {
    return typeof id === "string" ? this.#store.get(`${this.#prefix}${kind}:${id}`) : null;
  }

  async #write(kind: string, id: string, value: string, ttlMs: number): Promise<void> {
    await this.#store.set(`${this.#prefix}${kind}:${id}`, value, { ttlMs: Math.ceil(ttlMs) });
  }
}
