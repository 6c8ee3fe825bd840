import { ConfigError } from "../../errors/config-error.ts";
import { type AppDatabase, type DatabaseHandle, databaseHandle, type RunStatement } from "../app-database.ts";
import { problemOf } from "../database-url.ts";
import type { Migration, MigrationFolder } from "./migration-folder.ts";
import { createMigrationTable, type MigrationState, noteMigration, readMigrationState } from "./migration-state.ts";

/**
 * Which migrations a database has, and which it lacks.
 *
 * @throws ConfigError MIGRATION_FOLDER_INVALID, MIGRATION_UNSUPPORTED.
 */
export function inspectMigrations(db: AppDatabase, folder: MigrationFolder): Promise<MigrationState> {
  const handle = db[databaseHandle];
  return readMigrationState(handle, migratorOf(handle).run, folder.list());
}

/**
 * Applies what a database lacks. Several processes, on several hosts, may do so at once: one does it, and the others find that
 * it is done.
 *
 * On SQLite and PostgreSQL all of it happens in one transaction. MySQL cannot undo changes of tables: there, those before a
 * statement that fails stay.
 *
 * @param onApplied Told of each.
 * @throws ConfigError MIGRATION_FAILED, MIGRATION_FOLDER_INVALID, MIGRATION_UNSUPPORTED.
 */
export async function applyMigrations(
  db: AppDatabase,
  folder: MigrationFolder,
  onApplied: (migration: Migration) => void = () => {},
): Promise<readonly Migration[]> {
  const handle = db[databaseHandle];
  const { dialect } = handle;
  const migrations = folder.list();
  return migratorOf(handle).alone(async (run) => {
    await createMigrationTable(dialect, run);
    // Read when nobody else can change it any more.
    const { pending } = await readMigrationState(handle, run, migrations);
    for (const migration of pending) {
      await applyOne(migration, run);
      await noteMigration(dialect, run, migration);
      onApplied(migration);
    }
    return pending;
  });
}

async function applyOne({ tag, statements }: Migration, run: RunStatement): Promise<void> {
  for (const statement of statements) {
    try {
      await run(statement);
    } catch (error) {
      throw new ConfigError("MIGRATION_FAILED", tag, problemOf(error), statement);
    }
  }
}

function migratorOf({ migrator, place }: DatabaseHandle): NonNullable<DatabaseHandle["migrator"]> {
  if (migrator === null) throw new ConfigError("MIGRATION_UNSUPPORTED", place);
  return migrator;
}
