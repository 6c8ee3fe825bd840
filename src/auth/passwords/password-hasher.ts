import { checkOptions } from "../../errors/check-options.ts";
import { ConfigError } from "../../errors/config-error.ts";
import { nested, type OptionRules, oneOf, wholeNumber } from "../../errors/option-rules.ts";
import { type Argon2Cost, argon2Format, defaultArgon2Cost } from "./argon2-format.ts";
import { djangoFormat } from "./django-format.ts";
import type { HashFormat, HashVerdict } from "./hash-format.ts";
import { defaultScryptCost, isAffordable, type ScryptCost, scryptFormat } from "./scrypt-format.ts";
import { Turnstile } from "./turnstile.ts";

/** How a hasher hashes. */
export interface PasswordHasherOptions {
  /** Of new hashes. "argon2id" needs the package `@node-rs/argon2`. Default "scrypt". */
  readonly algorithm?: "scrypt" | "argon2id";
  readonly scrypt?: Partial<ScryptCost>;
  readonly argon2id?: Partial<Argon2Cost>;
  /** How many hashes are made at the same time; the others wait. Default 2. */
  readonly concurrency?: number;
}

/** Whether a password is right. */
export interface PasswordVerdict {
  readonly isValid: boolean;
  /** A new hash to store in place of the old one, when the password is right and the old hash is not of today's kind. */
  readonly newHash: string | null;
}

export interface PasswordHasher {
  /** @throws RangeError for an empty password, and one longer than 1024 characters. */
  hash(password: string): Promise<string>;
  /**
   * Compares a password with a hash of scrypt, of Argon2id, or of Django (PBKDF2). No password is right for null, for "" and
   * for what begins with "!", which take as long as a wrong one: who measures time learns not who has an account.
   *
   * @throws ConfigError PASSWORD_HASH_UNKNOWN for a hash of another kind, or one that is broken.
   */
  verify(password: string, hash: string | null | undefined): Promise<PasswordVerdict>;
}

/** Most characters of a password. */
const maxPasswordLength = 1024;

const optionRules: OptionRules = {
  algorithm: oneOf("scrypt", "argon2id"),
  scrypt: nested({
    log2Cost: wholeNumber("a binary logarithm", 1, 20),
    blockSize: wholeNumber("a block size", 1, 64),
    parallelization: wholeNumber("a number", 1, 64),
  }),
  argon2id: nested({
    memoryKiB: wholeNumber("a number of KiB", 128, 2 ** 20),
    passes: wholeNumber("a number of passes", 1, 16),
    lanes: wholeNumber("a number of lanes", 1, 16),
  }),
  concurrency: wholeNumber("a number of hashes", 1, 64),
};

/**
 * Makes a hasher with settings of its own.
 *
 *   const passwords = passwordHasher({ algorithm: "argon2id" });
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID.
 */
export function passwordHasher(options: PasswordHasherOptions = {}): PasswordHasher {
  checkOptions(options, optionRules);
  const cost = { ...defaultScryptCost, ...options.scrypt };
  if (!isAffordable(cost)) {
    throw new ConfigError("OPTION_INVALID", "scrypt", "2^log2Cost · blockSize · parallelization is above 2^23.");
  }
  const formats = [scryptFormat(cost), argon2Format({ ...defaultArgon2Cost, ...options.argon2id })] as const;
  const current = formats[options.algorithm === "argon2id" ? 1 : 0];
  return new FormatHasher(current, [...formats, djangoFormat], new Turnstile(options.concurrency ?? 2));
}

class FormatHasher implements PasswordHasher {
  private readonly current: HashFormat;
  private readonly known: readonly Omit<HashFormat, "hash">[];
  private readonly turnstile: Turnstile;

  constructor(current: HashFormat, known: readonly Omit<HashFormat, "hash">[], turnstile: Turnstile) {
    this.current = current;
    this.known = known;
    this.turnstile = turnstile;
  }

  async hash(password: string): Promise<string> {
    if (!isHashable(password)) {
      throw new RangeError(`A password has from 1 to ${maxPasswordLength} characters.`);
    }
    return this.turnstile.pass(() => this.current.hash(password));
  }

  async verify(password: string, hash: string | null | undefined): Promise<PasswordVerdict> {
    // Longer than every password there is, and no reason to hash that much.
    if (!isHashable(password)) return wrong;
    if (isUnusable(hash)) {
      await this.hash(password);
      return wrong;
    }
    const { isValid, isOutdated } = await this.check(password, hash);
    if (!isValid) return wrong;
    return { isValid, newHash: isOutdated || this.isForeign(hash) ? await this.hash(password) : null };
  }

  private async check(password: string, hash: string): Promise<HashVerdict> {
    const format = this.known.find(({ prefix }) => hash.startsWith(prefix));
    const verdict = await this.turnstile.pass(async () => format?.verify(password, hash));
    if (verdict === undefined || verdict === null) throw new ConfigError("PASSWORD_HASH_UNKNOWN", kindOf(hash));
    return verdict;
  }

  private isForeign(hash: string): boolean {
    return !hash.startsWith(this.current.prefix);
  }
}

const wrong: PasswordVerdict = Object.freeze({ isValid: false, newHash: null });

function isHashable(password: unknown): boolean {
  return typeof password === "string" && password !== "" && password.length <= maxPasswordLength;
}

function isUnusable(hash: string | null | undefined): hash is null | undefined | "" {
  return hash === null || hash === undefined || hash === "" || hash.startsWith("!");
}

/** What a hash begins with, up to where its own secrets may begin. */
function kindOf(hash: string): string {
  return /^\$?[\w-]{1,20}\$/.exec(hash)?.[0] ?? "no name of an algorithm";
}
