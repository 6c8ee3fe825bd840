import { BaseSQLiteDatabase } from "drizzle-orm/sqlite-core";
import { type AppDatabase, databaseHandle } from "../app-database.ts";
import { ConnectionUsers } from "../connection-users.ts";
import { QueryLog } from "../query-log.ts";
import { readRelationalSchema } from "../relational-schema.ts";
import type { SqliteRunResult } from "./sqlite-connection.ts";
import { SqliteConnections } from "./sqlite-connections.ts";
import { sqliteDialect } from "./sqlite-dialect.ts";
import { checkSqliteOptions, type SqliteOptions } from "./sqlite-options.ts";
import { SqliteSession } from "./sqlite-session.ts";

/** Drizzle on a file of SQLite. */
export interface SqliteDatabase<Schema extends Record<string, unknown> = Record<string, never>>
  extends BaseSQLiteDatabase<"async", SqliteRunResult, Schema>,
    AppDatabase {}

/**
 * A database in a file, by the package `libsql`. It is opened with the application it is given to, or by its first query.
 *
 *   import * as schema from "./tables.ts";
 *   export const db = sqlite({ file: "app.sqlite", schema });
 *
 * The file is kept with a write-ahead log, and foreign keys are enforced. Statements outside transactions never get into one
 * of another request; one transaction writes at a time, while others read.
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID.
 */
export function sqlite<Schema extends Record<string, unknown> = Record<string, never>>(
  options: SqliteOptions<Schema> = {},
): SqliteDatabase<Schema> {
  checkSqliteOptions(options);
  const { file = "app.sqlite", busyTimeoutMs = 5000, pragmas = {}, casing, logger } = options;
  const connections = new SqliteConnections({ file, busyTimeoutMs, pragmas });
  const dialect = sqliteDialect(casing);
  const schema = readRelationalSchema(options.schema);
  const log = new QueryLog(logger);
  const session = new SqliteSession<Schema, NonNullable<typeof schema>["schema"]>({
    dialect,
    schema,
    log,
    connections,
  });
  const db = new BaseSQLiteDatabase<"async", SqliteRunResult, Schema>("async", dialect, session, schema);
  return Object.assign(db, { [databaseHandle]: new ConnectionUsers(connections, log, casing) });
}
