/** A way to hash passwords, and to check hashes that were made with it. */
export interface HashFormat {
  /** What its hashes begin with. */
  readonly prefix: string;
  /** A new hash, with a random salt and the settings of today. */
  hash(password: string): Promise<string>;
  /**
   * Checks a password against a hash that begins with the prefix; null when the rest of it makes no sense, or would take more
   * memory or time than any hash should: hashes come from databases, where others may have written.
   */
  verify(password: string, hash: string): Promise<HashVerdict | null>;
}

export interface HashVerdict {
  readonly isValid: boolean;
  /** Whether the hash was made with other settings than those of today. */
  readonly isOutdated: boolean;
}

/**
 * What is hashed of a password: the same on every keyboard that can write it.
 *
 * @spec NIST SP 800-63B §5.1.1.2: normalised with NFKC
 */
export function normalized(password: string): Buffer {
  return Buffer.from(password.normalize("NFKC"), "utf8");
}
