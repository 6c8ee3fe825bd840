import { MySqlDatabase, MySqlDialect } from "drizzle-orm/mysql-core";
import type { MySql2Database } from "drizzle-orm/mysql2";
import { type MySql2Client, MySql2Session } from "drizzle-orm/mysql2/session";
import type { Pool } from "mysql2/promise";
import { withDefaults } from "../../errors/with-defaults.ts";
import { type AppDatabase, databaseHandle } from "../app-database.ts";
import { ConnectionUsers } from "../connection-users.ts";
import { defaultPoolOptions } from "../pool-options.ts";
import { QueryLog } from "../query-log.ts";
import { readRelationalSchema } from "../relational-schema.ts";
import { MysqlConnections } from "./mysql-connections.ts";
import { checkMysqlOptions, type MysqlOptions } from "./mysql-options.ts";

/** Drizzle on MySQL or MariaDB. */
export interface MysqlDatabase<Schema extends Record<string, unknown> = Record<string, never>>
  extends MySql2Database<Schema>,
    AppDatabase {
  /** The pool of the package `mysql2`, as long as the database is open. */
  readonly $client: Pool;
}

/**
 * A database of MySQL or MariaDB, by the package `mysql2`. Connections are made with the application it is given to, or by
 * the first query. Their time zone is UTC.
 *
 *   export const db = mysql({ url: process.env.DATABASE_URL ?? "", schema });
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID, PEER_MISSING.
 */
export function mysql<Schema extends Record<string, unknown> = Record<string, never>>(
  options: MysqlOptions<Schema>,
): MysqlDatabase<Schema> {
  checkMysqlOptions(options);
  const { url, mode = "planetscale", driver = {}, casing, logger } = options;
  const connections = new MysqlConnections({ url, pool: withDefaults(defaultPoolOptions, options.pool), driver });
  const dialect = new MySqlDialect(casing === undefined ? {} : { casing });
  const schema = readRelationalSchema(options.schema);
  const log = new QueryLog(logger);
  // Drizzle's session uses no more of a pool than there is.
  const client = connections as unknown as MySql2Client;
  const session = new MySql2Session(client, dialect, schema, { logger: log, mode });
  const db = new MySqlDatabase(dialect, session, schema, mode);
  Object.defineProperty(db, "$client", { get: () => connections.pool });
  const handle = { [databaseHandle]: new ConnectionUsers(connections, log, casing) };
  // The class of Drizzle's driver adds nothing but its name, and could not be imported without the package.
  return Object.assign(db, handle) as unknown as MysqlDatabase<Schema>;
}
