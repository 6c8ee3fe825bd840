import type { Application } from "../app/application.ts";
import { loadProject } from "./load-project.ts";
import type { Flags } from "./resolve-settings.ts";
import { listRouteRows, type RouteRow } from "./route-rows.ts";
import { styleFor } from "./terminal-style.ts";
import { formatTable, type TextColumn } from "./text-table.ts";

/** `bolt routes`: shows the routes of the project, as a table or as JSON. */
export async function routesCommand(root: string, flags: Flags, asJson: boolean): Promise<void> {
  const { application } = await loadProject(root, flags);
  const rows = listRouteRows(application);
  const text = asJson ? JSON.stringify(rows, null, 2) : [renderTable(rows), ...renderDocs(application)].join("\n\n");
  process.stdout.write(`${text}\n`);
}

/** Where the documentation is, which is none of the project's routes: its first page, and the document. */
function renderDocs({ docs }: Application): string[] {
  const paths = docs.map(({ placed }) => placed.path);
  const shown = paths.filter((path, index) => index === 0 || path.endsWith("/openapi.json"));
  return shown.length === 0 ? [] : [`${styleFor(process.stdout).faint("DOCUMENTATION")}  ${shown.join("  ")}`];
}

function renderTable(rows: readonly RouteRow[]): string {
  if (rows.length === 0) return "The project has no routes.";
  const { faint } = styleFor(process.stdout);
  const [heading = "", ...lines] = formatTable(columnsOf(rows));
  return [faint(heading), ...lines].join("\n");
}

/** The columns of the table; one that no route has anything for is left out. */
function columnsOf(rows: readonly RouteRow[]): TextColumn[] {
  const column = (heading: string, cell: (row: RouteRow) => string): TextColumn => ({ heading, cells: rows.map(cell) });
  return [
    column("METHOD", (row) => row.method),
    column("PATH", (row) => row.path),
    column("NAME", (row) => row.name ?? ""),
    column("HANDLER", (row) => row.handler ?? ""),
    column("PLACE", (row) => row.place),
    column("AUTH", (row) => row.auth.join(", ")),
    column("MIDDLEWARE", (row) => row.middleware.join(", ")),
  ].filter(({ cells }) => cells.some((cell) => cell !== ""));
}
