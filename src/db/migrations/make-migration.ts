import { ConfigError } from "../../errors/config-error.ts";
import { type AppDatabase, databaseHandle } from "../app-database.ts";
import { loadKit, type SnapshotMaker } from "./drizzle-kit.ts";
import type { MigrationFolder } from "./migration-folder.ts";

/** What a migration is to be. */
export interface MigrationRequest {
  /** What follows the number in the name of its file; null for a name by itself. */
  readonly name: string | null;
  /** Whether it is made without any change, to be filled in by hand. */
  readonly isEmpty: boolean;
}

/**
 * Compares the tables of a database with those after its last migration, and writes what has changed as a further one. The
 * database itself is not asked.
 *
 * Where something may have been renamed, drizzle-kit asks on the terminal.
 *
 * @returns The file; null when nothing has changed.
 * @throws ConfigError PEER_MISSING, MIGRATION_SCHEMA_MISSING, MIGRATION_AMBIGUOUS, MIGRATION_FOLDER_INVALID.
 */
export async function makeMigration(
  db: AppDatabase,
  folder: MigrationFolder,
  { name, isEmpty }: MigrationRequest,
): Promise<string | null> {
  const { dialect, casing, place } = db[databaseHandle];
  const tables = schemaOf(db);
  if (Object.keys(tables).length === 0) throw new ConfigError("MIGRATION_SCHEMA_MISSING", place);
  const kit = await loadKit(dialect);
  const last = folder.lastSnapshot();
  const current = await kit.describe(tables, last?.id, casing);
  const statements = isEmpty ? [] : await compare(kit, last ?? (await kit.describe({}, undefined, casing)), current);
  if (statements.length === 0 && !isEmpty) return null;
  const content = isEmpty
    ? // The mark itself would be taken for one.
      ['-- Write SQL here. Between two statements: a line of two hyphens and "> statement-breakpoint".']
    : statements;
  return folder.add(dialect, name ?? (last === null ? "initial" : "changes"), content, current);
}

async function compare(kit: SnapshotMaker, before: unknown, after: unknown): Promise<string[]> {
  try {
    return await kit.compare(before, after);
  } catch (error) {
    if (!/TTY/.test((error as Error).message)) throw error;
    throw new ConfigError("MIGRATION_AMBIGUOUS");
  }
}

function schemaOf(db: AppDatabase): Record<string, unknown> {
  const { _: internals } = db as { _?: { fullSchema?: Record<string, unknown> } };
  return internals?.fullSchema ?? {};
}
