import { consoleLogger } from "../../logging/console-logger.ts";
import { type AppDatabase, databaseHandle } from "../app-database.ts";
import { applyMigrations } from "./apply-migrations.ts";
import { MigrationFolder } from "./migration-folder.ts";

/**
 * Applies the migrations that a database lacks, as `bolt migrate` does: for tests, and for programs that have no command line.
 *
 *   await migrate(db, "migrations");
 *
 * @param folder Where they are, relative to the working directory.
 * @returns Names of those that were applied, oldest first.
 * @throws ConfigError MIGRATION_FAILED, MIGRATION_FOLDER_INVALID, MIGRATION_UNSUPPORTED, DATABASE_UNREACHABLE.
 */
export async function migrate(db: AppDatabase, folder: string): Promise<readonly string[]> {
  const migrations = MigrationFolder.open(folder);
  const handle = db[databaseHandle];
  await handle.open(consoleLogger());
  try {
    const applied = await applyMigrations(db, migrations);
    return applied.map(({ tag }) => tag);
  } finally {
    await handle.close();
  }
}
