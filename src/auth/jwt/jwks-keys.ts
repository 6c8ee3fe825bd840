import type { KeyObject } from "node:crypto";
import type { ServiceUnavailable } from "../../errors/http-exception.ts";
import { nested, type OptionRule, wholeNumber } from "../../errors/option-rules.ts";
import { withDefaults } from "../../errors/with-defaults.ts";
import { fetchJwks } from "./fetch-jwks.ts";
import type { JwtAlgorithm } from "./jwt-algorithm.ts";
import { readPublicKey } from "./jwt-key.ts";
import { type CompiledKey, compileKey, type KeySource } from "./key-source.ts";
import type { VerifySignature } from "./signature.ts";
import { unavailable } from "./unavailable.ts";

/** How a key set is fetched and kept. */
export interface JwksOptions {
  /** Seconds after which keys are not used any more unless they were fetched again; it is tried from half of it on. Default 600. */
  readonly maxAge?: number;
  /** Seconds between two attempts because of a key id that is not in the set. Default 30. */
  readonly cooldown?: number;
  /** How long the issuer may take to answer. Default 5000. */
  readonly timeoutMs?: number;
  /** Most bytes of the key set. Default 262,144. */
  readonly maxBytes?: number;
}

export const defaultJwksOptions: Required<JwksOptions> = {
  maxAge: 600,
  cooldown: 30,
  timeoutMs: 5000,
  maxBytes: 262_144,
};

export const jwksRule: OptionRule = nested({
  maxAge: wholeNumber("seconds", 10, 86_400),
  cooldown: wholeNumber("seconds", 1, 3600),
  timeoutMs: wholeNumber("milliseconds", 1, 60_000),
  maxBytes: wholeNumber("bytes", 1, 16 * 1024 * 1024),
});

/** How long a failed attempt answers for those that follow. */
const failurePauseMs = 1000;

interface SetKey {
  readonly kid: string | undefined;
  readonly key: KeyObject;
  readonly compiled: CompiledKey;
}

/**
 * The keys of an issuer, from its key set (RFC 7517 §5). Requests that come while it is fetched share the answer.
 *
 * While it cannot be fetched, and no keys are left, tokens can be neither accepted nor refused: 503.
 */
export class JwksKeys implements KeySource {
  readonly #url: string;
  readonly #algorithms: readonly JwtAlgorithm[];
  readonly #options: Required<JwksOptions>;
  #keys: readonly SetKey[] = [];
  #fetchedAt = Number.NEGATIVE_INFINITY;
  #attemptedAt = Number.NEGATIVE_INFINITY;
  #failure: ServiceUnavailable | null = null;
  #pending: Promise<void> | null = null;

  /** @param algorithms None of them HS. */
  constructor(url: string, algorithms: readonly JwtAlgorithm[], options: JwksOptions) {
    this.#url = url;
    this.#algorithms = algorithms;
    this.#options = withDefaults(defaultJwksOptions, options);
  }

  /** @throws ServiceUnavailable when the key set is needed and cannot be fetched. */
  find(kid: string | undefined, algorithm: JwtAlgorithm): VerifySignature | null | Promise<VerifySignature | null> {
    const now = Date.now();
    const { maxAge, cooldown } = this.#options;
    const isCool = isPast(this.#attemptedAt, cooldown * 1000, now);
    if (isPast(this.#fetchedAt, maxAge * 1000, now)) {
      if (this.#failure !== null && !isPast(this.#attemptedAt, failurePauseMs, now)) throw this.#failure;
      return this.#refresh(now).then(() => this.#pick(kid, algorithm));
    }
    const found = this.#pick(kid, algorithm);
    if (found !== null) {
      // Ahead of time, so that nobody has to wait, and so that an issuer may be away for a while. A failure is no news yet.
      if (isCool && isPast(this.#fetchedAt, maxAge * 500, now)) this.#refresh(now).catch(() => undefined);
      return found;
    }
    // The issuer may have changed its keys. Whoever makes key ids up cannot make us ask more often than this.
    if (!isCool && this.#pending === null) return null;
    return this.#refresh(now).then(() => this.#pick(kid, algorithm));
  }

  #refresh(now: number): Promise<void> {
    if (this.#pending !== null) return this.#pending;
    this.#attemptedAt = now;
    const done = (failure: ServiceUnavailable | null): void => {
      this.#failure = failure;
      this.#pending = null;
    };
    this.#pending = fetchJwks(this.#url, this.#options).then(
      (set) => {
        this.#keys = set.flatMap((jwk) => this.#read(jwk));
        // From when it was asked for: a key that was withdrawn since is not in use any longer for it.
        this.#fetchedAt = now;
        done(null);
      },
      (cause: unknown) => {
        done(unavailable(cause));
        throw this.#failure;
      },
    );
    return this.#pending;
  }

  /** The key for a token. One that names no key id is for the only key that fits (RFC 7515 §4.1.4 leaves that to us). */
  #pick(kid: string | undefined, algorithm: JwtAlgorithm): VerifySignature | null {
    const fitting = this.#keys.filter((key) => (kid === undefined || key.kid === kid) && key.compiled.has(algorithm));
    if (kid === undefined && fitting.length !== 1) return null;
    return fitting[0]?.compiled.get(algorithm) ?? null;
  }

  /** A key of the set, as a list; nothing when it is not for these tokens. */
  #read(jwk: unknown): SetKey[] {
    if (!isForVerifying(jwk)) return [];
    const { alg, kid } = jwk;
    const algorithms = alg === undefined ? this.#algorithms : this.#algorithms.filter((algorithm) => algorithm === alg);
    try {
      const key = readPublicKey("a key of the set", jwk);
      const known = this.#keys.find((one) => one.kid === kid && one.key.equals(key));
      const compiled = compileKey("a key of the set", key, algorithms);
      // The same key stays the same object, so that tokens it has verified need not be verified again.
      return [known !== undefined && hasSameAlgorithms(known.compiled, compiled) ? known : { kid, key, compiled }];
    } catch {
      // RFC 7517 §5: keys of unknown types, or that do not fit, are ignored.
      return [];
    }
  }
}

/** Whether a span of time is over; also when the clock was set back. */
function isPast(since: number, spanMs: number, now: number): boolean {
  return now - since >= spanMs || now < since;
}

function hasSameAlgorithms(one: CompiledKey, other: CompiledKey): boolean {
  return one.size === other.size && [...other.keys()].every((algorithm) => one.has(algorithm));
}

type VerifyingJwk = { readonly kid: string | undefined; readonly alg: unknown };

/** Whether a member of a key set is a public key for signatures (RFC 7517 §4.2 and §4.3). */
function isForVerifying(jwk: unknown): jwk is VerifyingJwk {
  if (typeof jwk !== "object" || jwk === null) return false;
  const { kty, use, key_ops: operations, kid } = jwk as Record<string, unknown>;
  return (
    (kty === "RSA" || kty === "EC" || kty === "OKP") &&
    (use === undefined || use === "sig") &&
    (operations === undefined || (Array.isArray(operations) && operations.includes("verify"))) &&
    (kid === undefined || typeof kid === "string")
  );
}
