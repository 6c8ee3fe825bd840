import { createHmac, randomBytes } from "node:crypto";

const digestBytes = 32;

/** What a visitor's tokens prove: that they were made for what the binding names, under the key. */
export function signBinding(key: Buffer, binding: string): Buffer {
  return createHmac("sha256", key).update(binding).digest();
}

/**
 * Writes a digest as a token that is another text each time: a random mask, and the digest under it. A secret that stands in
 * every compressed answer could be guessed from their lengths (BREACH).
 */
export function maskToken(digest: Buffer): string {
  const mask = randomBytes(digestBytes);
  return Buffer.concat([mask, exclusiveOr(mask, digest)]).toString("base64url");
}

/** The digest in a token; null when it is none. */
export function unmaskToken(token: string): Buffer | null {
  if (!/^[\w-]{86}$/.test(token)) return null;
  const bytes = Buffer.from(token, "base64url");
  return exclusiveOr(bytes.subarray(0, digestBytes), bytes.subarray(digestBytes));
}

function exclusiveOr(left: Buffer, right: Buffer): Buffer {
  return left.map((byte, index) => byte ^ (right[index] as number)) as Buffer;
}
