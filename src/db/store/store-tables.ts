import {
  type MySqlColumn,
  type MySqlTableWithColumns,
  bigint as mysqlBigint,
  char as mysqlChar,
  customType as mysqlCustomType,
  index as mysqlIndex,
  mysqlTable,
} from "drizzle-orm/mysql-core";
import {
  type PgColumn,
  type PgTableWithColumns,
  bigint as pgBigint,
  char as pgChar,
  customType as pgCustomType,
  index as pgIndex,
  pgTable,
} from "drizzle-orm/pg-core";
import {
  blob,
  integer,
  type SQLiteColumn,
  type SQLiteTableWithColumns,
  index as sqliteIndex,
  sqliteTable,
  text,
} from "drizzle-orm/sqlite-core";

type StoreColumn = "key" | "value" | "count" | "expiresAt";

/** What `sqliteStoreTable` makes. */
export type SqliteStoreTable = SQLiteTableWithColumns<{
  name: string;
  schema: undefined;
  dialect: "sqlite";
  columns: Record<StoreColumn, SQLiteColumn>;
}>;

/** What `postgresStoreTable` makes. */
export type PostgresStoreTable = PgTableWithColumns<{
  name: string;
  schema: undefined;
  dialect: "pg";
  columns: Record<StoreColumn, PgColumn>;
}>;

/** What `mysqlStoreTable` makes. */
export type MysqlStoreTable = MySqlTableWithColumns<{
  name: string;
  schema: undefined;
  dialect: "mysql";
  columns: Record<StoreColumn, MySqlColumn>;
}>;

/**
 * The table of a `databaseStore` on SQLite. Export it beside your own tables, so that `bolt makemigrations` sees it:
 *
 *   export const sessionEntries = sqliteStoreTable("session_entries");
 *
 * Each row has the SHA-256 digest of its key, and what it keeps: a whole number as `count`, anything else as `value`, in
 * UTF-8. `expires_at` is in milliseconds since 1970.
 */
export function sqliteStoreTable(name = "store_entries"): SqliteStoreTable {
  return sqliteTable(
    name,
    {
      key: text("key", { length: keyLength }).primaryKey(),
      value: blob("value", { mode: "buffer" }),
      count: integer("count"),
      expiresAt: integer("expires_at"),
    },
    ({ expiresAt }) => [sqliteIndex(indexName(name)).on(expiresAt)],
  );
}

/** The table of a `databaseStore` on PostgreSQL; see `sqliteStoreTable`. */
export function postgresStoreTable(name = "store_entries"): PostgresStoreTable {
  return pgTable(
    name,
    {
      key: pgChar("key", { length: keyLength }).primaryKey(),
      value: pgBytes("value"),
      count: pgBigint("count", { mode: "number" }),
      expiresAt: pgBigint("expires_at", { mode: "number" }),
    },
    ({ expiresAt }) => [pgIndex(indexName(name)).on(expiresAt)],
  );
}

/** The table of a `databaseStore` on MySQL and MariaDB; see `sqliteStoreTable`. */
export function mysqlStoreTable(name = "store_entries"): MysqlStoreTable {
  return mysqlTable(
    name,
    {
      key: mysqlChar("key", { length: keyLength }).primaryKey(),
      // Before the others: an update of a row reads columns as they are until it comes to them.
      value: mysqlBytes("value"),
      count: mysqlBigint("count", { mode: "number" }),
      expiresAt: mysqlBigint("expires_at", { mode: "number" }),
    },
    ({ expiresAt }) => [mysqlIndex(indexName(name)).on(expiresAt)],
  );
}

/** Hexadecimal digits of SHA-256: no collation takes two of them for the same. */
const keyLength = 64;

const pgBytes = pgCustomType<{ data: Buffer; driverData: Buffer }>({ dataType: () => "bytea" });
const mysqlBytes = mysqlCustomType<{ data: Buffer; driverData: Buffer }>({ dataType: () => "longblob" });

function indexName(table: string): string {
  return `${table}_expires_at_idx`;
}
