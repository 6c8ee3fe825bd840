import { fileURLToPath } from "node:url";

/**
 * Where BoltAPI's own code is: the folder that it runs from, and that of its sources, which stack traces name instead where source
 * maps are on, as under tsx.
 */
const ownFolders: readonly string[] = ["../", "../../src/"]
  .map((folder) => new URL(folder, import.meta.url))
  .flatMap((folder) => [folder.href, fileURLToPath(folder)]);

/** Whether a line of a stack trace, or a location out of one, is in BoltAPI's own code and not in the application's. */
export function isOwnFrame(frame: string): boolean {
  return ownFolders.some((folder) => frame.includes(folder));
}
