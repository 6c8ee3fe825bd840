import { silentLogger } from "boltapi";
import { getOr404, type SqliteDatabase, sqlite, type TransactionOf } from "boltapi/db";
import { eq, sql } from "drizzle-orm";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { databaseHandle } from "../../../src/db/app-database.ts";
import { type Account, describeDatabase } from "../conformance.ts";

const accounts = sqliteTable("accounts", {
  id: integer().primaryKey(),
  owner: text().notNull().unique(),
  balance: integer().notNull(),
});
const schema = { accounts };
type Db = SqliteDatabase<typeof schema>;
type Tx = TransactionOf<Db>;

describeDatabase<Db, Tx>({
  name: "sqlite",
  async make() {
    const db = sqlite({ file: ":memory:", schema });
    await db.run(sql`create table accounts (id integer primary key, owner text not null unique, balance int not null)`);
    // It ends with its last connection otherwise.
    await db[databaseHandle].open(silentLogger);
    return db;
  },
  drop: async () => {},
  clear: (db) => db.delete(accounts),
  insert: (db, account) => db.insert(accounts).values(account),
  list: (db): Promise<Account[]> => db.select().from(accounts).orderBy(accounts.id).all(),
  setBalance: (db, id, balance) => db.update(accounts).set({ balance }).where(eq(accounts.id, id)),
  lockBalance: async (tx, id) => (await getOr404(tx, accounts, id)).balance,
  byId: (db, id) => getOr404(db, accounts, id),
  byOwner: (db, owner, detail) => getOr404(db, accounts, { owner }, detail),
});
