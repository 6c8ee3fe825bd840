import { pbkdf2, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import type { HashFormat } from "./hash-format.ts";

/** Most iterations of a stored hash; Django 6.0 makes hashes with 1,200,000. */
const maxIterations = 5_000_000;

const derive = promisify(pbkdf2);

/**
 * Django's standard format, `pbkdf2_sha256$<iterations>$<salt>$<key>`, so that users of a Django application can be taken
 * over. No hashes are made with it: all count as outdated.
 */
export const djangoFormat: Omit<HashFormat, "hash"> = {
  prefix: "pbkdf2_sha256$",
  async verify(password, hash) {
    const parts = pattern.exec(hash);
    if (parts === null) return null;
    const [, digits, salt = "", keyText = ""] = parts;
    const iterations = Number(digits);
    const key = Buffer.from(keyText, "base64");
    if (iterations < 1 || iterations > maxIterations || key.length !== keyBytes) return null;
    // As sent: Django does not normalise passwords.
    const derived = await derive(
      Buffer.from(password, "utf8"),
      Buffer.from(salt, "utf8"),
      iterations,
      keyBytes,
      "sha256",
    );
    return { isValid: timingSafeEqual(derived, key), isOutdated: true };
  },
};

const pattern = /^pbkdf2_sha256\$(\d{1,8})\$([^$]{1,256})\$([A-Za-z0-9+/]{43}=)$/;
const keyBytes = 32;
