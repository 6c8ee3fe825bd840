import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closeDatabase, databaseStore, sqlite, sqliteStoreTable } from "boltapi/db";
import { createTables } from "../create-tables.ts";
import type { StoreKit } from "./store-kit.ts";

const entries = sqliteStoreTable();
const schema = { entries };
const folder = mkdtempSync(join(tmpdir(), "bolt-store-"));
const open = () => sqlite({ file: join(folder, "store.sqlite"), schema });
type Db = ReturnType<typeof open>;

export const sqliteStore: StoreKit = {
  name: "databaseStore on SQLite",
  open,
  async prepare() {
    const db = open();
    await createTables(db);
    await closeDatabase(db);
  },
  drop: async () => rmSync(folder, { recursive: true }),
  store: (db) => databaseStore(db as Db, entries),
  clear: (db) => (db as Db).delete(entries),
  rows: (db) => (db as Db).select().from(entries).orderBy(entries.expiresAt),
};
