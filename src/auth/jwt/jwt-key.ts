import { createPrivateKey, createPublicKey, createSecretKey, type JsonWebKey, KeyObject } from "node:crypto";
import { ConfigError } from "../../errors/config-error.ts";
import { describeKey } from "./jwt-algorithm.ts";

/**
 * A key as applications have it: PEM text or its bytes, a JSON Web Key (RFC 7517), or a KeyObject of node:crypto. Text and
 * bytes that are no PEM are a shared secret, as they stand.
 */
export type JwtKey = string | Uint8Array | KeyObject | JsonWebKey;

/**
 * Takes a shared secret. What is a key of another kind is refused: the public key of an RSA pair, taken as a secret, would
 * let everybody sign.
 *
 * @param place What the value is, for the error: 'option "secret"'. The value itself does not show.
 * @throws ConfigError JWT_KEY_INVALID.
 */
export function readSecret(place: string, value: unknown): KeyObject {
  if (value instanceof KeyObject) {
    if (value.type === "secret") return value;
    throw new ConfigError("JWT_KEY_INVALID", place, `it is ${describeKey(value)}, and no shared secret`);
  }
  if (typeof value !== "string" && !(value instanceof Uint8Array)) throw unusable(place);
  if (value.length === 0) throw new ConfigError("JWT_KEY_INVALID", place, "it is empty");
  const kind = kindOfKeyIn(value);
  if (kind === null) return typeof value === "string" ? createSecretKey(value, "utf8") : createSecretKey(value);
  throw new ConfigError("JWT_KEY_INVALID", place, `it is ${kind}, and no shared secret. Pass public keys as publicKey`);
}

/** @throws ConfigError JWT_KEY_INVALID when it is no public key, or has a private half. */
export function readPublicKey(place: string, value: unknown): KeyObject {
  const key = value instanceof KeyObject ? value : parse(place, "public", value);
  if (key.type === "public") return key;
  const problem = key.type === "private" ? "a private key; pass its public half only" : "a secret, and no public key";
  throw new ConfigError("JWT_KEY_INVALID", place, `it is ${problem}`);
}

/** @throws ConfigError JWT_KEY_INVALID. */
export function readPrivateKey(place: string, value: unknown): KeyObject {
  const key = value instanceof KeyObject ? value : parse(place, "private", value);
  if (key.type === "private") return key;
  throw new ConfigError("JWT_KEY_INVALID", place, `it is ${describeKey(key)}, and no private key`);
}

/** A secret or a public key, whichever the value is. @throws ConfigError JWT_KEY_INVALID. */
export function readVerificationKey(place: string, value: unknown): KeyObject {
  if (value instanceof KeyObject) return value.type === "secret" ? value : readPublicKey(place, value);
  if (typeof value === "string" || value instanceof Uint8Array) {
    return isPem(textOf(value)) ? readPublicKey(place, value) : readSecret(place, value);
  }
  if (!isJwk(value)) throw unusable(place);
  // RFC 7518 §6.4.1: the secret of an "oct" key, in base64url.
  if (value.kty === "oct" && typeof value.k === "string") return readSecret(place, Buffer.from(value.k, "base64url"));
  return readPublicKey(place, value);
}

function parse(place: string, wanted: "public" | "private", value: unknown): KeyObject {
  const isText = typeof value === "string" || value instanceof Uint8Array;
  if (isText ? !isPem(textOf(value)) : !isJwk(value)) throw unusable(place);
  const isPrivate = isText ? textOf(value).includes("PRIVATE KEY-----") : Object.hasOwn(value as object, "d");
  try {
    const input = isText ? textOf(value) : { key: value as JsonWebKey, format: "jwk" as const };
    // node:crypto makes public keys of private ones without a word; whoever asked for one shall know which it is.
    return isPrivate || wanted === "private" ? createPrivateKey(input) : createPublicKey(input);
  } catch {
    // What the parser of node:crypto says may quote the key.
    throw new ConfigError("JWT_KEY_INVALID", place, `it cannot be read as a ${wanted} key`);
  }
}

function unusable(place: string): ConfigError {
  return new ConfigError(
    "JWT_KEY_INVALID",
    place,
    "expected PEM text (-----BEGIN …), a JSON Web Key, a KeyObject, or the text or bytes of a shared secret",
  );
}

function isJwk(value: unknown): value is JsonWebKey {
  return typeof value === "object" && value !== null && typeof (value as JsonWebKey).kty === "string";
}

function textOf(value: string | Uint8Array): string {
  return typeof value === "string" ? value : Buffer.from(value).toString("latin1");
}

function isPem(text: string): boolean {
  return text.includes("-----BEGIN ");
}

/** What key a text or bytes hold, in any of the forms that keys are passed around in; null for a plain secret. */
function kindOfKeyIn(value: string | Uint8Array): string | null {
  const text = textOf(value).trim();
  if (isPem(text)) return "a key in PEM";
  if (/^[[{]/.test(text) && /"kty"\s*:/.test(text)) return "a JSON Web Key";
  const der = typeof value === "string" ? Buffer.from(text, "base64") : Buffer.from(value);
  return isDer(der) ? "a key in DER" : null;
}

function isDer(bytes: Buffer): boolean {
  // Every such key is an ASN.1 SEQUENCE, which keeps the attempts below from costing anything for others.
  if (bytes[0] !== 0x30) return false;
  return (["spki", "pkcs1"] as const).some((type) => {
    try {
      createPublicKey({ key: bytes, format: "der", type });
      return true;
    } catch {
      return false;
    }
  });
}
