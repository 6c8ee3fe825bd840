import { ConfigError } from "../../errors/config-error.ts";
import { type HashFormat, normalized } from "./hash-format.ts";

/** Costs of Argon2id (RFC 9106 §3.1). */
export interface Argon2Cost {
  /** Memory in KiB. Default 19456. */
  readonly memoryKiB: number;
  /** Passes over the memory. Default 2. */
  readonly passes: number;
  /** Lanes. Default 1. */
  readonly lanes: number;
}

/** What OWASP's Password Storage Cheat Sheet recommends. */
export const defaultArgon2Cost: Argon2Cost = { memoryKiB: 19_456, passes: 2, lanes: 1 };

/** Most of a stored hash: 1 GiB, and as much work as 16 passes over 256 MiB. */
const maxMemoryKiB = 2 ** 20;
const maxWork = 2 ** 22;

/** Argon2id, through the package `@node-rs/argon2`. */
export function argon2Format({ memoryKiB, passes, lanes }: Argon2Cost): HashFormat {
  const costs = `$argon2id$v=19$m=${memoryKiB},t=${passes},p=${lanes}$`;
  return {
    prefix: "$argon2id$",
    async hash(password) {
      const { hash } = await loadArgon2();
      // 2 is Argon2id: the package's enumeration is a const one, which is not there at run time.
      const options = { algorithm: 2, memoryCost: memoryKiB, timeCost: passes, parallelism: lanes };
      return hash(normalized(password), options);
    },
    async verify(password, hash) {
      const parts = pattern.exec(hash);
      if (parts === null) return null;
      const [stored = 0, rounds = 0, width = 0] = parts.slice(1).map(Number);
      if (stored > maxMemoryKiB || stored * rounds > maxWork || width > 16 || stored < 8 * width) return null;
      const { verify } = await loadArgon2();
      return { isValid: await verify(hash, normalized(password)), isOutdated: !hash.startsWith(costs) };
    },
  };
}

const pattern =
  /^\$argon2id\$v=19\$m=([1-9]\d{0,7}),t=([1-9]\d{0,5}),p=([1-9]\d?)\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{22,86}$/;

async function loadArgon2(): Promise<typeof import("@node-rs/argon2")> {
  try {
    return await import("@node-rs/argon2");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new ConfigError("PEER_MISSING", "@node-rs/argon2", "Argon2id");
  }
}
