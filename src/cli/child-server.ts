import { fork } from "node:child_process";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Flags } from "./resolve-settings.ts";
import { styleFor } from "./terminal-style.ts";

/** A server in a process of its own. */
export interface ChildServer {
  /** Ends the process and waits until it is gone, and its port free. */
  stop(): Promise<void>;
}

/** How long a process that was told to stop may take until it is killed. */
const patienceMs = 3000;

/** Starts a process that serves a project, and says so when it ends by itself. */
export function startChildServer(root: string, flags: Flags): ChildServer {
  // Runs as source and as built.
  const entry = fileURLToPath(new URL(`dev-child${extname(import.meta.url)}`, import.meta.url));
  const child = fork(entry, [JSON.stringify(flags)], { cwd: root, stdio: "inherit" });
  let isStopping = false;
  const exited = new Promise<void>((resolve) => {
    child.once("exit", (code, signal) => {
      if (!isStopping) reportExit(code, signal);
      resolve();
    });
  });
  const stop = async (): Promise<void> => {
    isStopping = true;
    // The child ends when its channel closes, as it does too when this process is killed.
    if (child.connected) child.disconnect();
    const timer = setTimeout(() => child.kill("SIGKILL"), patienceMs);
    await exited;
    clearTimeout(timer);
  };
  return { stop };
}

function reportExit(code: number | null, signal: NodeJS.Signals | null): void {
  const { faint } = styleFor(process.stderr);
  const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
  process.stderr.write(`${faint(`The server ended ${how}. Waiting for a change.`)}\n`);
}
