import { isUtf8 } from "node:buffer";
import { isJwtAlgorithm, type JwtAlgorithm } from "./jwt-algorithm.ts";

/** Most characters of a token; more are refused before anything of them is read. */
export const maxTokenLength = 8192;

/** A signed token taken apart (RFC 7515 §7.1); nothing of it is verified yet. */
export interface CompactToken {
  readonly algorithm: JwtAlgorithm;
  readonly kid: string | undefined;
  /** What is signed: everything before the last dot. */
  readonly input: string;
  /** The claims, in base64url. */
  readonly payload: string;
  /** In base64url. */
  readonly signature: string;
}

/** What tokens are for. */
export type TokenPurpose = "access" | "refresh";

/** The `typ` that BoltAPI writes into the header of tokens. */
export const tokenTypes: Readonly<Record<TokenPurpose, string>> = { access: "JWT", refresh: "refresh+jwt" };

/**
 * Takes a token apart; null for what is none, or is for another purpose.
 *
 * Of its header only `alg`, `kid`, `typ` and `crit` are read: a key, or the address of one, that a token brings along
 * (`jwk`, `jku`, `x5c`, `x5u`) is never looked at.
 */
export function readCompactToken(token: string, purpose: TokenPurpose): CompactToken | null {
  if (token.length > maxTokenLength || !compactForm.test(token)) return null;
  const first = token.indexOf(".");
  const last = token.lastIndexOf(".");
  const header = decodeObject(token.slice(0, first));
  // RFC 7515 §4.1.11: an extension that must be understood, and none is.
  if (header === null || Object.hasOwn(header, "crit")) return null;
  const { alg, kid, typ } = header;
  if (!isJwtAlgorithm(alg) || !isKeyId(kid) || !acceptedTypes[purpose](typ)) return null;
  const input = token.slice(0, last);
  return { algorithm: alg, kid, input, payload: input.slice(first + 1), signature: token.slice(last + 1) };
}

/** The JSON object in a part of a token; null when there is none. */
export function decodeObject(part: string): Record<string, unknown> | null {
  const bytes = Buffer.from(part, "base64url");
  if (!isUtf8(bytes)) return null;
  try {
    const value: unknown = JSON.parse(bytes.toString());
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

// Three parts, none of them empty: a token without a signature does not have this form.
const compactForm = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/**
 * Key ids are handed to look-ups of the application before anything is verified: they are short and printable, and none of
 * them is a member of every object, such as "constructor".
 */
function isKeyId(kid: unknown): kid is string | undefined {
  return kid === undefined || (typeof kid === "string" && /^[!-~]{1,256}$/.test(kid) && !(kid in Object.prototype));
}

/**
 * Which types in a header go with which purpose. Tokens of other types may be signed with the same key: "logout+jwt",
 * "dpop+jwt", and refresh tokens, which are not to be taken for access tokens, nor the other way round (RFC 8725 §3.11).
 */
const acceptedTypes: Readonly<Record<TokenPurpose, (typ: unknown) => boolean>> = {
  access: (typ) => typ === undefined || (typeof typ === "string" && /^(?:application\/)?(?:at\+)?jwt$/i.test(typ)),
  refresh: (typ) => typ === tokenTypes.refresh,
};
