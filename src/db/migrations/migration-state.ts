import type { DatabaseDialect, DatabaseHandle, RunStatement } from "../app-database.ts";
import type { Migration } from "./migration-folder.ts";

/** Where Drizzle keeps which migrations a database has. */
const tables: Readonly<Record<DatabaseDialect, string>> = {
  sqlite: '"__drizzle_migrations"',
  postgresql: '"drizzle"."__drizzle_migrations"',
  mysql: "`__drizzle_migrations`",
};

const creations: Readonly<Record<DatabaseDialect, readonly string[]>> = {
  sqlite: [
    `create table if not exists ${tables.sqlite} (id integer primary key, hash text not null, created_at numeric)`,
  ],
  postgresql: [
    'create schema if not exists "drizzle"',
    `create table if not exists ${tables.postgresql} (id serial primary key, hash text not null, created_at bigint)`,
  ],
  mysql: [`create table if not exists ${tables.mysql} (id serial primary key, hash text not null, created_at bigint)`],
};

/** Whether there is that table. */
const questions: Readonly<Record<DatabaseDialect, string>> = {
  sqlite: "select 1 from sqlite_master where type = 'table' and name = '__drizzle_migrations'",
  postgresql: "select 1 from pg_tables where schemaname = 'drizzle' and tablename = '__drizzle_migrations'",
  mysql:
    "select 1 from information_schema.tables where table_schema = database() and table_name = '__drizzle_migrations'",
};

/** What a database has of the migrations of a folder. */
export interface MigrationState {
  readonly applied: readonly Migration[];
  /** Oldest first. */
  readonly pending: readonly Migration[];
  /** Those among the applied whose text is not what was applied. */
  readonly changed: readonly Migration[];
}

/** Finds out, and changes nothing. */
export async function readMigrationState(
  { dialect }: Pick<DatabaseHandle, "dialect">,
  run: RunStatement,
  migrations: readonly Migration[],
): Promise<MigrationState> {
  const hashes = new Map<number, string>();
  if ((await run(questions[dialect])).length > 0) {
    const rows = await run(`select hash, created_at from ${tables[dialect]}`);
    for (const { hash, created_at } of rows) hashes.set(Number(created_at), String(hash));
  }
  const applied = migrations.filter(({ when }) => hashes.has(when));
  return {
    applied,
    pending: migrations.filter(({ when }) => !hashes.has(when)),
    changed: applied.filter(({ when, hash }) => hashes.get(when) !== hash),
  };
}

export async function createMigrationTable(dialect: DatabaseDialect, run: RunStatement): Promise<void> {
  for (const statement of creations[dialect]) await run(statement);
}

export async function noteMigration(
  dialect: DatabaseDialect,
  run: RunStatement,
  { hash, when }: Migration,
): Promise<void> {
  // Hexadecimal digits and a number that are computed here.
  await run(`insert into ${tables[dialect]} (hash, created_at) values ('${hash}', ${Math.trunc(when)})`);
}
