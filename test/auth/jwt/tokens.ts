import { createHmac, generateKeyPairSync, type KeyObject, sign } from "node:crypto";

/** 48 bytes: long enough for HS384, too short for HS512. */
export const secret = "correct-horse-battery-staple-0123456789-abcdefgh";

export const now = (): number => Math.floor(Date.now() / 1000);

/** Claims that `jwt` accepts. */
export const claimsOf = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  sub: "7",
  exp: now() + 600,
  iat: now(),
  username: "mary",
  ...changes,
});

export const encode = (value: unknown): string =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

/** A token made by hand: header and payload are JSON values, or texts as they are. */
export function hs256(
  payload: unknown,
  header: unknown = { alg: "HS256", typ: "JWT" },
  key: string | KeyObject = secret,
): string {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${createHmac("sha256", key).update(input).digest("base64url")}`;
}

export function rs256(payload: unknown, key: KeyObject, header: unknown = { alg: "RS256", typ: "JWT" }): string {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${sign("sha256", Buffer.from(input), key).toString("base64url")}`;
}

export const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
export const otherRsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
export const p256 = generateKeyPairSync("ec", { namedCurve: "P-256" });
export const p384 = generateKeyPairSync("ec", { namedCurve: "P-384" });
export const p521 = generateKeyPairSync("ec", { namedCurve: "P-521" });
export const ed25519 = generateKeyPairSync("ed25519");
export const ed448 = generateKeyPairSync("ed448");

export const publicPem = (pair: { readonly publicKey: KeyObject }): string =>
  pair.publicKey.export({ type: "spki", format: "pem" }) as string;

export const privatePem = (pair: { readonly privateKey: KeyObject }): string =>
  pair.privateKey.export({ type: "pkcs8", format: "pem" }) as string;

export const bearer = (token: string): { headers: Record<string, string> } => ({
  headers: { authorization: `Bearer ${token}` },
});
