export type { AppDatabase, DatabaseDialect, DatabaseHandle } from "./app-database.ts";
export { closeDatabase } from "./close-database.ts";
export { type ConstraintViolation, constraintViolation } from "./constraint-violation.ts";
export { databaseCheck } from "./database-check.ts";
export type { DrizzleOptions } from "./drizzle-options.ts";
export { getOr404 } from "./get-or-404.ts";
export { migrate } from "./migrations/migrate.ts";
export { type MysqlDatabase, mysql } from "./mysql/mysql.ts";
export type { MysqlOptions } from "./mysql/mysql-options.ts";
export { database, type OwnDatabaseOptions } from "./own-database.ts";
export type { PoolOptions } from "./pool-options.ts";
export { type PostgresDatabase, postgres } from "./postgres/postgres.ts";
export type { PostgresOptions } from "./postgres/postgres-options.ts";
export { type SqliteDatabase, sqlite } from "./sqlite/sqlite.ts";
export type { SqliteRunResult } from "./sqlite/sqlite-connection.ts";
export type { SqliteOptions } from "./sqlite/sqlite-options.ts";
export { databaseStore, type StoreTableOf } from "./store/database-store.ts";
export {
  type MysqlStoreTable,
  mysqlStoreTable,
  type PostgresStoreTable,
  postgresStoreTable,
  type SqliteStoreTable,
  sqliteStoreTable,
} from "./store/store-tables.ts";
export { type TransactionOf, type TransactionOptionsOf, transaction } from "./transaction.ts";
