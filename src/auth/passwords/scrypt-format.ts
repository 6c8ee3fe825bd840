import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { type HashFormat, normalized } from "./hash-format.ts";

/** Costs of scrypt (RFC 7914 §2). It takes 128 · 2^log2Cost · blockSize bytes of memory. */
export interface ScryptCost {
  /** Binary logarithm of the cost N, from 1 to 20. Default 17. */
  readonly log2Cost: number;
  /** Block size r. Default 8. */
  readonly blockSize: number;
  /** Parallelization p. Default 1. */
  readonly parallelization: number;
}

/** What OWASP's Password Storage Cheat Sheet recommends; 128 MiB a hash. */
export const defaultScryptCost: ScryptCost = { log2Cost: 17, blockSize: 8, parallelization: 1 };

/** Most of N · r · p in a stored hash: eight times the default. */
const maxWork = 2 ** 23;
const saltBytes = 16;
const keyBytes = 32;

const derive = promisify(scrypt) as (
  password: Buffer,
  salt: Buffer,
  length: number,
  options: ScryptOptions,
) => Promise<Buffer>;

/** scrypt, as `$scrypt$ln=17,r=8,p=1$<salt>$<key>`: the string format of the Password Hashing Competition. */
export function scryptFormat(cost: ScryptCost): HashFormat {
  const written = `ln=${cost.log2Cost},r=${cost.blockSize},p=${cost.parallelization}`;
  return {
    prefix: "$scrypt$",
    async hash(password) {
      const salt = randomBytes(saltBytes);
      const key = await deriveKey(password, salt, keyBytes, cost);
      return `$scrypt$${written}$${encode(salt)}$${encode(key)}`;
    },
    async verify(password, hash) {
      const parts = pattern.exec(hash);
      if (parts === null) return null;
      const [, ln, r, p, saltText = "", keyText = ""] = parts;
      const stored = { log2Cost: Number(ln), blockSize: Number(r), parallelization: Number(p) };
      const [salt, key] = [Buffer.from(saltText, "base64"), Buffer.from(keyText, "base64")];
      if (!isAffordable(stored) || key.length < minKeyBytes || key.length > maxKeyBytes) return null;
      const isValid = timingSafeEqual(await deriveKey(password, salt, key.length, stored), key);
      const isOutdated = !hash.startsWith(`$scrypt$${written}$`) || salt.length < saltBytes || key.length < keyBytes;
      return { isValid, isOutdated };
    },
  };
}

const pattern = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{0,86})\$([A-Za-z0-9+/]{1,86})$/;
const minKeyBytes = 16;
const maxKeyBytes = 64;

/** Whether it makes sense (RFC 7914 §6), and takes no more than `maxWork`. */
export function isAffordable({ log2Cost, blockSize, parallelization }: ScryptCost): boolean {
  if (log2Cost < 1 || blockSize < 1 || parallelization < 1) return false;
  return 2 ** log2Cost * blockSize * parallelization <= maxWork;
}

function deriveKey(password: string, salt: Buffer, length: number, cost: ScryptCost): Promise<Buffer> {
  const { blockSize, parallelization } = cost;
  const N = 2 ** cost.log2Cost;
  // What is needed for N blocks and for p, and room to spare: Node refuses at the limit.
  const maxmem = 128 * blockSize * (N + parallelization) + 2 ** 20;
  return derive(normalized(password), salt, length, { N, r: blockSize, p: parallelization, maxmem });
}

function encode(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}
