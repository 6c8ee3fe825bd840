import type { KeyValueStore } from "boltapi";
import {
  closeDatabase,
  database,
  databaseStore,
  mysql,
  mysqlStoreTable,
  postgres,
  postgresStoreTable,
} from "boltapi/db";
import { drizzle as drizzleMysql } from "drizzle-orm/mysql2";
import { drizzle as drizzlePostgres } from "drizzle-orm/postgres-js";
import { createPool } from "mysql2/promise";
import postgresDriver from "postgres";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTables } from "../create-tables.ts";
import { MysqlSchema } from "../mysql/mysql-schema.ts";
import { OwnPostgres } from "../postgres/own-postgres.ts";
import { describeWithServer, mysqlUrl, postgresUrl } from "../test-servers.ts";

async function expectToWork(store: KeyValueStore): Promise<void> {
  await store.set("key", "text\0", { ttlMs: 60_000 });
  expect(await store.get("key")).toBe("text\0");
  expect(await store.compareAndSet("key", "other", "1")).toBe(false);
  expect(await store.compareAndSet("key", "text\0", "1")).toBe(true);
  expect(await store.compareAndSet("lock", null, "1")).toBe(true);
  expect(await store.compareAndSet("lock", null, "1")).toBe(false);
  const sums = await Promise.all(Array.from({ length: 20 }, () => store.increment("key")));
  expect(Math.max(...sums)).toBe(21);
  expect(await store.increment("down", { by: -7 })).toBe(-7);
  expect([await store.delete("key"), await store.delete("key"), await store.get("key")]).toEqual([true, false, null]);
}

await describeWithServer("databaseStore on a driver of one's own, on PostgreSQL", postgresUrl, () => {
  const entries = postgresStoreTable();
  const own = new OwnPostgres();
  beforeAll(async () => {
    await own.create();
    const db = postgres({ url: own.url, schema: { entries } });
    await createTables(db);
    await closeDatabase(db);
  });
  afterAll(() => own.drop());

  it("does what it does on ours", async () => {
    const client = postgresDriver(own.url, { onnotice: () => {} });
    const db = database(drizzlePostgres(client), { dialect: "postgresql", close: () => client.end() });
    await expectToWork(databaseStore(db, entries));
    await closeDatabase(db);
  });
});

await describeWithServer("databaseStore on a driver of one's own, on MySQL", mysqlUrl, () => {
  const entries = mysqlStoreTable();
  const own = new MysqlSchema();
  beforeAll(async () => {
    await own.create();
    const db = mysql({ url: own.url, schema: { entries } });
    await createTables(db);
    await closeDatabase(db);
  });
  afterAll(() => own.drop());

  it("does what it does on ours", async () => {
    const pool = createPool(own.url);
    const db = database(drizzleMysql(pool), { dialect: "mysql", close: () => pool.end() });
    await expectToWork(databaseStore(db, entries));
    await closeDatabase(db);
  });
});
