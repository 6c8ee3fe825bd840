import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { ConfigError } from "../errors/config-error.ts";
import { isCheckout, packageRoot, packageVersion } from "./own-package.ts";
import { checkProjectName } from "./project-name.ts";

/**
 * Writes a new project into a folder of its name.
 *
 * @param parent Folder that the new one is made in.
 * @returns The new folder, absolute.
 * @throws ConfigError PROJECT_NAME_INVALID, PROJECT_EXISTS.
 */
export function createProject(parent: string, name: string): string {
  const template = join(packageRoot, "templates", "new");
  checkProjectName(name, dependenciesOf(readFileSync(join(template, "package.json"), "utf8")));
  const folder = join(parent, name);
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new ConfigError("PROJECT_EXISTS", folder);
  const values = { name, boltapi: ownRange(folder) };
  for (const file of listFiles(template)) {
    // npm would not publish a template's .gitignore as such.
    const target = join(folder, relative(template, file).replace(/^gitignore$/, ".gitignore"));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, fillIn(readFileSync(file, "utf8"), values));
  }
  return folder;
}

/** How the project depends on BoltAPI: on this version, or on the checkout that the command runs from. */
function ownRange(folder: string): string {
  return isCheckout ? `file:${relative(folder, packageRoot).split(sep).join("/")}` : `^${packageVersion}`;
}

function dependenciesOf(packageFile: string): string[] {
  const { dependencies, devDependencies } = JSON.parse(packageFile) as Record<string, object>;
  return Object.keys({ ...dependencies, ...devDependencies });
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Replaces `{{name}}` by the value of that name. */
function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (placeholder, name: string) => values[name] ?? placeholder);
}
