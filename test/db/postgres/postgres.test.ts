import { getOr404, type PostgresDatabase, postgres, type TransactionOf } from "boltapi/db";
import { eq, sql } from "drizzle-orm";
import { integer, pgTable, text } from "drizzle-orm/pg-core";
import { type Account, describeDatabase } from "../conformance.ts";
import { describeWithServer, postgresUrl } from "../test-servers.ts";
import { PostgresSchema } from "./postgres-schema.ts";

const accounts = pgTable("accounts", {
  id: integer().primaryKey(),
  owner: text().notNull().unique(),
  balance: integer().notNull(),
});
const schema = { accounts };
type Db = PostgresDatabase<typeof schema>;
type Tx = TransactionOf<Db>;

await describeWithServer("on a server", postgresUrl, () => {
  const own = new PostgresSchema();
  describeDatabase<Db, Tx>({
    name: "postgres",
    async make() {
      await own.create();
      const db = postgres({ ...own.options, schema });
      await db.execute(
        sql`create table accounts (id int primary key, owner text not null unique, balance int not null)`,
      );
      return db;
    },
    drop: () => own.drop(),
    clear: (db) => db.delete(accounts),
    insert: (db, account) => db.insert(accounts).values(account),
    list: (db): Promise<Account[]> => db.select().from(accounts).orderBy(accounts.id).execute(),
    setBalance: (db, id, balance) => db.update(accounts).set({ balance }).where(eq(accounts.id, id)),
    lockBalance: async (tx, id) =>
      (await getOr404(tx.select().from(accounts).where(eq(accounts.id, id)).for("update"))).balance,
    byId: (db, id) => getOr404(db, accounts, id),
    byOwner: (db, owner, detail) => getOr404(db, accounts, { owner }, detail),
  });
});
