import { createPublicKey, type KeyObject } from "node:crypto";
import { ConfigError } from "../../errors/config-error.ts";
import { anything, expecting, type OptionRules, oneOf } from "../../errors/option-rules.ts";
import { type TokenPurpose, tokenTypes } from "./compact-token.ts";
import { defaultAlgorithm, describeKey, explainMisfit, type JwtAlgorithm, jwtAlgorithms } from "./jwt-algorithm.ts";
import { type JwtKey, readPrivateKey } from "./jwt-key.ts";
import { compileSign, type SignToken } from "./signature.ts";
import { readSecretOption } from "./verification-options.ts";

/** What tokens are signed with: one of these, or `BOLT_SECRET_KEY` of the environment. */
export interface SigningOptions {
  /** Shared with whoever verifies the tokens, of 32 bytes or more for HS256. Default: the variable `BOLT_SECRET_KEY`. */
  readonly secret?: string | Uint8Array | KeyObject;
  /** PEM, a JSON Web Key, or a KeyObject, which need not be read again for every token. */
  readonly privateKey?: JwtKey;
  /** Default: HS256 for a secret, and the one that its type says for a private key (RS256, ES256, EdDSA, …). */
  readonly algorithm?: JwtAlgorithm;
  /** Written into the header as `kid`, for who has several keys. */
  readonly keyId?: string;
}

export const signingRules: OptionRules = {
  secret: anything,
  privateKey: anything,
  algorithm: oneOf(...jwtAlgorithms),
  keyId: expecting("a text of 1 to 256 visible ASCII characters", (value) => /^[!-~]{1,256}$/.test(String(value))),
};

/** A key to sign with, and the one that verifies what it signed. */
export interface SigningKey {
  readonly algorithm: JwtAlgorithm;
  readonly keyId: string | undefined;
  readonly sign: SignToken;
  readonly verifyingKey: KeyObject;
}

/**
 * @param options Checked by `signingRules`.
 * @param caller For errors: "createJwtForUser()".
 * @throws ConfigError JWT_KEY_MISSING, JWT_KEY_INVALID, JWT_KEYS_AMBIGUOUS.
 */
export function compileSigningKey(options: SigningOptions, caller: string): SigningKey {
  const [place, key] = readSigningKey(options, caller);
  // Whoever verifies takes public keys of all kinds, and so the default is the one it has for this key.
  const verifyingKey = key.type === "private" ? createPublicKey(key) : key;
  const algorithm = options.algorithm ?? defaultAlgorithm(verifyingKey);
  if (algorithm === null) throw new ConfigError("JWT_KEY_INVALID", place, `no algorithm takes ${describeKey(key)}`);
  const problem = explainMisfit(verifyingKey, algorithm);
  if (problem !== null) throw new ConfigError("JWT_KEY_INVALID", place, problem);
  return { algorithm, keyId: options.keyId, sign: compileSign(algorithm, key), verifyingKey };
}

function readSigningKey(options: SigningOptions, caller: string): [place: string, key: KeyObject] {
  const given = (["secret", "privateKey"] as const).filter((name) => Object.hasOwn(options, name));
  if (given.length > 1) throw new ConfigError("JWT_KEYS_AMBIGUOUS", caller, given.join(" and "));
  const [name] = given;
  if (name !== undefined && options[name] === undefined) {
    throw new ConfigError("JWT_KEY_INVALID", `${caller}, option "${name}"`, "it is undefined");
  }
  if (name !== "privateKey") return readSecretOption(options.secret, caller);
  const place = `${caller}, option "privateKey"`;
  return [place, readPrivateKey(place, options.privateKey)];
}

/** Signs claims: gives the token in its compact form (RFC 7515 §3.1). */
export function signClaims(key: SigningKey, claims: Readonly<Record<string, unknown>>, purpose: TokenPurpose): string {
  const kid = key.keyId === undefined ? {} : { kid: key.keyId };
  const header = encode({ alg: key.algorithm, typ: tokenTypes[purpose], ...kid });
  const input = `${header}.${encode(claims)}`;
  return `${input}.${key.sign(input)}`;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
