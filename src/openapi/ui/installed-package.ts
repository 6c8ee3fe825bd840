import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** A package that is installed. */
export interface InstalledPackage {
  readonly folder: string;
  readonly version: string;
}

/**
 * Finds an installed package whose version fits, as Node would: among those of the project that runs, then among those of
 * BoltAPI itself. The manifest is read by its path, as packages do not have to export it.
 */
export function findInstalled(name: string, fits: (version: string) => boolean): InstalledPackage | null {
  for (const from of [join(process.cwd(), "package.json"), import.meta.url]) {
    for (const place of createRequire(from).resolve.paths(name) ?? []) {
      const found = readPackage(join(place, name));
      if (found !== null && fits(found.version)) return found;
    }
  }
  return null;
}

/** What a folder's package.json tells; null where there is none, or none with a version that can stand in a URL. */
export function readPackage(folder: string): InstalledPackage | null {
  const manifest = join(folder, "package.json");
  // Most folders have none, and an error for each would be dear.
  if (!existsSync(manifest)) return null;
  try {
    const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version?: unknown };
    return typeof version === "string" && /^[\w.-]+$/.test(version) ? { folder, version } : null;
  } catch {
    return null;
  }
}
