import { mysql } from "boltapi/db";
import { mysqlUserTables, userAccounts } from "boltapi/users";
import { int, text } from "drizzle-orm/mysql-core";
import { MysqlSchema } from "../db/mysql/mysql-schema.ts";
import { fastHasher } from "./account-kit.ts";
import { makeKit } from "./make-kit.ts";

const tables = mysqlUserTables({ columns: { bio: text("bio"), badge: int("badge").unique() } });
const own = new MysqlSchema();
const open = () => mysql({ url: own.url, schema: tables });

export const mysqlAccounts = makeKit({
  name: "userAccounts on MySQL",
  tables,
  create: () => own.create(),
  drop: () => own.drop(),
  open,
  accounts: (db: ReturnType<typeof open>, options) => userAccounts(db, tables, { hasher: fastHasher, ...options }),
});
