import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** Where a database is kept. */
export interface SqliteFile {
  readonly path: string;
  /** Whether what was written has to be there after the computer has lost its power. */
  readonly isDurable: boolean;
  /** Called when all connections to it are closed. */
  release(): void;
}

/** For a database that ends with the application. */
export const memoryName = ":memory:";

/**
 * Finds the file of a database.
 *
 * Each connection to ":memory:" would have a database of its own. A file that is deleted when it is closed behaves as the real
 * one does, with its locks and its snapshots.
 */
export function locateFile(name: string): SqliteFile {
  if (name !== memoryName) return { path: resolve(name), isDurable: true, release: () => {} };
  const folder = mkdtempSync(join(tmpdir(), "boltapi-db-"));
  if (folders.size === 0) process.on("exit", removeAll);
  folders.add(folder);
  return {
    path: join(folder, "memory.sqlite"),
    isDurable: false,
    release: () => {
      folders.delete(folder);
      if (folders.size === 0) process.off("exit", removeAll);
      remove(folder);
    },
  };
}

/** Folders of databases that nobody has closed yet. */
const folders = new Set<string>();

function removeAll(): void {
  for (const folder of folders) remove(folder);
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 2 });
}
