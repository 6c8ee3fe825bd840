import { closeDatabase, databaseStore, mysql, mysqlStoreTable } from "boltapi/db";
import { createTables } from "../create-tables.ts";
import { MysqlSchema } from "../mysql/mysql-schema.ts";
import type { StoreKit } from "./store-kit.ts";

const entries = mysqlStoreTable("session_entries");
const schema = { entries };
const own = new MysqlSchema();
const open = () => mysql({ url: own.url, schema });
type Db = ReturnType<typeof open>;

export const mysqlStore: StoreKit = {
  name: "databaseStore on MySQL",
  open,
  async prepare() {
    await own.create();
    const db = open();
    await createTables(db);
    await closeDatabase(db);
  },
  drop: () => own.drop(),
  store: (db) => databaseStore(db as Db, entries),
  clear: (db) => (db as Db).delete(entries),
  rows: async (db) => (db as Db).select().from(entries).orderBy(entries.expiresAt),
};
