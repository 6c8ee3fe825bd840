import { closeDatabase, databaseStore, postgres, postgresStoreTable } from "boltapi/db";
import { createTables } from "../create-tables.ts";
import { OwnPostgres } from "../postgres/own-postgres.ts";
import type { StoreKit } from "./store-kit.ts";

const entries = postgresStoreTable("session_entries");
const schema = { entries };
const own = new OwnPostgres();
const open = () => postgres({ url: own.url, schema });
type Db = ReturnType<typeof open>;

export const postgresStore: StoreKit = {
  name: "databaseStore on PostgreSQL",
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
