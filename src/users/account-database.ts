import { is } from "drizzle-orm/entity";
import { type MySqlInsertBuilder, MySqlTable } from "drizzle-orm/mysql-core";
import { type SQL, sql } from "drizzle-orm/sql";
import type { BaseSQLiteDatabase, SQLiteTable } from "drizzle-orm/sqlite-core";
import { getTableName } from "drizzle-orm/table";
import { getTableColumns } from "drizzle-orm/utils";
import { constraintViolation } from "../db/constraint-violation.ts";
import { isTableMissing } from "../db/table-missing.ts";
import { ConfigError } from "../errors/config-error.ts";
import { UserNotFound } from "./user-errors.ts";

/** An instance of Drizzle, or a transaction of one. The three dialects build the same, by types of their own. */
// biome-ignore lint/suspicious/noExplicitAny: type parameters of Drizzle that do not matter here, and that unknown does not fit.
export type QueryMaker = BaseSQLiteDatabase<"async", unknown, any, any>;

/** Writes rows where the dialects differ, and reads what they say of errors. */
export class AccountDatabase {
  readonly db: QueryMaker;
  private readonly isMysql: boolean;
  private readonly tables: readonly string[];

  constructor(db: QueryMaker, tables: readonly SQLiteTable[]) {
    this.db = db;
    this.isMysql = tables.some((table) => is(table, MySqlTable));
    this.tables = tables.map(getTableName);
  }

  /** Inserts a row, and resolves with the number that it gets. */
  async insert(table: SQLiteTable, row: object): Promise<number> {
    const insert = this.db.insert(table).values(row as never);
    if (this.isMysql) {
      const [{ insertId }] = (await insert) as unknown as [{ readonly insertId: number }];
      return insertId;
    }
    const { id } = getTableColumns(table);
    const [inserted] = await insert.returning({ id: id as never });
    return (inserted as { readonly id: number }).id;
  }

  /** Inserts rows, but for those that are there. */
  async insertMissing(table: SQLiteTable, rows: readonly object[]): Promise<void> {
    if (rows.length === 0) return;
    const insert = this.db.insert(table).values(rows as never);
    if (!this.isMysql) {
      await insert.onConflictDoNothing();
      return;
    }
    // INSERT IGNORE would leave out rows for other reasons too.
    const [[name, column] = []] = Object.entries(getTableColumns(table));
    const { onDuplicateKeyUpdate } = insert as unknown as ReturnType<
      MySqlInsertBuilder<MySqlTable, never, never>["values"]
    >;
    await onDuplicateKeyUpdate.call(insert, { set: { [name as string]: sql`${column}` } as Record<string, SQL> });
  }

  /**
   * Runs queries.
   *
   * @throws ConfigError USER_TABLES_MISSING.
   */
  async run<Result>(work: (db: QueryMaker) => PromiseLike<Result>): Promise<Result> {
    try {
      return await work(this.db);
    } catch (error) {
      if (!isTableMissing(error)) throw error;
      throw new ConfigError("USER_TABLES_MISSING", this.tables.join(", "));
    }
  }

  /** Writes rows that refer to a user. @throws UserNotFound; what `run` throws. */
  async refer<Result>(work: (db: QueryMaker) => PromiseLike<Result>): Promise<Result> {
    try {
      return await this.run(work);
    } catch (error) {
      if (constraintViolation(error)?.kind === "foreignKey") throw new UserNotFound();
      throw error;
    }
  }
}
