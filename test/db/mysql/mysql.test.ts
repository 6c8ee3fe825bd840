import { getOr404, type MysqlDatabase, mysql, type TransactionOf } from "boltapi/db";
import { eq, sql } from "drizzle-orm";
import { int, mysqlTable, varchar } from "drizzle-orm/mysql-core";
import { type Account, describeDatabase } from "../conformance.ts";
import { describeWithServer, mysqlUrl } from "../test-servers.ts";
import { MysqlSchema } from "./mysql-schema.ts";

const accounts = mysqlTable("accounts", {
  id: int().primaryKey(),
  owner: varchar({ length: 100 }).notNull().unique(),
  balance: int().notNull(),
});
const schema = { accounts };
type Db = MysqlDatabase<typeof schema>;
type Tx = TransactionOf<Db>;

await describeWithServer("on a server", mysqlUrl, () => {
  const own = new MysqlSchema();
  describeDatabase<Db, Tx>({
    name: "mysql",
    async make() {
      await own.create();
      const db = mysql({ url: own.url, schema });
      await db.execute(
        sql`create table accounts (id int primary key, owner varchar(100) not null unique, balance int not null)`,
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
