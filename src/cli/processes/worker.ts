import { type ApiServer, type CloseOptions, listen } from "../../app/listen.ts";
import { loadProject } from "../load-project.ts";
import { formatError, isWithoutPlace } from "../report-error.ts";
import type { Flags } from "../resolve-settings.ts";
import { serveOptionsOf } from "../serve-options.ts";
import { warnOfMigrations } from "../warn-of-migrations.ts";
import { countRequests, watchMemory } from "./recycling.ts";
import { type StopOrder, socketDescriptor, type WorkerAssignment, type WorkerMessage } from "./worker-messages.ts";

// The process that serves. Another one has started it, decides when it ends, and has bound its socket.

/** For idle connections when this process is told to end by a signal of its own: others may be there to take new ones. */
const ownIdleMs = 1000;

const root = process.cwd();
const showsAll = process.env.BOLT_DEBUG === "1";
const { flags, index, place } = JSON.parse(process.argv[2] ?? "{}") as WorkerAssignment;
let server: ApiServer | null = null;

/** Ends the process when nothing is in flight any more; at once when nothing is served yet. */
async function stop(options?: CloseOptions): Promise<void> {
  await server?.close(options);
  process.exit(0);
}

// Ctrl-C and a terminal that closes reach all processes; the one that looks after them decides.
process.on("SIGINT", () => {});
process.on("SIGHUP", () => {});
process.once("SIGTERM", () => {
  if (server !== null) tell({ kind: "retire", reason: "it was told to end" });
  void stop({ idleMs: ownIdleMs });
});
process.on("message", (order: StopOrder) => void stop(order));
// Nobody looks after this process any more.
process.once("disconnect", () => void stop());
// It may be gone already: nobody listened while this file was loaded.
if (!process.connected) process.exit(0);

process.title = `bolt process ${index}`;
try {
  const { application, settings } = await loadProject(root, flags as Flags, { logFields: { process: index } });
  let isRetiring = false;
  const retire = (reason: string): void => {
    if (!isRetiring) tell({ kind: "retire", reason });
    isRetiring = true;
  };
  const handle = countRequests(application.handle, settings, retire);
  const options = { ...serveOptionsOf(root, settings), ...place, fd: socketDescriptor };
  server = await listen({ ...application, handle }, options);
  watchMemory(settings, retire);
  // Once is enough for all processes.
  if (index === 1) await warnOfMigrations(root, application, settings);
  tell({ kind: "ready", routeCount: application.routes.length, perProcess: application.perProcess });
} catch (error) {
  // Node alone knows where a syntax error is, and says so only when nobody catches it.
  if (isWithoutPlace(error)) throw error;
  fail(formatError(error, showsAll));
}

function tell(message: WorkerMessage): void {
  if (process.connected) process.send?.(message);
}

/** Ends when the reason is told, or nobody is there to tell it to. */
function fail(error: string): void {
  if (process.send === undefined || !process.connected) process.exit(1);
  process.send({ kind: "failed", error } satisfies WorkerMessage, () => process.exit(1));
}
