import { createHmac, timingSafeEqual } from "node:crypto";
import { deriveKeys, type SecretOptions } from "./secret-keys.ts";
import { Xaes256Gcm } from "./xaes-256-gcm.ts";

/** A text that only this application can have put into a cookie. */
export interface DecodedCookie {
  readonly text: string;
  /** Whether it was made under the first of the secrets. */
  readonly isCurrent: boolean;
}

/** Puts texts into cookies so that nobody else can make or change them. */
export interface CookieCodec {
  encode(text: string): string;
  /** Null for whatever `encode` has not made under one of the secrets, for a cookie of this name. */
  decode(value: string): DecodedCookie | null;
}

/** RFC 6265bis §5.6: longer cookies are never kept, so none is worth a look. */
const maxValueLength = 4096;

/**
 * A codec that encrypts: `base64url(nonce, ciphertext, tag)`. The client reads nothing but the length.
 *
 * @throws ConfigError SECRET_MISSING, SECRET_WEAK.
 */
export function encryptingCodec(name: string, secrets: SecretOptions, owner: string): CookieCodec {
  const ciphers = deriveKeys(secrets, owner, "cookie, XAES-256-GCM").map((key) => new Xaes256Gcm(key));
  const [current] = ciphers as [Xaes256Gcm];
  // What is made for one cookie counts in no other.
  const additional = Buffer.from(name);
  return {
    encode: (text) => current.seal(Buffer.from(text), additional).toString("base64url"),
    decode: (value) => {
      const sealed = decodeBase64Url(value);
      if (sealed === null) return null;
      for (const cipher of ciphers) {
        const opened = cipher.open(sealed, additional);
        if (opened !== null) return { text: opened.toString(), isCurrent: cipher === current };
      }
      return null;
    },
  };
}

/**
 * A codec that signs: `base64url(text).base64url(HMAC-SHA256)`. Whoever has the cookie can read it.
 *
 * @throws ConfigError SECRET_MISSING, SECRET_WEAK.
 * @spec RFC 2104
 */
export function signingCodec(name: string, secrets: SecretOptions, owner: string): CookieCodec {
  const keys = deriveKeys(secrets, owner, "cookie, HMAC-SHA256");
  const [current] = keys as [Buffer];
  const sign = (key: Buffer, payload: string): Buffer =>
    createHmac("sha256", key).update(`${name}=${payload}`).digest();
  return {
    encode: (text) => {
      const payload = Buffer.from(text).toString("base64url");
      return `${payload}.${sign(current, payload).toString("base64url")}`;
    },
    decode: (value) => {
      const dot = value.indexOf(".");
      const payload = decodeBase64Url(value.slice(0, dot));
      const signature = decodeBase64Url(value.slice(dot + 1));
      if (dot === -1 || payload === null || signature?.length !== 32) return null;
      const key = keys.find((candidate) => timingSafeEqual(sign(candidate, value.slice(0, dot)), signature));
      return key === undefined ? null : { text: payload.toString(), isCurrent: key === current };
    },
  };
}

/** Null unless it is how the bytes are written: Node ignores what does not belong there, and bits at the end that say nothing. */
function decodeBase64Url(text: string): Buffer | null {
  if (text.length > maxValueLength) return null;
  const bytes = Buffer.from(text, "base64url");
  return bytes.toString("base64url") === text ? bytes : null;
}
