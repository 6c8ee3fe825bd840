import { randomBytes } from "node:crypto";

/**
 * A new id for a token: a UUID of version 7 (RFC 9562 §5.7), which begins with the time in milliseconds and has 74 random
 * bits.
 */
export function newTokenId(nowMs: number): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(nowMs, 0, 6);
  bytes.writeUInt8(0x70 | (bytes.readUInt8(6) & 0x0f), 6);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/**
 * When a token was issued, in milliseconds; 0 when it does not say. `iat` has seconds only: where the token's id has the
 * milliseconds of that second, they count, so that who revokes all tokens of a user can issue a new one at once.
 */
export function issuedAtMs({ iat, jti }: Readonly<Record<string, unknown>>): number {
  if (typeof iat !== "number") return 0;
  const [, first = "", second = ""] = (typeof jti === "string" ? uuidVersion7.exec(jti) : null) ?? [];
  const idMs = Number.parseInt(first + second, 16);
  return Math.floor(idMs / 1000) === Math.floor(iat) ? idMs : iat * 1000;
}

const uuidVersion7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
