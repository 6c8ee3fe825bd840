import type { Column, SQL, Table } from "drizzle-orm";
import type { AppDatabase } from "../../db/app-database.ts";
import type { AnyDatabase } from "../../db/select-by-key.ts";

/** A database that view sets can have: an instance of Drizzle with transactions. */
// biome-ignore lint/suspicious/noExplicitAny: what a transaction takes and gives differs from dialect to dialect.
export type ModelDatabase = AnyDatabase & AppDatabase & { transaction(work: (tx: any) => Promise<any>): Promise<any> };

/** A row, by the names that its columns have in the code. */
export type Row = Readonly<Record<string, unknown>>;

/** Columns by name; tables that are joined, with theirs. */
export interface RowColumns {
  readonly [name: string]: Column | RowColumns;
}

/** A select query while it is built. */
export interface RowQuery extends PromiseLike<Row[]> {
  innerJoin(table: Table, on: SQL): this;
  leftJoin(table: Table, on: SQL): this;
  where(condition: SQL | undefined): this;
  orderBy(...terms: SQL[]): this;
  limit(count: number): this;
}

interface WriteQuery extends PromiseLike<unknown> {
  where(condition: SQL): this;
  /** SQLite and PostgreSQL. */
  returning(): PromiseLike<Row[]>;
  /** MySQL. */
  $returningId(): PromiseLike<Row[]>;
}

/** What queries are built with: a database, or one of its transactions. The three dialects build the same, by types of their own. */
export interface Queries {
  select(columns?: RowColumns): { from(table: Table): RowQuery };
  insert(table: Table): { values(values: Row): WriteQuery };
  update(table: Table): { set(values: Row): WriteQuery };
  delete(table: Table): WriteQuery;
  transaction<Result>(work: (tx: Queries) => Promise<Result>): Promise<Result>;
}

export function queriesOf(db: ModelDatabase): Queries {
  return db as unknown as Queries;
}
