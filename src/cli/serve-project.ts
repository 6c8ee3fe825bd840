import { type ApiServer, listen } from "../app/listen.ts";
import type { Project } from "./load-project.ts";
import { packageVersion } from "./own-package.ts";
import { styleFor } from "./terminal-style.ts";

/** Starts a server for a project and says in one line where it is. */
export async function serveProject({ application, settings }: Project): Promise<ApiServer> {
  const server = await listen(application, {
    host: settings.host,
    port: settings.port,
    engine: settings.engine,
    backlog: settings.backlog,
    keepAliveTimeoutMs: settings.keepAliveSeconds * 1000,
    graceMs: settings.graceSeconds * 1000,
  });
  const { brand, link, faint } = styleFor(process.stdout);
  const count = application.routes.length;
  const facts = `(${count} ${count === 1 ? "route" : "routes"}, ${Math.round(performance.now())} ms)`;
  process.stdout.write(`${brand("BoltAPI")} ${packageVersion} on ${link(server.url)}  ${faint(facts)}\n`);
  return server;
}
