import { createRequire } from "node:module";
import { ConfigError } from "../errors/config-error.ts";

const require = createRequire(import.meta.url);

/**
 * Loads the driver of a database, which only those install who use it. At once, as a database is declared in a module.
 *
 * @throws ConfigError PEER_MISSING.
 */
export function loadDriver(name: string, purpose: string): unknown {
  try {
    return require(name);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // The package may be there, and miss another one.
    if (code !== "MODULE_NOT_FOUND" || !message.includes(`'${name}'`)) throw error;
    throw new ConfigError("PEER_MISSING", name.replace(/\/promise$/, ""), purpose);
  }
}
