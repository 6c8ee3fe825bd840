import { selectEncoding } from "../http/accept-encoding.ts";
import { realPathBelow } from "./file-access.ts";
import { type OpenedPath, type OpenFile, openPath } from "./open-file.ts";
import { namesBelow } from "./path-below.ts";

/** What is looked for in a directory. */
export interface StaticDirectory {
  /** Its real path. */
  readonly root: string;
  /** Name of the file that stands for a directory; null for none. */
  readonly index: string | null;
  /** Whether names that start with a dot are files like others. */
  readonly dotfiles: boolean;
  /** Whether files that are compressed already, and lie beside their originals, are sent in their place. */
  readonly precompressed: boolean;
}

/** What a path leads to. */
export type StaticMatch =
  | {
      readonly kind: "file";
      readonly file: OpenFile;
      /** Name of the original, which tells the type. */
      readonly name: string;
      /** Content coding of the bytes, or null. */
      readonly coding: string | null;
    }
  /** A directory with an index, asked for without the slash at its end; `name` is its last name. */
  | { readonly kind: "directory"; readonly name: string }
  /** Nothing is there. */
  | { readonly kind: "absent" }
  /** A path that is never answered, whatever is there. */
  | { readonly kind: "refused" };

/** Codings by preference, with the suffixes of files in them. */
const suffixes = { br: ".br", zstd: ".zst", gzip: ".gz" } as const;
type Coding = keyof typeof suffixes;
const codings = Object.keys(suffixes) as Coding[];

/**
 * Finds the file that a path from outside leads to. Whoever gets one must close it.
 *
 * @param path Decoded, relative to the directory; "" or with a slash at its end for a directory.
 * @param acceptEncoding Header of the request; undefined for the original.
 */
export async function findStatic(
  directory: StaticDirectory,
  path: string,
  acceptEncoding: string | undefined,
): Promise<StaticMatch> {
  const isDirectory = path === "" || path.endsWith("/");
  const names = path === "" ? [] : namesBelow(isDirectory ? path.slice(0, -1) : path);
  if (names === null || (!directory.dotfiles && names.some(isHidden))) return { kind: "refused" };
  if (!isDirectory) return openOriginal(directory, names, acceptEncoding);
  if (directory.index === null) return { kind: "absent" };
  const match = await openOriginal(directory, [...names, directory.index], acceptEncoding);
  return match.kind === "directory" ? { kind: "absent" } : match;
}

async function openOriginal(
  directory: StaticDirectory,
  names: readonly string[],
  acceptEncoding: string | undefined,
): Promise<StaticMatch> {
  const name = names.at(-1) as string;
  if (directory.precompressed && acceptEncoding !== undefined) {
    const match = await openCompressed(directory.root, names, name, acceptEncoding);
    if (match !== null) return match;
  }
  const opened = await openBelowRoot(directory.root, names);
  if (opened.kind === "file") return { kind: "file", file: opened.file, name, coding: null };
  if (opened.kind !== "directory" || directory.index === null) return { kind: "absent" };
  const index = await realPathBelow(directory.root, [...names, directory.index]);
  return index === null ? { kind: "absent" } : { kind: "directory", name };
}

/** The best of the compressed files that there are and that the client takes. */
async function openCompressed(
  root: string,
  names: readonly string[],
  name: string,
  acceptEncoding: string,
): Promise<StaticMatch | null> {
  let offered: readonly Coding[] = codings;
  for (;;) {
    const coding = selectEncoding(acceptEncoding, offered);
    if (coding === null) return null;
    const opened = await openBelowRoot(root, [...names.slice(0, -1), name + suffixes[coding]]);
    if (opened.kind === "file") return { kind: "file", file: opened.file, name, coding };
    offered = offered.filter((other) => other !== coding);
  }
}

async function openBelowRoot(root: string, names: readonly string[]): Promise<OpenedPath> {
  const real = await realPathBelow(root, names);
  return real === null ? { kind: "absent" } : openPath(real, true);
}

function isHidden(name: string): boolean {
  return name.startsWith(".");
}
