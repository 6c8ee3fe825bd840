import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** Writes what a command has made into a file, or on standard output when there is none. A file that says it already is left alone. */
export function writeOutput(root: string, file: string | null, text: string): void {
  if (file === null) {
    process.stdout.write(text);
    return;
  }
  const path = resolve(root, file);
  const isSame = readOutput(root, file) === text;
  if (!isSame) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  process.stdout.write(`${file} ${isSame ? "is up to date" : "is written"}.\n`);
}

/** What a file says; null when there is none. Lines may end as Git or an editor of Windows has made them. */
export function readOutput(root: string, file: string): string | null {
  const path = resolve(root, file);
  return existsSync(path) ? readFileSync(path, "utf8").replaceAll("\r\n", "\n") : null;
}
