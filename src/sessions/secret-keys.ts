import { hkdfSync } from "node:crypto";
import { ConfigError } from "../errors/config-error.ts";

/** What keys are made of: one text, or several while they are changed. */
export interface SecretOptions {
  /** Known to the server alone, at least 32 bytes: `openssl rand -base64 32` makes one. */
  readonly secret?: string | undefined;
  /** In place of `secret` while it is changed: the new one first, then old ones, of which what they protect stays valid. */
  readonly secrets?: readonly string[] | undefined;
}

const minimumBytes = 32;

/**
 * Makes a key of 32 bytes of each secret, the one for what is new first. Keys for different purposes have nothing to do with
 * each other, even of one secret.
 *
 * @param owner Who needs it, for the error: "sessions()".
 * @throws ConfigError SECRET_MISSING, SECRET_WEAK.
 * @spec RFC 5869 (HKDF), with SHA-256
 */
export function deriveKeys({ secret, secrets }: SecretOptions, owner: string, purpose: string): readonly Buffer[] {
  const given: readonly unknown[] = secrets ?? (secret === undefined ? [] : [secret]);
  if (given.length === 0 || (secret !== undefined && secrets !== undefined)) {
    throw new ConfigError("SECRET_MISSING", owner);
  }
  return given.map((text) => {
    const bytes = typeof text === "string" ? Buffer.byteLength(text) : 0;
    if (typeof text !== "string" || bytes < minimumBytes) throw new ConfigError("SECRET_WEAK", owner, bytes);
    return Buffer.from(hkdfSync("sha256", text, "", `boltapi ${purpose}`, 32));
  });
}
