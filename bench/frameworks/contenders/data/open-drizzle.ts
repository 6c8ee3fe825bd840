import { createRequire } from "node:module";
import type Client from "better-sqlite3";
import { BetterSQLiteSession } from "drizzle-orm/better-sqlite3/session";
import type { ExtractTablesWithRelations } from "drizzle-orm/relations";
import { BaseSQLiteDatabase, SQLiteSyncDialect } from "drizzle-orm/sqlite-core";
import type { Driver } from "../../contenders.ts";

/** What `boltapi/db` sets for SQLite, for all that do not use it. */
const pragmas = ["journal_mode = wal", "synchronous = normal", "foreign_keys = on", "busy_timeout = 5000"];

type NoTables = Record<string, never>;
type NoRelations = ExtractTablesWithRelations<NoTables>;

/** A connection by one of the drivers. */
export function openClient(driver: Driver, file: string): InstanceType<typeof Client> {
  const Database = createRequire(import.meta.url)(driver) as typeof Client;
  const client = new Database(file);
  for (const pragma of pragmas) client.exec(`pragma ${pragma}`);
  return client;
}

/**
 * Drizzle as those use it who have no framework for it: on better-sqlite3, or on libsql, which has the same API.
 *
 * It does what `drizzle(client)` of "drizzle-orm/better-sqlite3" does. That could not be imported, as Drizzle is installed for
 * the package above and does not find a driver of this one; two copies of Drizzle would not know one another's tables.
 */
export function openDrizzle(driver: Driver, file: string): BaseSQLiteDatabase<"sync", Client.RunResult> {
  const dialect = new SQLiteSyncDialect();
  const session = new BetterSQLiteSession<NoTables, NoRelations>(openClient(driver, file), dialect, undefined);
  return new BaseSQLiteDatabase<"sync", Client.RunResult>("sync", dialect, session, undefined);
}
