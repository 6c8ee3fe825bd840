import { postgres } from "boltapi/db";
import { postgresUserTables, userAccounts } from "boltapi/users";
import { integer, text } from "drizzle-orm/pg-core";
import { OwnPostgres } from "../db/postgres/own-postgres.ts";
import { fastHasher } from "./account-kit.ts";
import { makeKit } from "./make-kit.ts";

const tables = postgresUserTables({ columns: { bio: text("bio"), badge: integer("badge").unique() } });
const own = new OwnPostgres();
const open = () => postgres({ url: own.url, schema: tables });

export const postgresAccounts = makeKit({
  name: "userAccounts on PostgreSQL",
  tables,
  create: () => own.create(),
  drop: () => own.drop(),
  open,
  accounts: (db: ReturnType<typeof open>, options) => userAccounts(db, tables, { hasher: fastHasher, ...options }),
});
