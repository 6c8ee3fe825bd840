import { is } from "drizzle-orm/entity";
import { MySqlTable } from "drizzle-orm/mysql-core";
import { PgTable } from "drizzle-orm/pg-core";
import { SQLiteTable } from "drizzle-orm/sqlite-core";
import type { InferInsertModel, InferSelectModel } from "drizzle-orm/table";
import type { AnyDatabase, AnyMysql, AnyPostgres } from "../db/select-by-key.ts";
import { ConfigError, describeValue } from "../errors/config-error.ts";
import type { MysqlUserTables } from "./tables/mysql-user-tables.ts";
import type { PostgresUserTables } from "./tables/postgres-user-tables.ts";
import type { SqliteUserTables } from "./tables/sqlite-user-tables.ts";
import type { TableColumns } from "./tables/table-columns.ts";

/** The tables of users in a database of this type, whatever columns users have beside BoltAPI's. */
export type UserTablesOf<Db extends AnyDatabase> = Db extends AnyPostgres
  ? PostgresUserTables
  : Db extends AnyMysql
    ? MysqlUserTables
    : SqliteUserTables;

/** Tables of any dialect. */
export type AnyUserTables = SqliteUserTables | PostgresUserTables | MysqlUserTables;

/** A row of users, without its password hash. */
export type UserRow<Tables extends AnyUserTables> = Omit<InferSelectModel<Tables["users"]>, "passwordHash">;

/** What a row of users is made of, as far as applications say. */
type InsertedUser<Tables extends AnyUserTables> = InferInsertModel<Tables["users"]>;

/** Columns that only BoltAPI writes. */
type Guarded = "id" | "passwordHash" | "createdAt" | "lastLogin" | "loginsValidFrom";

/** What a user is made of: a name, a password, and the columns of your own. Without a password, nobody can log in with one. */
export type NewUser<Tables extends AnyUserTables> = Omit<InsertedUser<Tables>, Guarded | "isStaff" | "isSuperuser"> & {
  readonly password?: string | null;
};

/** What can be changed of a user. */
export type UserChanges<Tables extends AnyUserTables> = Partial<Omit<InsertedUser<Tables>, Guarded>>;

/** @throws ConfigError USER_TABLES_INVALID. */
export function checkUserTables(tables: object): void {
  const names: readonly (keyof TableColumns)[] = [
    "users",
    "groups",
    "permissions",
    "userGroups",
    "userPermissions",
    "groupPermissions",
    "apiTokens",
  ];
  for (const name of names) {
    const table = (tables as Record<string, unknown>)[name];
    if (!isTable(table)) throw new ConfigError("USER_TABLES_INVALID", name, describeValue(table));
  }
}

export function isTable(value: unknown): boolean {
  return is(value, SQLiteTable) || is(value, PgTable) || is(value, MySqlTable);
}
