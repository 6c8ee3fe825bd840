import type { ApiServer } from "../app/listen.ts";
import { loadProject } from "./load-project.ts";
import { exitWithError } from "./report-error.ts";
import type { Flags } from "./resolve-settings.ts";
import { serveProject } from "./serve-project.ts";
import { devDefaults } from "./settings-table.ts";

/** How long requests in flight may take when a save ends this process: a developer is waiting. */
const graceMs = 500;

let server: ApiServer | null = null;

// `bolt dev` decides when this process ends; Ctrl-C reaches both.
process.on("SIGINT", () => {});
process.once("disconnect", async () => {
  await server?.close({ graceMs });
  process.exit(0);
});

const showsAll = process.env.BOLT_DEBUG === "1";
try {
  const flags = JSON.parse(process.argv[2] ?? "{}") as Flags;
  server = await serveProject(process.cwd(), await loadProject(process.cwd(), flags, { defaults: devDefaults }));
} catch (error) {
  exitWithError(error, showsAll);
}
