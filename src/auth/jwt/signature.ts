import { constants, createHmac, type KeyObject, sign, timingSafeEqual, verify } from "node:crypto";
import { type AlgorithmFacts, factsOf, type JwtAlgorithm } from "./jwt-algorithm.ts";

/** Signs the text before the last dot of a token; gives the signature in base64url. */
export type SignToken = (input: string) => string;

/** Whether a signature, in base64url, is right for the text before the last dot of a token. Never throws. */
export type VerifySignature = (input: string, signature: string) => boolean;

/** @param key Fits the algorithm; see `explainMisfit`. */
export function compileSign(algorithm: JwtAlgorithm, key: KeyObject): SignToken {
  const { hash, ...facts } = factsOf(algorithm);
  if (facts.family === "HMAC") return (input) => hmac(hash ?? "", key, input);
  const options = { key, ...paddingOf(algorithm) };
  return (input) => sign(hash, Buffer.from(input, "latin1"), options).toString("base64url");
}

/** @param key Fits the algorithm; see `explainMisfit`. */
export function compileVerify(algorithm: JwtAlgorithm, key: KeyObject): VerifySignature {
  const { hash, family } = factsOf(algorithm);
  if (family === "HMAC") {
    return (input, signature) => {
      const expected = Buffer.from(hmac(hash ?? "", key, input), "latin1");
      // Compared as text: no other spelling of the same bytes gets by.
      const received = Buffer.from(signature, "latin1");
      return expected.length === received.length && timingSafeEqual(expected, received);
    };
  }
  const options = { key, ...paddingOf(algorithm) };
  return (input, signature) => {
    const bytes = Buffer.from(signature, "base64url");
    // The last character has bits that decoding drops: only one spelling of a signature is taken (RFC 4648 §3.5).
    if (bytes.toString("base64url") !== signature) return false;
    return verify(hash, Buffer.from(input, "latin1"), options, bytes);
  };
}

function hmac(hash: string, key: KeyObject, input: string): string {
  return createHmac(hash, key).update(input).digest("base64url");
}

type Padding = { padding?: number; saltLength?: number; dsaEncoding?: "ieee-p1363" };

const paddings: Readonly<Record<AlgorithmFacts["family"], Padding>> = {
  HMAC: {},
  RSA: { padding: constants.RSA_PKCS1_PADDING },
  // RFC 7518 §3.5: the salt is as long as the hash output.
  "RSA-PSS": { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
  // RFC 7518 §3.4: R and S side by side, and not DER.
  ECDSA: { dsaEncoding: "ieee-p1363" },
  EdDSA: {},
};

function paddingOf(algorithm: JwtAlgorithm): Padding {
  return paddings[factsOf(algorithm).family];
}
