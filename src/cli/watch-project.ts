import { relative, sep } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { watch } from "chokidar";

/** Tells what changes in a project. */
export interface ProjectWatcher {
  /**
   * Waits for changes that no earlier call gave, and for those that follow closely: one save may write several files.
   *
   * @returns Files relative to the project, each once.
   */
  nextChange(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** How long nothing may happen until what happened counts as one change. */
const quietMs = 60;

/** Starts to watch the files of a project that make a difference to its server. */
export async function watchProject(root: string): Promise<ProjectWatcher> {
  const changed = new Set<string>();
  let eventCount = 0;
  let onChange = (): void => {};
  const watcher = watch(root, {
    ignoreInitial: true,
    ignorePermissionErrors: true,
    ignored: (path, stats) => !isWatched(relative(root, path), stats?.isFile() ?? null),
  });
  watcher.on("all", (event, path) => {
    if (event === "addDir" || event === "unlinkDir") return;
    changed.add(relative(root, path));
    eventCount += 1;
    onChange();
  });
  await new Promise<void>((resolve, reject) => watcher.once("ready", resolve).once("error", reject));
  const nextChange = async (): Promise<readonly string[]> => {
    if (changed.size === 0) await new Promise<void>((resolve) => (onChange = resolve));
    for (let seen = 0; seen < eventCount; await sleep(quietMs)) seen = eventCount;
    const files = [...changed].sort();
    changed.clear();
    return files;
  };
  return { nextChange, close: () => watcher.close() };
}

const ignoredFolders: ReadonlySet<string> = new Set(["node_modules", "dist", "coverage"]);

/**
 * Whether a change of a file, or of something in a folder, makes a difference to the server.
 *
 * @param path Relative to the project; "" is the project itself.
 * @param isFile Null where the file system was not asked.
 */
export function isWatched(path: string, isFile: boolean | null): boolean {
  const parents = path.split(sep);
  const name = parents.pop() as string;
  if (parents.some(isIgnoredFolder)) return false;
  if (isFile !== true && !isIgnoredFolder(name)) return true;
  return isFile !== false && isSource(name, parents);
}

function isIgnoredFolder(name: string): boolean {
  return ignoredFolders.has(name) || name.startsWith(".");
}

function isSource(name: string, parents: readonly string[]): boolean {
  if (/\.(test|spec)\.m?[jt]s$/.test(name)) return false;
  return /\.(m?[jt]s|json)$/.test(name) || /^\.env(\..+)?$/.test(name) || parents.includes("templates");
}
