import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ConfigError } from "../errors/config-error.ts";
import { moduleEndings } from "./import-module.ts";

/** Where APIs are looked for, for error messages. */
const searched = ["api", "src/api", "apps/*/api", "src/apps/*/api"]
  .map((path) => `${path}${moduleEndings[0]}`)
  .join(", ");

/**
 * Files of a project that should export an API: its own `api.ts`, then those of its apps, by name. Absolute.
 *
 * @throws ConfigError API_NOT_FOUND that says where it looked.
 */
export function findApiFiles(root: string): string[] {
  const folders = [
    root,
    join(root, "src"),
    ...listFolders(join(root, "apps")),
    ...listFolders(join(root, "src", "apps")),
  ];
  const files = folders.flatMap((folder) => {
    const file = moduleEndings.map((ending) => join(folder, `api${ending}`)).find((path) => existsSync(path));
    return file === undefined ? [] : [file];
  });
  if (files.length === 0) throw new ConfigError("API_NOT_FOUND", root, searched);
  return files;
}

/** Folders in a folder, by name, so that the order is the same on every machine. */
function listFolders(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name))
    .sort();
}
