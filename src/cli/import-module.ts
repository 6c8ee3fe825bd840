import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { ConfigError } from "../errors/config-error.ts";

/** Endings of modules, in the order they are looked for. */
export const moduleEndings: readonly string[] = [".ts", ".mts", ".js", ".mjs"];

/**
 * Imports a module of the project, compiled in memory when it is TypeScript. What the module throws is thrown as it is.
 *
 * @throws ConfigError PEER_MISSING, MODULE_TYPE_MISSING.
 */
export async function importModule(root: string, file: string): Promise<Readonly<Record<string, unknown>>> {
  if (/\.m?ts$/.test(file)) await prepareTypeScript(root, file);
  return import(pathToFileURL(file).href);
}

let isRegistered = false;

/**
 * Makes `import` take a TypeScript file: through tsx where it is installed, because it knows all of the language, otherwise
 * through Node, where it strips types by itself.
 */
async function prepareTypeScript(root: string, file: string): Promise<void> {
  const tsx = await import("tsx/esm/api").catch(nullWhenMissing);
  if (tsx === null) {
    if (stripsTypes()) return;
    const purpose = `Running ${relative(root, file)} on Node ${process.versions.node}`;
    throw new ConfigError("PEER_MISSING", "tsx", purpose);
  }
  refuseCommonJs(root, file);
  if (!isRegistered) tsx.register();
  isRegistered = true;
}

function stripsTypes(): boolean {
  const { typescript } = process.features as { typescript?: unknown };
  return typescript === "strip" || typescript === "transform";
}

function nullWhenMissing(error: unknown): null {
  if ((error as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND") return null;
  throw error;
}

/** tsx takes a ".ts" file for CommonJS unless the package says otherwise, and would load a second copy of BoltAPI for it. */
function refuseCommonJs(root: string, file: string): void {
  if (file.endsWith(".mts")) return;
  const packageFile = findPackageFile(dirname(file));
  if (packageFile !== null && isModulePackage(packageFile)) return;
  const place = packageFile === null ? "a package.json" : relative(root, packageFile);
  throw new ConfigError("MODULE_TYPE_MISSING", relative(root, file), place);
}

function isModulePackage(packageFile: string): boolean {
  const { type } = JSON.parse(readFileSync(packageFile, "utf8")) as { readonly type?: unknown };
  return type === "module";
}

function findPackageFile(folder: string): string | null {
  const file = join(folder, "package.json");
  if (existsSync(file)) return file;
  const parent = dirname(folder);
  return parent === folder ? null : findPackageFile(parent);
}
