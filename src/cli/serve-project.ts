import { type ApiServer, listen } from "../app/listen.ts";
import { announceServer, countOf } from "./announce-server.ts";
import type { Project } from "./load-project.ts";
import { serveOptionsOf } from "./serve-options.ts";
import { warnOfMigrations } from "./warn-of-migrations.ts";

/** Starts a server for a project and says in one line where it is. */
export async function serveProject(root: string, { application, settings }: Project): Promise<ApiServer> {
  const server = await listen(application, serveOptionsOf(root, settings));
  await warnOfMigrations(root, application, settings);
  announceServer(server.url, [countOf(application.routes.length, "route", "routes")]);
  return server;
}
