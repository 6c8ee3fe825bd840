import { type AppDatabase, closeDatabase } from "boltapi/db";
import type { UserAccountsOptions } from "boltapi/users";
import { eq, sql } from "drizzle-orm";
import { createTables } from "../db/create-tables.ts";
import type { AccountKit, TestAccounts } from "./account-kit.ts";

/** What differs from one dialect to the next. */
interface Dialect {
  readonly name: string;
  readonly tables: Readonly<Record<string, unknown>>;
  create(): Promise<void>;
  drop(): Promise<void>;
  open(): AppDatabase;
  accounts(db: never, options: UserAccountsOptions): unknown;
}

/** The types of the dialects have nothing in common; their methods do. */
interface Queries {
  delete(table: unknown): Promise<unknown> & { where(condition: unknown): Promise<unknown> };
  select(): { from(table: unknown): PromiseLike<unknown[]> };
  transaction(work: (tx: never) => Promise<unknown>): Promise<unknown>;
  run?(query: unknown): Promise<unknown>;
  execute?(query: unknown): Promise<unknown>;
}

const asQueries = (db: unknown): Queries => db as Queries;

export function makeKit({ name, tables, create, drop, open, accounts }: Dialect): AccountKit {
  return {
    name,
    drop,
    open,
    async prepare() {
      await create();
      const db = open();
      await createTables(db);
      await closeDatabase(db);
    },
    accounts: (db, options = {}) => accounts(db as never, options) as TestAccounts,
    transaction: (db, work) => asQueries(db).transaction(work),
    async clear(db) {
      for (const table of ["users", "groups", "permissions"]) await asQueries(db).delete(tables[table]);
    },
    deleteUser: (db, id) =>
      asQueries(db)
        .delete(tables.users)
        .where(eq((tables.users as { id: never }).id, id)),
    async dropTable(db, table) {
      const drop = sql.raw(`drop table ${table}`);
      await (asQueries(db).execute?.(drop) ?? asQueries(db).run?.(drop));
    },
    async dump(db) {
      const rows = [];
      for (const table of Object.values(tables)) rows.push(await asQueries(db).select().from(table));
      return JSON.stringify(rows);
    },
  };
}
