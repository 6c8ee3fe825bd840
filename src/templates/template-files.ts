import { readFileSync, realpathSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { FS } from "liquidjs";
import { BoltException, ConfigError } from "../errors/config-error.ts";

/**
 * The files below some directories, as LiquidJS asks for them. Names come from handlers and templates, and some handlers
 * take them from the request: whatever is not below one of the directories does not exist, symbolic links followed.
 *
 * @param directories Absolute paths, searched in this order.
 */
export function templateFiles(directories: readonly string[]): FS {
  const refuse = (name: string): never => {
    throw new ConfigError("TEMPLATE_MISSING", name, directories.join(", ") || "no directory");
  };
  const files = {
    sep,
    resolve: (directory: string, name: string) => (isRelativeName(name) ? join(directory, name) : refuse(name)),
    containsSync: isBelow,
    existsSync: isFile,
    readFileSync: readText,
    // Asked last, when no directory has the file.
    fallback: refuse,
  };
  // What is missing is asynchronous; LiquidJS calls that only from its asynchronous methods.
  return files as Partial<FS> as FS;
}

/** Name of a template from its file: the path below the directory that has it. */
export function templateNameOf(file: string, directories: readonly string[]): string {
  const home = directories.find((directory) => file.startsWith(`${directory}${sep}`));
  return home === undefined ? file : relative(home, file).replaceAll(sep, "/");
}

/** "blog/page.html" is one; "/etc/passwd", "../page.html", "a//b" and what has a backslash or NUL are not. */
function isRelativeName(name: unknown): name is string {
  if (typeof name !== "string" || name.includes("\0") || name.includes("\\")) return false;
  return !name.split("/").some((segment) => segment === "" || segment === "." || segment === "..");
}

function isBelow(directory: string, file: string): boolean {
  try {
    return realpathSync(file).startsWith(`${realpathSync(directory)}${sep}`);
  } catch {
    return false;
  }
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** @throws BoltException: as it is, an error such as EACCES would be answered as if it were about what the client asked for. */
function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new BoltException(`The template ${file} cannot be read`, { cause });
  }
}
