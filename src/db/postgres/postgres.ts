import { PgDatabase, PgDialect } from "drizzle-orm/pg-core";
import type { PostgresJsDatabase } from "drizzle-orm/postgres-js";
import { PostgresJsSession } from "drizzle-orm/postgres-js/session";
import type { Sql } from "postgres";
import { withDefaults } from "../../errors/with-defaults.ts";
import { type AppDatabase, databaseHandle } from "../app-database.ts";
import { ConnectionUsers } from "../connection-users.ts";
import { defaultPoolOptions } from "../pool-options.ts";
import { QueryLog } from "../query-log.ts";
import { readRelationalSchema } from "../relational-schema.ts";
import { PostgresConnections } from "./postgres-connections.ts";
import { checkPostgresOptions, type PostgresOptions } from "./postgres-options.ts";

/** Drizzle on PostgreSQL. */
export interface PostgresDatabase<Schema extends Record<string, unknown> = Record<string, never>>
  extends PostgresJsDatabase<Schema>,
    AppDatabase {
  /** The client of the package `postgres`, as long as the database is open. */
  readonly $client: Sql;
}

/**
 * A database of PostgreSQL, by the package `postgres`. Connections are made with the application it is given to, or by the
 * first query.
 *
 *   export const db = postgres({ url: process.env.DATABASE_URL ?? "", schema, pool: { max: 20 } });
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID, PEER_MISSING.
 */
export function postgres<Schema extends Record<string, unknown> = Record<string, never>>(
  options: PostgresOptions<Schema>,
): PostgresDatabase<Schema> {
  checkPostgresOptions(options);
  const { url, prepare = true, driver = {}, casing, logger } = options;
  const connections = new PostgresConnections({
    url,
    pool: withDefaults(defaultPoolOptions, options.pool),
    prepare,
    driver,
  });
  const dialect = new PgDialect(casing === undefined ? {} : { casing });
  const schema = readRelationalSchema(options.schema);
  const log = new QueryLog(logger);
  // Drizzle's session uses no more of a client than there is.
  const client = connections as unknown as Sql;
  const session = new PostgresJsSession(client, dialect, schema, { logger: log });
  const db = new PgDatabase(dialect, session, schema);
  Object.defineProperty(db, "$client", { get: () => connections.sql });
  const handle = { [databaseHandle]: new ConnectionUsers(connections, log, casing) };
  // The class of Drizzle's driver adds nothing but its name, and could not be imported without the package.
  return Object.assign(db, handle) as unknown as PostgresDatabase<Schema>;
}
