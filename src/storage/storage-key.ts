import { randomUUID } from "node:crypto";
import { FileNotFoundError } from "./file-not-found-error.ts";

// With its suffix, a key of 8 segments stays below 1024 bytes, the limit of S3, and each below what any file system takes.
const maxFolders = 7;
const maxSegmentBytes = 120;
const maxExtensionBytes = 16;
const maxKeyBytes = 1024;

/**
 * Makes a key of a name, whatever it is: relative, of letters and digits of any script, ".", "-" and "_".
 *
 *   storageKeyOf("photos/Café 1.jpg")    →  "photos/Café_1.jpg"
 *   storageKeyOf("../../etc/.passwd")    →  "etc/passwd"
 */
export function storageKeyOf(name: string): string {
  const segments = name.split(/[\\/]/).map(cleanSegment);
  const named = segments.filter((segment) => segment !== "");
  const folders = named.slice(0, -1);
  // Folders beyond the limit become part of the file's name: nothing is lost.
  const file = [...folders.splice(maxFolders), named.at(-1) ?? "file"].join("_");
  return [...folders, file].map(cutSegment).join("/");
}

/** The same key with a random suffix: "photo.jpg" → "photo_1b9d6bcd.jpg". */
export function withSuffix(key: string): string {
  const { stem, extension } = splitExtension(key);
  return `${stem}_${randomUUID().slice(0, 8)}${extension}`;
}

/**
 * Refuses what can be no key. Broader than what `storageKeyOf` makes, so that files are found that were there before.
 *
 * @throws FileNotFoundError for what could lead out of a storage, or to a file that is not one of its own.
 */
export function checkKey(key: string): void {
  const isKey = typeof key === "string" && Buffer.byteLength(key) <= maxKeyBytes && key.split("/").every(isSegment);
  if (!isKey) throw new FileNotFoundError(String(key));
}

/** Not hidden: files that are being saved have names that begin with a dot. ":" is a drive or a stream on Windows. */
function isSegment(segment: string): boolean {
  return /^[^.\p{Cc}\p{Cs}\\:][^\p{Cc}\p{Cs}\\:]*$/u.test(segment);
}

function cleanSegment(segment: string): string {
  const plain = segment.normalize("NFC").replace(/[^\p{L}\p{N}\p{M}._-]+/gu, "_");
  return plain.replace(/^\.+|\.+$/g, "").replace(/^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i, "_$1");
}

/** Cuts a segment to its limit, and keeps its extension. */
function cutSegment(segment: string): string {
  if (Buffer.byteLength(segment) <= maxSegmentBytes) return segment;
  const { stem, extension } = splitExtension(segment);
  const kept =
    Buffer.byteLength(extension) <= maxExtensionBytes ? { stem, extension } : { stem: segment, extension: "" };
  let room = maxSegmentBytes - Buffer.byteLength(kept.extension);
  let cut = "";
  for (const character of kept.stem) {
    room -= Buffer.byteLength(character);
    if (room < 0) break;
    cut += character;
  }
  return `${cut.replace(/\.+$/, "")}${kept.extension}`;
}

/** "photos/a.tar.gz" → "photos/a.tar" and ".gz". */
function splitExtension(key: string): { readonly stem: string; readonly extension: string } {
  const dot = key.lastIndexOf(".");
  const hasExtension = dot > key.lastIndexOf("/") + 1;
  return { stem: hasExtension ? key.slice(0, dot) : key, extension: hasExtension ? key.slice(dot) : "" };
}
