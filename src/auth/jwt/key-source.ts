import type { KeyObject } from "node:crypto";
import { ConfigError } from "../../errors/config-error.ts";
import { isThenable } from "../../request/thenable.ts";
import { describeKey, explainMisfit, type JwtAlgorithm } from "./jwt-algorithm.ts";
import { type JwtKey, readVerificationKey } from "./jwt-key.ts";
import { compileVerify, type VerifySignature } from "./signature.ts";

/** Where the keys are that tokens are verified with. */
export interface KeySource {
  /**
   * What verifies tokens with this header; null when there is no such key. Gives the same function for as long as the key
   * is the same: that is how a token that was verified before is known to be good still.
   *
   * @param kid The token's key id, from outside and not verified.
   */
  find(kid: string | undefined, algorithm: JwtAlgorithm): VerifySignature | null | Promise<VerifySignature | null>;
}

/** A key's verifying functions, for the algorithms it may be used with. */
export type CompiledKey = ReadonlyMap<JwtAlgorithm, VerifySignature>;

/** Finds the key for the id of a token; null or undefined when there is none. */
export type KeyLookup = (kid: string | undefined) => JwtKey | null | undefined | Promise<JwtKey | null | undefined>;

/**
 * @param place What the key is, for the error.
 * @throws ConfigError JWT_KEY_INVALID when the key fits none of the algorithms.
 */
export function compileKey(place: string, key: KeyObject, algorithms: readonly JwtAlgorithm[]): CompiledKey {
  const misfits = algorithms.map((algorithm) => explainMisfit(key, algorithm));
  const fitting = algorithms.filter((_, index) => misfits[index] === null);
  if (fitting.length === 0)
    throw new ConfigError("JWT_KEY_INVALID", place, misfits[0] ?? `no algorithm takes ${describeKey(key)}`);
  return new Map(fitting.map((algorithm) => [algorithm, compileVerify(algorithm, key)]));
}

/** One key for all tokens, whatever key id they name. */
export function singleKey(key: CompiledKey): KeySource {
  return { find: (_kid, algorithm) => key.get(algorithm) ?? null };
}

/** Keys by their ids, all known at start-up. */
export function keysById(keys: ReadonlyMap<string, CompiledKey>): KeySource {
  return { find: (kid, algorithm) => (kid === undefined ? null : (keys.get(kid)?.get(algorithm) ?? null)) };
}

/** Most keys that a look-up function's source keeps compiled. */
const maxCompiledKeys = 100;

/** Keys that a function of the application finds. It is asked for every token, so that a key it withdraws is gone at once. */
export class LookedUpKeys implements KeySource {
  readonly #lookUp: KeyLookup;
  readonly #algorithms: readonly JwtAlgorithm[];
  readonly #compiled = new Map<string | undefined, { readonly raw: JwtKey; key: KeyObject; compiled: CompiledKey }>();

  constructor(lookUp: KeyLookup, algorithms: readonly JwtAlgorithm[]) {
    this.#lookUp = lookUp;
    this.#algorithms = algorithms;
  }

  find(kid: string | undefined, algorithm: JwtAlgorithm): VerifySignature | null | Promise<VerifySignature | null> {
    const found = this.#lookUp(kid);
    if (!isThenable(found)) return this.#verifierOf(kid, found, algorithm);
    return Promise.resolve(found).then((late) => this.#verifierOf(kid, late, algorithm));
  }

  #verifierOf(
    kid: string | undefined,
    raw: JwtKey | null | undefined,
    algorithm: JwtAlgorithm,
  ): VerifySignature | null {
    if (raw === null || raw === undefined) return null;
    return this.#compile(kid, raw).get(algorithm) ?? null;
  }

  /** @throws ConfigError JWT_KEY_INVALID when the function gave what is no key, or fits none of the algorithms. */
  #compile(kid: string | undefined, raw: JwtKey): CompiledKey {
    const known = this.#compiled.get(kid);
    // Texts cannot have changed since; bytes and objects can, and are compared as keys.
    if (known !== undefined && typeof raw === "string" && known.raw === raw) return known.compiled;
    const place = kid === undefined ? "the key for tokens without a key id" : `the key "${kid}"`;
    const key = readVerificationKey(place, raw);
    if (known?.key.equals(key) === true) return known.compiled;
    const compiled = compileKey(place, key, this.#algorithms);
    if (this.#compiled.size >= maxCompiledKeys) this.#compiled.clear();
    this.#compiled.set(kid, { raw, key, compiled });
    return compiled;
  }
}
