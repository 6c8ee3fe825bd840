import { resolve } from "node:path";
import type { Application } from "../app/application.ts";
import { databaseHandle } from "../db/app-database.ts";
import type { Settings } from "./settings-table.ts";

/**
 * Warns when the database of a project lacks migrations: the project is served all the same, as what it needs may be there.
 * Costs a project without migrations nothing.
 */
export async function warnOfMigrations(
  root: string,
  { databases, logger }: Application,
  settings: Settings,
): Promise<void> {
  const [database] = databases;
  // Which of several the folder belongs to is not known.
  if (database === undefined || databases.length > 1 || database[databaseHandle].migrator === null) return;
  const { MigrationFolder } = await import("../db/migrations/migration-folder.ts");
  const folder = new MigrationFolder(resolve(root, settings.migrations));
  if (!folder.exists) return;
  const { inspectMigrations } = await import("../db/migrations/apply-migrations.ts");
  try {
    const { pending } = await inspectMigrations(database, folder);
    if (pending.length === 0) return;
    logger.warn("The database lacks migrations. Apply them: bolt migrate", { pending: pending.map(({ tag }) => tag) });
  } catch (error) {
    logger.warn("Whether the database lacks migrations could not be found out", { error });
  }
}
