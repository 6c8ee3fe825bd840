import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * Finds the command of the copy of BoltAPI that a project has installed; null where that is this copy, or there is none.
 *
 * A command that is installed globally steps back for it: only the copy that made an API can serve it.
 *
 * @returns URL of a module that runs the command when it is imported.
 */
export function findProjectCommand(root: string): string | null {
  const packageFile = resolvePackageFile(root);
  if (packageFile === null) return null;
  const command = pathToFileURL(join(dirname(packageFile), "dist", "cli", "main.js"));
  const isThisCopy = command.href === new URL("main.js", import.meta.url).href;
  return isThisCopy || !existsSync(command) ? null : command.href;
}

function resolvePackageFile(root: string): string | null {
  try {
    return createRequire(join(root, "package.json")).resolve("boltapi/package.json");
  } catch {
    return null;
  }
}
