import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * Bun's program, which its npm package brings along. It is called so on every system.
 *
 * @throws Error when the package is not installed.
 */
export function findBun(): string {
  return join(dirname(createRequire(import.meta.url).resolve("bun/package.json")), "bin", "bun.exe");
}
