import { availableParallelism } from "node:os";
import { consoleLogger } from "../../logging/console-logger.ts";
import type { Logger } from "../../logging/logger.ts";
import { announceServer, countOf } from "../announce-server.ts";
import type { Flags } from "../resolve-settings.ts";
import { serveOptionsOf } from "../serve-options.ts";
import type { Settings } from "../settings-table.ts";
import { untilStopSignal } from "../stop-signal.ts";
import { type BoundSocket, bindSocket } from "./bound-socket.ts";
import { ProcessGroup } from "./process-group.ts";
import type { WorkerReady } from "./worker-messages.ts";

/** What the processes are started with. */
export interface Supervision {
  readonly flags: Flags;
  readonly settings: Settings;
  /** Variables as they were before a file of the project added to them. */
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * Serves a project with several processes, and looks after them: this one binds the socket, and runs nothing of the project
 * but its settings, so that nothing in there can end it.
 *
 * @returns The exit code: 1 when the project cannot be served.
 * @throws ConfigError for mistakes in settings.
 */
export async function supervise(root: string, { flags, settings, environment }: Supervision): Promise<number> {
  const socket = await bindSocket(serveOptionsOf(root, settings));
  try {
    const graceMs = settings.graceSeconds * 1000;
    const drainOrder = { graceMs, idleMs: Math.min(settings.keepAliveSeconds * 1000, graceMs) };
    const place = { root, environment, flags: toAssigned(flags), socket };
    return await serve(
      new ProcessGroup(countProcesses(settings), place, { logger: consoleLogger(), drainOrder }),
      socket,
    );
  } finally {
    socket.close();
  }
}

async function serve(group: ProcessGroup, { url }: BoundSocket): Promise<number> {
  // However this process ends, unless it is killed itself; they see that it is gone then.
  process.once("exit", () => group.killAll());
  const stopped = untilStopSignal();
  process.on("SIGHUP", () => void group.reload());
  const ready = await Promise.race([group.start(), stopped]);
  if (ready === null) return 1;
  if (ready !== undefined) announce(group, url, ready);
  const exitCode = await Promise.race([stopped.then(() => 0), group.hopeless.then(() => 1)]);
  if (exitCode === 1) group.logger.error("No process serves, and starting one has failed too often. Giving up.");
  await group.stop({ ...group.drainOrder, idleMs: 0 });
  return exitCode;
}

function announce({ size, logger }: ProcessGroup, url: string, { routeCount, perProcess }: WorkerReady): void {
  announceServer(url, [countOf(routeCount, "route", "routes"), countOf(size, "process", "processes")]);
  if (size > 1) warnOfMemory(logger, perProcess);
}

function countProcesses({ processes }: Settings): number {
  if (processes === "none") return 1;
  return processes === "auto" ? availableParallelism() : processes;
}

function toAssigned(flags: Flags): Record<string, string | boolean> {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
}

function warnOfMemory(logger: Logger, perProcess: readonly string[]): void {
  if (perProcess.length === 0) return;
  logger.warn(
    `Kept in the memory of each process, and not seen by the others: ${perProcess.join(", ")}. Give them a store or a broker in Redis.`,
  );
}
