import { resolve } from "node:path";
import { type AppDatabase, databaseHandle } from "../db/app-database.ts";
import type { MigrationFolder } from "../db/migrations/migration-folder.ts";
import type { MigrationState } from "../db/migrations/migration-state.ts";
import { ConfigError } from "../errors/config-error.ts";
import { consoleLogger } from "../logging/console-logger.ts";
import { accountsOf } from "../users/accounts-of-database.ts";
import { loadDatabase } from "./load-database.ts";
import { loadSettings } from "./load-settings.ts";
import type { Flags } from "./resolve-settings.ts";

/** Options of `bolt migrate`. */
export interface MigrateOptions {
  /** Shows what would be applied, with its SQL, and applies nothing. */
  readonly plan: boolean;
  /** Only tells whether anything would be applied. */
  readonly check: boolean;
}

/**
 * `bolt migrate`: applies the migrations that the database lacks.
 *
 * @returns The exit code: 1 when the database lacks any and they were only to be looked for.
 * @throws ConfigError MIGRATION_FOLDER_INVALID when there is no migration at all, and what applying throws.
 */
export async function migrateCommand(root: string, flags: Flags, options: MigrateOptions): Promise<number> {
  const settings = await loadSettings(root, flags);
  const { MigrationFolder } = await import("../db/migrations/migration-folder.ts");
  const folder = MigrationFolder.open(resolve(root, settings.migrations));
  const database = await loadDatabase(root, settings);
  const handle = database[databaseHandle];
  await handle.open(consoleLogger());
  try {
    return options.plan || options.check ? await show(database, folder, options) : await apply(database, folder);
  } finally {
    await handle.close();
  }
}

async function apply(database: AppDatabase, folder: MigrationFolder): Promise<number> {
  const { applyMigrations } = await import("../db/migrations/apply-migrations.ts");
  const applied = await applyMigrations(database, folder, ({ tag }) => write(`Applying ${tag}`));
  write(applied.length === 0 ? "Nothing to apply." : `Applied: ${applied.length}`);
  await addPermissions(database);
  return 0;
}

/** Adds permissions of tables that are new, where the project has accounts on the database. */
async function addPermissions(database: AppDatabase): Promise<void> {
  try {
    const { added = [] } = (await accountsOf(database)?.permissions.sync()) ?? {};
    if (added.length > 0) write(`Permissions added: ${added.length}`);
  } catch (error) {
    // The migration of the tables of users is still to be made, as the message says.
    if (!(error instanceof ConfigError) || error.code !== "USER_TABLES_MISSING") throw error;
    write(`No permissions added. ${error.message}`);
  }
}

async function show(database: AppDatabase, folder: MigrationFolder, { plan, check }: MigrateOptions): Promise<number> {
  const { inspectMigrations } = await import("../db/migrations/apply-migrations.ts");
  const state = await inspectMigrations(database, folder);
  for (const { tag } of state.changed) write(`Changed after it was applied: ${tag}`);
  if (state.pending.length === 0) write("Nothing to apply.");
  for (const line of describePending(state, plan)) write(line);
  return check && state.pending.length > 0 ? 1 : 0;
}

function describePending({ pending }: MigrationState, showsSql: boolean): string[] {
  return pending.flatMap(({ tag, statements }) =>
    showsSql ? [`Would apply ${tag}:`, ...statements.map((statement) => `${statement}\n`)] : [`Not applied: ${tag}`],
  );
}

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}
