import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sqlite } from "boltapi/db";
import { sqliteUserTables, userAccounts } from "boltapi/users";
import { integer, text } from "drizzle-orm/sqlite-core";
import { fastHasher } from "./account-kit.ts";
import { makeKit } from "./make-kit.ts";

const tables = sqliteUserTables({ columns: { bio: text("bio"), badge: integer("badge").unique() } });
const folder = mkdtempSync(join(tmpdir(), "bolt-users-"));
const open = () => sqlite({ file: join(folder, "users.sqlite"), schema: tables });

export const sqliteAccounts = makeKit({
  name: "userAccounts on SQLite",
  tables,
  create: async () => {},
  drop: async () => rmSync(folder, { recursive: true }),
  open,
  accounts: (db: ReturnType<typeof open>, options) => userAccounts(db, tables, { hasher: fastHasher, ...options }),
});
