import { type PasswordVerdict, passwordHasher } from "./password-hasher.ts";

const standard = passwordHasher();

/**
 * Hashes a password with scrypt and the costs that OWASP recommends: 128 MiB and a few tenths of a second each, on another
 * thread.
 *
 * @throws RangeError for an empty password, and one longer than 1024 characters.
 */
export function hashPassword(password: string): Promise<string> {
  return standard.hash(password);
}

/**
 * Compares a password with a stored hash; see `PasswordHasher.verify`.
 *
 *   const { isValid, newHash } = await verifyPassword(password, user?.passwordHash);
 *
 * @throws ConfigError PASSWORD_HASH_UNKNOWN for a hash of another kind, or one that is broken.
 */
export function verifyPassword(password: string, hash: string | null | undefined): Promise<PasswordVerdict> {
  return standard.verify(password, hash);
}
