import { drizzle as drizzleMySql } from "drizzle-orm/mysql2";
import { drizzle as drizzlePostgres } from "drizzle-orm/postgres-js";
import { drizzle as drizzleSqlite, type SqliteRemoteDatabase } from "drizzle-orm/sqlite-proxy";
import Sqlite from "libsql";
import mysql from "mysql2/promise";
import postgres from "postgres";
import { describe } from "vitest";

/** A database of the tests, empty and their own. Queries of all dialects are written alike, and typed as those of SQLite. */
export interface TestDatabase {
  readonly db: SqliteRemoteDatabase;
  /** Statements that have run, with their values. */
  readonly queries: { readonly text: string; readonly values: readonly unknown[] }[];
  /** Runs SQL, and gives its rows as arrays. */
  run(text: string, values?: readonly unknown[]): Promise<unknown[][]>;
  close(): Promise<void>;
}

export type Dialect = "sqlite" | "postgres" | "mysql";

const postgresUrl = process.env.POSTGRES_URL ?? "postgres://postgres@127.0.0.1:5432/test";
const mysqlUrl = process.env.MYSQL_URL ?? "mysql://root@127.0.0.1:3306/test";

const openers: Readonly<Record<Dialect, () => Promise<TestDatabase>>> = {
  sqlite: async () => openSqlite(),
  postgres: openPostgres,
  mysql: openMySql,
};

export const openDatabase = (dialect: Dialect): Promise<TestDatabase> => openers[dialect]();

const reachable = new Map<Dialect, boolean>();
for (const dialect of ["sqlite", "postgres", "mysql"] as const) {
  const database = await openDatabase(dialect).catch(() => null);
  await database?.close();
  reachable.set(dialect, database !== null);
}

/** Describes something on every database. One that cannot be reached is skipped, except in CI, where its tests fail. */
export function describeDatabases(name: string, define: (dialect: Dialect) => void): void {
  for (const [dialect, isReachable] of reachable) {
    describe.skipIf(!isReachable && process.env.CI !== "true")(`${name}, on ${dialect}`, () => define(dialect));
  }
}

function openSqlite(): TestDatabase {
  const client = new Sqlite(":memory:");
  const queries: TestDatabase["queries"] = [];
  const all = (text: string, values: readonly unknown[]): unknown[][] => {
    const statement = client.prepare(text);
    if (!(statement as { reader?: boolean }).reader) {
      statement.run(...([values] as never[]));
      return [];
    }
    return (statement.raw() as unknown as { all(values: readonly unknown[]): unknown[][] }).all(values);
  };
  const db = drizzleSqlite(
    async (text, values, method) => {
      const rows = all(text, values);
      return { rows: method === "get" ? (rows[0] as never) : rows };
    },
    { logger: { logQuery: (text, values) => queries.push({ text, values }) } },
  );
  return { db, queries, run: async (text, values = []) => all(text, values), close: async () => void client.close() };
}

async function openPostgres(): Promise<TestDatabase> {
  const schema = `boltapi_${crypto.randomUUID().replaceAll("-", "")}`;
  const client = postgres(postgresUrl, {
    max: 1,
    connect_timeout: 5,
    onnotice: () => {},
    connection: { search_path: schema },
  });
  await client.unsafe(`create schema ${schema}`);
  const queries: TestDatabase["queries"] = [];
  const db = drizzlePostgres(client, { logger: { logQuery: (text, values) => queries.push({ text, values }) } });
  return {
    db: db as unknown as SqliteRemoteDatabase,
    queries,
    run: async (text, values = []) => [...(await client.unsafe(text, values as never[]).values())] as unknown[][],
    close: async () => {
      await client.unsafe(`drop schema ${schema} cascade`);
      await client.end();
    },
  };
}

async function openMySql(): Promise<TestDatabase> {
  const name = `boltapi_${crypto.randomUUID().replaceAll("-", "")}`;
  const client = await mysql.createConnection({ uri: mysqlUrl, connectTimeout: 5000 });
  await client.query(`create database ${name} character set utf8mb4`);
  await client.query(`use ${name}`);
  const queries: TestDatabase["queries"] = [];
  const db = drizzleMySql(client, { logger: { logQuery: (text, values) => queries.push({ text, values }) } });
  return {
    db: db as unknown as SqliteRemoteDatabase,
    queries,
    run: async (text, values = []) => {
      const [rows] = await client.query({ sql: text, values: [...values], rowsAsArray: true });
      return rows as unknown[][];
    },
    close: async () => {
      await client.query(`drop database ${name}`);
      await client.end();
    },
  };
}
