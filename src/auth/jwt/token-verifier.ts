import { isThenable } from "../../request/thenable.ts";
import { type CompactToken, readCompactToken } from "./compact-token.ts";
import { InvalidToken } from "./invalid-token.ts";
import type { JwtAlgorithm } from "./jwt-algorithm.ts";
import type { KeySource } from "./key-source.ts";
import type { VerifySignature } from "./signature.ts";
import { TokenCache } from "./token-cache.ts";
import { type ClaimRules, type JwtClaims, readClaims, Validity } from "./token-claims.ts";

/** What a verifier accepts. */
export interface VerifierSettings {
  readonly keys: KeySource;
  readonly algorithms: readonly JwtAlgorithm[];
  readonly rules: ClaimRules;
  readonly leewayMs: number;
  /** How many verified tokens are remembered; 0 for none. */
  readonly cacheSize: number;
}

/** A token that was found to be good, and what that depends on. */
interface VerifiedToken<Result> {
  readonly kid: string | undefined;
  readonly algorithm: JwtAlgorithm;
  /** Stands for the key. */
  readonly verifySignature: VerifySignature;
  readonly validity: Validity;
  readonly result: Result;
}

/**
 * Verifies tokens, and remembers those that are good and come again: then the signature is not checked any more, but times
 * and keys are.
 */
export class TokenVerifier<Result> {
  readonly #settings: VerifierSettings;
  readonly #interpret: (claims: JwtClaims) => Result;
  readonly #cache: TokenCache<VerifiedToken<Result>> | null;

  /** @param interpret Makes of the claims what the caller wants; once for all requests with the same token. */
  constructor(settings: VerifierSettings, interpret: (claims: JwtClaims) => Result) {
    this.#settings = settings;
    this.#interpret = interpret;
    this.#cache = settings.cacheSize === 0 ? null : new TokenCache(settings.cacheSize);
  }

  /**
   * A promise only where the keys are not there at once.
   *
   * @throws InvalidToken, or whatever the look-up of the key throws.
   */
  verify(token: string): Result | Promise<Result> {
    const known = this.#cache?.get(token);
    if (known === undefined) return this.#verifyUnknown(token);
    const current = this.#settings.keys.find(known.kid, known.algorithm);
    if (isThenable(current)) return current.then((late) => this.#verifyKnown(token, known, late));
    return this.#verifyKnown(token, known, current);
  }

  #verifyKnown(token: string, known: VerifiedToken<Result>, current: VerifySignature | null): Result | Promise<Result> {
    // The key was withdrawn, or there is another of the same id.
    if (current !== known.verifySignature) return this.#verifyUnknown(token);
    known.validity.check(Date.now());
    return known.result;
  }

  #verifyUnknown(token: string): Result | Promise<Result> {
    const { keys, algorithms, rules } = this.#settings;
    const parts = readCompactToken(token, rules.purpose);
    if (parts === null) throw new InvalidToken("invalid", "it is no signed token for this purpose");
    if (!algorithms.includes(parts.algorithm)) throw new InvalidToken("invalid", "its algorithm is not allowed");
    const found = keys.find(parts.kid, parts.algorithm);
    if (isThenable(found)) return found.then((late) => this.#verifyWith(late, token, parts));
    return this.#verifyWith(found, token, parts);
  }

  #verifyWith(verifySignature: VerifySignature | null, token: string, parts: CompactToken): Result {
    const { kid, algorithm, input, signature } = parts;
    if (verifySignature === null) throw new InvalidToken("invalid", "there is no key with its key id and algorithm");
    if (!verifySignature(input, signature)) throw new InvalidToken("invalid", "its signature is wrong");
    const claims = readClaims(parts.payload, this.#settings.rules);
    const validity = new Validity(claims, this.#settings.leewayMs);
    validity.check(Date.now());
    const result = this.#interpret(claims);
    this.#cache?.set(token, { kid, algorithm, verifySignature, validity, result });
    return result;
  }
}
