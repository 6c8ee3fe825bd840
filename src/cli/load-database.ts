import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { BoltAPI } from "../app/bolt-api.ts";
import type { RouteCollector } from "../app/route-collector.ts";
import { type AppDatabase, isAppDatabase } from "../db/app-database.ts";
import { ConfigError } from "../errors/config-error.ts";
import { importModule } from "./import-module.ts";
import { loadApis } from "./load-apis.ts";
import type { Settings } from "./settings-table.ts";

/**
 * The database of a project: what the file of the setting `database` exports, or the one of its APIs.
 *
 * @throws ConfigError DATABASE_NOT_FOUND, DATABASE_SEVERAL.
 */
export async function loadDatabase(root: string, settings: Pick<Settings, "database" | "apis">): Promise<AppDatabase> {
  if (settings.database !== "") return importDatabase(root, settings.database);
  const found = databasesOf(await loadApis(root, settings.apis));
  const [database] = found;
  if (database === undefined) throw new ConfigError("DATABASE_NOT_FOUND", "No API of the project has one");
  if (found.length > 1) throw new ConfigError("DATABASE_SEVERAL", found.length);
  return database;
}

async function importDatabase(root: string, name: string): Promise<AppDatabase> {
  const file = resolve(root, name);
  if (!existsSync(file)) throw new ConfigError("DATABASE_NOT_FOUND", `There is no file ${name}`);
  const module = await importModule(root, file);
  const database = module.db ?? module.database ?? module.default;
  if (!isAppDatabase(database)) throw new ConfigError("DATABASE_NOT_FOUND", `${name} exports none`);
  return database;
}

function databasesOf(apis: readonly BoltAPI[]): AppDatabase[] {
  const collect = ({ database, entries }: RouteCollector): AppDatabase[] => [
    ...(database === null ? [] : [database]),
    ...entries.flatMap((entry) => (entry.kind === "collector" ? collect(entry.collector) : [])),
  ];
  return [...new Set(apis.flatMap(collect))];
}
