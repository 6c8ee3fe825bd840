import { loadProject } from "./load-project.ts";
import type { Flags } from "./resolve-settings.ts";
import { serveProject } from "./serve-project.ts";
import { untilStopSignal } from "./stop-signal.ts";

/** `bolt start`: serves the project in this process until it is told to stop. */
export async function startCommand(root: string, flags: Flags): Promise<void> {
  const project = await loadProject(root, flags);
  // Listened for before the server is, so that no signal falls between the two.
  const stopped = untilStopSignal();
  const server = await serveProject(project);
  await stopped;
  await server.close();
}
