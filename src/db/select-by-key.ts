import { type Column, getTableColumns, getTableName } from "drizzle-orm";
import type { MySqlDatabase } from "drizzle-orm/mysql-core";
import type { PgDatabase } from "drizzle-orm/pg-core";
import { and, eq, type SQL } from "drizzle-orm/sql";
import type { BaseSQLiteDatabase, SQLiteTable } from "drizzle-orm/sqlite-core";
import type { InferSelectModel, Table } from "drizzle-orm/table";
import { ConfigError } from "../errors/config-error.ts";

// biome-ignore-start lint/suspicious/noExplicitAny: type parameters of Drizzle that do not matter here, and that unknown does not fit.
export type AnyPostgres = PgDatabase<any, any, any>;
export type AnyMysql = MySqlDatabase<any, any, any, any>;
type AnySqlite = BaseSQLiteDatabase<any, any, any, any>;
// biome-ignore-end lint/suspicious/noExplicitAny: as above.

/** An instance of Drizzle, or one of its transactions, of any dialect. */
export type AnyDatabase = AnyPostgres | AnyMysql | AnySqlite;

/** The tables that a database can have: those of its dialect. */
export type TableOf<Db extends AnyDatabase> = Db extends AnyPostgres
  ? DialectTable<"pg">
  : Db extends AnyMysql
    ? DialectTable<"mysql">
    : DialectTable<"sqlite">;

/** Without the name of the dialect, a table of one would pass for that of another. */
type DialectTable<Dialect extends string> = Table & { readonly _: { readonly config: { readonly dialect: Dialect } } };

/** `{ id: integer().primaryKey(), title: text() }` → number; never for a table whose key has several columns, or none. */
type PrimaryKeyOf<Of extends Table, Columns = Of["_"]["columns"]> = {
  [Name in keyof Columns]: Columns[Name] extends { _: { isPrimaryKey: true; data: infer Data } } ? Data : never;
}[keyof Columns];

/** What names one row: the value of its primary key, or values of columns. */
export type KeyOf<Of extends Table, Row = InferSelectModel<Of>> =
  | PrimaryKeyOf<Of>
  | { readonly [Name in keyof Row]?: NonNullable<Row[Name]> };

/** Selects rows by a key, the first of them at most. */
export function selectByKey(db: AnyDatabase, table: Table, key: unknown): PromiseLike<unknown[]> {
  // The three dialects build the same, by types that have nothing in common.
  const builder = (db as AnySqlite).select().from(table as SQLiteTable);
  return builder.where(matchKey(table, key)).limit(1) as PromiseLike<unknown[]>;
}

/**
 * The condition that a row has a key. A value that is missing is a mistake and no condition less: it would find any row.
 *
 * @throws ConfigError TABLE_KEY_INVALID.
 */
export function matchKey(table: Table, key: unknown): SQL {
  const columns: Readonly<Record<string, Column>> = getTableColumns(table);
  const values = isRecord(key) ? Object.entries(key) : [[primaryKeyOf(table, columns), key] as const];
  if (values.length === 0) throw new ConfigError("TABLE_KEY_INVALID", getTableName(table), "is empty");
  const conditions = values.map(([name, value]) => {
    const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
    if (column === undefined)
      throw new ConfigError("TABLE_KEY_INVALID", getTableName(table), `names "${name}", which is no column`);
    if (value === undefined || value === null)
      throw new ConfigError("TABLE_KEY_INVALID", getTableName(table), `has no value for "${name}"`);
    return eq(column, value);
  });
  // Of one condition or more there is a conjunction.
  return and(...conditions) as SQL;
}

function primaryKeyOf(table: Table, columns: Readonly<Record<string, Column>>): string {
  const names = Object.keys(columns).filter((name) => columns[name]?.primary === true);
  const [name] = names;
  if (name !== undefined && names.length === 1) return name;
  throw new ConfigError("TABLE_KEY_INVALID", getTableName(table), "does not have one column: pass { column: value }");
}

/** Dates and the like are values. */
function isRecord(key: unknown): key is Record<string, unknown> {
  if (typeof key !== "object" || key === null) return false;
  const prototype: unknown = Object.getPrototypeOf(key);
  return prototype === Object.prototype || prototype === null;
}
