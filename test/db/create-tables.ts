import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AppDatabase } from "boltapi/db";
import { applyMigrations } from "../../src/db/migrations/apply-migrations.ts";
import { makeMigration } from "../../src/db/migrations/make-migration.ts";
import { MigrationFolder } from "../../src/db/migrations/migration-folder.ts";

/** Makes the tables of a database, as `bolt makemigrations` and `bolt migrate` do. */
export async function createTables(db: AppDatabase): Promise<void> {
  const path = mkdtempSync(join(tmpdir(), "bolt-tables-"));
  try {
    const folder = new MigrationFolder(path);
    await makeMigration(db, folder, { name: null, isEmpty: false });
    await applyMigrations(db, folder);
  } finally {
    rmSync(path, { recursive: true });
  }
}
