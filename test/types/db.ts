import { BoltAPI } from "boltapi";
import {
  databaseStore,
  getOr404,
  mysqlStoreTable,
  postgres,
  postgresStoreTable,
  sqlite,
  sqliteStoreTable,
  type TransactionOf,
  transaction,
} from "boltapi/db";
import { eq } from "drizzle-orm";
import { integer as pgInteger, pgTable } from "drizzle-orm/pg-core";
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { type Equal, expectType } from "./equal.ts";

const articles = sqliteTable("articles", { id: integer().primaryKey(), slug: text().notNull(), note: text() });
const pairs = sqliteTable("pairs", { left: integer().notNull(), right: integer().notNull() }, (table) => [
  primaryKey({ columns: [table.left, table.right] }),
]);
const rows = pgTable("rows", { id: pgInteger().primaryKey() });
interface Article {
  id: number;
  slug: string;
  note: string | null;
}

const db = sqlite({ schema: { articles, pairs } });
const pg = postgres({ url: "postgres://127.0.0.1/test", schema: { rows } });

// The database is Drizzle's, and infers what Drizzle infers.
const all = await db.select().from(articles);
expectType<Equal<typeof all, Article[]>>(true);
const first = await db.query.articles.findFirst();
expectType<Equal<typeof first, Article | undefined>>(true);
// @ts-expect-error There is no such table.
db.query.books;

// A row, of whatever finds it.
const byQuery = await getOr404(db.select().from(articles).where(eq(articles.id, 1)));
expectType<Equal<typeof byQuery, Article>>(true);
const byRelation = await getOr404(db.query.articles.findFirst());
expectType<Equal<typeof byRelation, Article>>(true);
const byKey = await getOr404(db, articles, 1, "No such article");
expectType<Equal<typeof byKey, Article>>(true);
const byColumn = await getOr404(db, articles, { slug: "emma" });
expectType<Equal<typeof byColumn, Article>>(true);
const byColumns = await getOr404(db, pairs, { left: 1, right: 2 });
expectType<Equal<typeof byColumns, { left: number; right: number }>>(true);
// @ts-expect-error The key is a number.
getOr404(db, articles, "1");
// @ts-expect-error There is no such column.
getOr404(db, articles, { title: "Emma" });
// @ts-expect-error Nothing has the value null.
getOr404(db, articles, { note: null });
// @ts-expect-error A key of several columns is no single value.
getOr404(db, pairs, 1);
// @ts-expect-error The table is PostgreSQL's.
getOr404(db, rows, 1);
// @ts-expect-error The table is SQLite's.
getOr404(pg, articles, 1);

// A transaction is what db.transaction() gives.
const tx = transaction(db, { behavior: "immediate" });
const api = new BoltAPI({ database: db });
api.get("/", { depends: { tx } }, ({ tx }) => {
  expectType<Equal<typeof tx, TransactionOf<typeof db>>>(true);
  return tx.select().from(articles);
});
db.transaction(async (tx) => expectType<TransactionOf<typeof db>>(tx));
transaction(pg, { isolationLevel: "serializable", accessMode: "read only" });
// @ts-expect-error SQLite has no levels of isolation.
transaction(db, { isolationLevel: "serializable" });
// @ts-expect-error The application would not know how to open it.
new BoltAPI({ database: {} });
// @ts-expect-error There is no such option.
sqlite({ path: "app.sqlite" });
// @ts-expect-error A server has a URL.
postgres({});

// A store has a table of the dialect of its database.
databaseStore(db, sqliteStoreTable());
databaseStore(pg, postgresStoreTable("sessions"));
// @ts-expect-error A table of PostgreSQL in a database of SQLite.
databaseStore(db, postgresStoreTable());
// @ts-expect-error A table of MySQL in a database of PostgreSQL.
databaseStore(pg, mysqlStoreTable());
// @ts-expect-error No table of a store.
databaseStore(db, articles);
