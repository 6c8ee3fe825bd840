import { createHash, randomInt } from "node:crypto";
import { checkOptions } from "../../errors/check-options.ts";
import { expecting } from "../../errors/option-rules.ts";

/** A new key, to be given away once, and what is kept of it. */
export interface GeneratedApiKey {
  /** Names the key, in lists and logs. No secret. */
  readonly id: string;
  /** The key itself, for its owner only: it cannot be had again. */
  readonly key: string;
  /** What the server keeps, and compares with. */
  readonly hash: string;
}

export interface GenerateApiKeyOptions {
  /** What keys begin with, so that leaked ones are found by searching for it. Default "bolt". */
  readonly prefix?: string;
}

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const idLength = 12;
/** 43 characters of 62 are 256 bits. */
const secretLength = 43;
const checksumLength = 6;

/**
 * Makes a key such as `bolt_4fJq…_9aXc…`: a prefix, the id, and 256 random bits with a checksum.
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID.
 */
export function generateApiKey(options: GenerateApiKeyOptions = {}): GeneratedApiKey {
  checkOptions(options, { prefix: expecting("1 to 20 letters and digits", isPrefix) });
  const id = randomText(idLength);
  const body = `${options.prefix ?? "bolt"}_${id}_${randomText(secretLength)}`;
  const key = `${body}${checksumOf(body)}`;
  return { id, key, hash: hashApiKey(key) };
}

/**
 * What is kept of a key: its SHA-256 digest, as 64 hexadecimal digits.
 *
 * A slow hash, as passwords need, would add nothing: nobody can try 2^256 keys, however fast. For the same reason this is not
 * for keys that people have thought up.
 */
export function hashApiKey(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}

/** The id in a key of `generateApiKey`; null for keys of another making, and for those that were mistyped. */
export function readApiKeyId(key: string): string | null {
  const [, body = "", id = "", checksum] = generatedKey.exec(key) ?? [];
  return checksum !== undefined && checksumOf(body) === checksum ? id : null;
}

const generatedKey = /^([A-Za-z0-9]{1,20}_([A-Za-z0-9]{12})_[A-Za-z0-9]{43})([0-9a-f]{6})$/;

function isPrefix(value: unknown): boolean {
  return typeof value === "string" && /^[A-Za-z0-9]{1,20}$/.test(value);
}

function checksumOf(body: string): string {
  return hashApiKey(body).slice(0, checksumLength);
}

function randomText(length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
}
