import { EventEmitter } from "node:events";
import { postgres, type SqliteDatabase, sqlite, type TransactionOf, transaction } from "boltapi/db";
import { databaseUrl, dialect } from "./location.ts";
import * as postgresTables from "./postgres-tables.ts";
import * as sqliteTables from "./sqlite-tables.ts";

type Tables = typeof sqliteTables;

/**
 * The one place where it shows that there are two databases. Drizzle types what each of them can do beyond the other; the
 * application uses what both have, so to the compiler it is all SQLite.
 */
export const tables = (dialect === "postgres" ? postgresTables : sqliteTables) as Tables;

/** Tells what the database is asked, without the values: `queryLog.on("query", (text) => …)`. LOG_QUERIES=1 shows it. */
export const queryLog = new EventEmitter<{ query: [text: string] }>();
if (process.env.LOG_QUERIES === "1") queryLog.on("query", (text) => console.error(text));
const logger = { logQuery: (text: string) => void queryLog.emit("query", text) };

export const db = (
  dialect === "postgres"
    ? postgres({ url: databaseUrl, schema: postgresTables, casing: "snake_case", logger })
    : sqlite({ file: databaseUrl.slice("file:".length), schema: sqliteTables, casing: "snake_case", logger })
) as SqliteDatabase<Tables>;

/** What queries are made with: the database, or a transaction of it. */
export type Connection = Pick<typeof db, "select" | "insert" | "update" | "delete" | "$count">;

export type Transaction = TransactionOf<typeof db>;

/** A transaction around the handler of a route: `depends: { tx }`. */
export const tx = transaction(db);
