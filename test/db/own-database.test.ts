import { BoltAPI, health, silentLogger } from "boltapi";
import { database, databaseCheck, transaction } from "boltapi/db";
import { TestClient } from "boltapi/testing";
import { BaseSQLiteDatabase, SQLiteSyncDialect } from "drizzle-orm/sqlite-core";
import { drizzle } from "drizzle-orm/sqlite-proxy";
import { expect, it } from "vitest";

const answering = drizzle(async () => ({ rows: ["1"] }));

it("opens, checks and closes an instance with a driver of one's own", async () => {
  const closed: string[] = [];
  const db = database(answering, { dialect: "sqlite", close: () => closed.push("closed") });
  expect(db).toBe(answering);
  const api = new BoltAPI({ database: db });
  api.include(health({ checks: { database: databaseCheck(db) } }));
  const client = new TestClient(api);
  expect((await client.get("/ready")).status).toBe(200);
  expect(closed).toEqual([]);
  await client.close();
  expect(closed).toEqual(["closed"]);
});

it("says by its name that it does not answer", async () => {
  const broken = drizzle(async () => {
    throw new Error("no route to host");
  });
  const db = database(broken, { dialect: "sqlite", name: "The archive" });
  await using client = new TestClient(new BoltAPI({ database: db, logger: silentLogger }));
  await expect(client.get("/")).rejects.toThrow(
    /^DATABASE_UNREACHABLE: The archive cannot be reached: .*no route to host\. Start it, or correct how it is made\.$/,
  );
});

it("has no transactions around handlers where its driver is synchronous", () => {
  const sync = new BaseSQLiteDatabase("sync", new SQLiteSyncDialect(), {} as never, undefined);
  const db = database(sync, { dialect: "sqlite" });
  expect(() => transaction(db as never)).toThrow(
    /^TRANSACTION_SYNC: transaction\(\): the driver of Database is synchronous/,
  );
});

it.each([null, {}, "db"])("refuses %j", (instance) => {
  expect(() => database(instance as never, { dialect: "sqlite" })).toThrow(
    /^DATABASE_INVALID: Expected a database made/,
  );
});
