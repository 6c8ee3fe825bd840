import { relative, resolve } from "node:path";
import type { MigrationRequest } from "../db/migrations/make-migration.ts";
import { ConfigError } from "../errors/config-error.ts";
import { loadDatabase } from "./load-database.ts";
import { loadSettings } from "./load-settings.ts";
import type { Flags } from "./resolve-settings.ts";

/** `bolt makemigrations`: writes what has changed of the tables as a migration. */
export async function makeMigrationsCommand(root: string, flags: Flags, request: MigrationRequest): Promise<void> {
  const { name } = request;
  if (name !== null && !/^\w{1,60}$/.test(name)) throw new ConfigError("MIGRATION_NAME_INVALID", name);
  const settings = await loadSettings(root, flags);
  const database = await loadDatabase(root, settings);
  const { makeMigration } = await import("../db/migrations/make-migration.ts");
  const { MigrationFolder } = await import("../db/migrations/migration-folder.ts");
  const folder = new MigrationFolder(resolve(root, settings.migrations));
  const file = await makeMigration(database, folder, request);
  const text = file === null ? "No changes." : `${relative(root, file)}\nRead it, then apply it: bolt migrate`;
  process.stdout.write(`${text}\n`);
}
