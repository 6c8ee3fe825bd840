import { startChildServer } from "./child-server.ts";
import { type Flags, resolveSettings } from "./resolve-settings.ts";
import { untilStopSignal } from "./stop-signal.ts";
import { styleFor } from "./terminal-style.ts";
import { watchProject } from "./watch-project.ts";

/** `bolt dev`: serves the project in a child process, and starts a new one after every save. */
export async function devCommand(root: string, flags: Flags): Promise<void> {
  // No save can correct a flag.
  resolveSettings({ flags, variables: {}, file: null });
  const watcher = await watchProject(root);
  const stopped = untilStopSignal();
  for (;;) {
    const child = startChildServer(root, flags);
    const changed = await Promise.race([watcher.nextChange(), stopped]);
    if (changed !== undefined) announce(changed);
    await child.stop();
    if (changed === undefined) break;
  }
  await watcher.close();
}

function announce([first = "", ...others]: readonly string[]): void {
  const { strong, faint } = styleFor(process.stdout);
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  process.stdout.write(`${strong(first)}${more} ${faint("changed, restarting")}\n`);
}
