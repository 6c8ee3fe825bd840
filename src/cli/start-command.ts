import { loadSettings } from "./load-settings.ts";
import type { Flags } from "./resolve-settings.ts";
import type { Settings } from "./settings-table.ts";
import { untilStopSignal } from "./stop-signal.ts";

/**
 * `bolt start`: serves the project until it is told to stop, in this process or in others that this one looks after.
 *
 * @returns The exit code.
 */
export async function startCommand(root: string, flags: Flags): Promise<number> {
  // What the other processes start with: they read files of the project by themselves, and anew.
  const environment = { ...process.env };
  const settings = await loadSettings(root, flags);
  if (isSupervised(settings)) {
    const { supervise } = await import("./processes/supervise.ts");
    return supervise(root, { flags, settings, environment });
  }
  await serveHere(root, flags, settings);
  return 0;
}

async function serveHere(root: string, flags: Flags, settings: Settings): Promise<void> {
  const { loadProject } = await import("./load-project.ts");
  const { serveProject } = await import("./serve-project.ts");
  const project = await loadProject(root, flags, { settings });
  // Listened for before the server is, so that no signal falls between the two.
  const stopped = untilStopSignal();
  const server = await serveProject(root, project);
  await stopped;
  await server.close();
}

/** Only another process can replace one that has served enough. */
function isSupervised({ processes, maxRequests, maxMemoryMiB }: Settings): boolean {
  return processes !== "none" || maxRequests > 0 || maxMemoryMiB > 0;
}
