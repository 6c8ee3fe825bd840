import { realpathSync, statSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { ConfigError } from "../errors/config-error.ts";
import { isAbsence, type OpenedPath, openPath } from "./open-file.ts";
import { namesBelow } from "./path-below.ts";

/** Which files an application may send; made at start-up. */
export interface FileAccess {
  /** What relative paths start from: the working directory at start-up, whatever it is later. */
  readonly baseDirectory: string;
  /** Directories that alone may be sent from; null for all. */
  readonly directories: readonly AllowedDirectory[] | null;
}

/** A directory as it was given, made absolute, and as it really is. */
interface AllowedDirectory {
  readonly given: string;
  readonly real: string;
}

/** What a path led to, or that it leads out of the allowed directories. */
export type LocatedFile = OpenedPath | { readonly kind: "forbidden" };

/**
 * Makes the access of an application, at start-up.
 *
 * @param directories Null allows every file.
 * @throws ConfigError DIRECTORY_INVALID when one of them is not there.
 */
export function compileFileAccess(directories: readonly (string | URL)[] | null): FileAccess {
  const allowed = directories?.map((given) => ({ given: absolutePath(given), real: realDirectory("files", given) }));
  return { baseDirectory: process.cwd(), directories: allowed ?? null };
}

/**
 * The real path of a directory, at start-up: absolute and without links.
 *
 * @param place Where it was given, for the message.
 * @throws ConfigError DIRECTORY_INVALID when there is no such directory.
 */
export function realDirectory(place: string, directory: string | URL): string {
  const path = absolutePath(directory);
  try {
    const real = realpathSync.native(path);
    if (statSync(real).isDirectory()) return real;
  } catch (error) {
    throw new ConfigError("DIRECTORY_INVALID", place, path, isAbsence(error) ? "does not exist" : String(error));
  }
  throw new ConfigError("DIRECTORY_INVALID", place, path, "is not a directory");
}

/** Opens a file by a path of the application's own. Links are followed, but not out of the allowed directories. */
export async function openAllowed(access: FileAccess, path: string): Promise<LocatedFile> {
  const absolute = resolve(access.baseDirectory, path);
  if (absolute.includes("\0")) return { kind: "absent" };
  if (access.directories === null) return openPath(absolute, false);
  const real = await realPathOf(absolute);
  const isAllowed = access.directories.some((directory) =>
    // Of what is not there, only those inside may be told so.
    real === null
      ? isInside(directory.given, absolute) || isInside(directory.real, absolute)
      : isInside(directory.real, real),
  );
  if (!isAllowed) return { kind: "forbidden" };
  return real === null ? { kind: "absent" } : openPath(real, true);
}

/**
 * Opens a file by a path from outside, which must lead to somewhere below `root`. Whatever leads elsewhere is absent.
 *
 * @param root Relative to the application's base directory.
 */
export async function openBelow(access: FileAccess, root: string, path: string): Promise<LocatedFile> {
  const names = namesBelow(path);
  const realRoot = names === null ? null : await realPathOf(resolve(access.baseDirectory, root));
  if (names === null || realRoot === null) return { kind: "absent" };
  const real = await realPathBelow(realRoot, names);
  if (real === null) return { kind: "absent" };
  return access.directories === null ? openPath(real, true) : openAllowed(access, real);
}

/**
 * The real path of something below a directory; null when it is not there, or links lead out.
 *
 * @param realRoot As `realDirectory` gives it.
 * @param names As `namesBelow` gives them.
 */
export async function realPathBelow(realRoot: string, names: readonly string[]): Promise<string | null> {
  const real = await realPathOf(resolve(realRoot, ...names));
  return real !== null && isInside(realRoot, real) ? real : null;
}

function absolutePath(directory: string | URL): string {
  return resolve(typeof directory === "string" ? directory : fileURLToPath(directory));
}

/** Whether a path is that of the directory or of something in it; "/public-secret" is not inside "/public". */
function isInside(directory: string, path: string): boolean {
  return path === directory || path.startsWith(directory.endsWith(sep) ? directory : directory + sep);
}

async function realPathOf(path: string): Promise<string | null> {
  try {
    return await realpath(path);
  } catch (error) {
    if (isAbsence(error)) return null;
    throw error;
  }
}
