import { passwordHasher } from "boltapi";
import type { AppDatabase, SqliteDatabase } from "boltapi/db";
import type { SqliteUserTables, UserAccounts, UserAccountsOptions } from "boltapi/users";
import type { integer, text } from "drizzle-orm/sqlite-core";

/** Columns that the tests give users beside BoltAPI's. */
type OwnColumns = {
  bio: ReturnType<typeof text<"bio", string, [string, ...string[]], undefined, "text">>;
  badge: ReturnType<typeof integer<"badge", "number">>;
};

/** The accounts of the tests, by the types of SQLite: those of the other dialects have the same rows. */
export type TestAccounts = UserAccounts<SqliteUserTables<OwnColumns>, SqliteDatabase>;

export interface AccountKit {
  readonly name: string;
  /** Makes a database with the tables. */
  prepare(): Promise<void>;
  drop(): Promise<void>;
  open(): AppDatabase;
  accounts(db: AppDatabase, options?: UserAccountsOptions): TestAccounts;
  /** Runs a function in a transaction. */
  transaction(db: AppDatabase, work: (tx: never) => Promise<unknown>): Promise<unknown>;
  /** Deletes all rows of all tables. */
  clear(db: AppDatabase): Promise<void>;
  deleteUser(db: AppDatabase, id: number): Promise<unknown>;
  /** Takes a table out of the database. */
  dropTable(db: AppDatabase, name: string): Promise<unknown>;
  /** All rows of all tables, as JSON. */
  dump(db: AppDatabase): Promise<string>;
}

/** Costs nothing: what hashes are worth is tested elsewhere. */
export const fastHasher = passwordHasher({ scrypt: { log2Cost: 4 } });
