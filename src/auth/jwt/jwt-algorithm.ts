import type { KeyObject } from "node:crypto";

/** Signature algorithms of RFC 7518 §3.1 and RFC 8037 §3.1. "none" is not among them. */
export type JwtAlgorithm =
  | "HS256"
  | "HS384"
  | "HS512"
  | "RS256"
  | "RS384"
  | "RS512"
  | "PS256"
  | "PS384"
  | "PS512"
  | "ES256"
  | "ES384"
  | "ES512"
  | "EdDSA";

/** What an algorithm does with a key, and what key it takes. */
export interface AlgorithmFacts {
  readonly family: "HMAC" | "RSA" | "RSA-PSS" | "ECDSA" | "EdDSA";
  /** Digest, as node:crypto calls it; null for EdDSA, which has its own. */
  readonly hash: "sha256" | "sha384" | "sha512" | null;
  /** Curve of ECDSA, as node:crypto calls it. RFC 7518 §3.4 ties each algorithm to one. */
  readonly curve: string | null;
}

const facts: Readonly<Record<JwtAlgorithm, AlgorithmFacts>> = {
  HS256: { family: "HMAC", hash: "sha256", curve: null },
  HS384: { family: "HMAC", hash: "sha384", curve: null },
  HS512: { family: "HMAC", hash: "sha512", curve: null },
  RS256: { family: "RSA", hash: "sha256", curve: null },
  RS384: { family: "RSA", hash: "sha384", curve: null },
  RS512: { family: "RSA", hash: "sha512", curve: null },
  PS256: { family: "RSA-PSS", hash: "sha256", curve: null },
  PS384: { family: "RSA-PSS", hash: "sha384", curve: null },
  PS512: { family: "RSA-PSS", hash: "sha512", curve: null },
  ES256: { family: "ECDSA", hash: "sha256", curve: "prime256v1" },
  ES384: { family: "ECDSA", hash: "sha384", curve: "secp384r1" },
  ES512: { family: "ECDSA", hash: "sha512", curve: "secp521r1" },
  EdDSA: { family: "EdDSA", hash: null, curve: null },
};

export const jwtAlgorithms: readonly JwtAlgorithm[] = Object.keys(facts) as JwtAlgorithm[];

export function isJwtAlgorithm(value: unknown): value is JwtAlgorithm {
  return jwtAlgorithms.includes(value as JwtAlgorithm);
}

export function factsOf(algorithm: JwtAlgorithm): AlgorithmFacts {
  return facts[algorithm];
}

const digestBytes = { sha256: 32, sha384: 48, sha512: 64 } as const;

// RFC 7518 §3.3 and §3.5.
const minRsaBits = 2048;

/**
 * Says why a key cannot be used with an algorithm; null when it can. The type of the key decides, so that the public key of
 * one algorithm never becomes the shared secret of another.
 */
export function explainMisfit(key: KeyObject, algorithm: JwtAlgorithm): string | null {
  const { family, hash, curve } = facts[algorithm];
  if (family === "HMAC") {
    if (key.type !== "secret") return `${algorithm} takes a secret, and this is ${describeKey(key)}`;
    const [bytes, least] = [key.symmetricKeySize ?? 0, hash === null ? 0 : digestBytes[hash]];
    // RFC 7518 §3.2: a key of the size of the hash output or larger.
    return bytes < least
      ? `${algorithm} takes a secret of ${least} bytes or more, and this one has ${bytes}; "openssl rand -hex ${least}" makes one`
      : null;
  }
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  const fits =
    family === "ECDSA"
      ? type === "ec" && details?.namedCurve === curve
      : family === "EdDSA"
        ? type === "ed25519" || type === "ed448"
        : type === "rsa";
  if (!fits) return `${algorithm} takes ${wantedKey[algorithm.slice(0, 2)] ?? ""}, and this is ${describeKey(key)}`;
  if (type !== "rsa") return null;
  const { modulusLength = 0, publicExponent = 0n } = details ?? {};
  if (modulusLength < minRsaBits) {
    return `${algorithm} takes an RSA key of ${minRsaBits} bits or more, and this one has ${modulusLength}`;
  }
  // With 1 as its exponent, every message is its own signature.
  return publicExponent < 3n ? `the exponent of this RSA key is ${publicExponent}` : null;
}

const wantedKey: Readonly<Record<string, string>> = {
  RS: "an RSA key",
  PS: "an RSA key",
  ES: "a key on its own curve (P-256 for ES256, P-384 for ES384, P-521 for ES512)",
  Ed: "an Ed25519 or Ed448 key",
};

/** The algorithm that keys of this type are for, when nothing else is said; null when there is none. */
export function defaultAlgorithm(key: KeyObject): JwtAlgorithm | null {
  if (key.type === "secret") return "HS256";
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === "rsa") return "RS256";
  if (type === "ed25519" || type === "ed448") return "EdDSA";
  return jwtAlgorithms.find((algorithm) => type === "ec" && facts[algorithm].curve === details?.namedCurve) ?? null;
}

export function describeKey(key: KeyObject): string {
  if (key.type === "secret") return "a secret";
  const { asymmetricKeyType: type = "unknown", asymmetricKeyDetails: details } = key;
  const size =
    type === "rsa" ? ` of ${details?.modulusLength ?? 0} bits` : type === "ec" ? ` on ${details?.namedCurve}` : "";
  return `a ${key.type} key of type ${type}${size}`;
}
