import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { closeDatabase, getOr404, type SqliteDatabase, type SqliteOptions, sqlite } from "boltapi/db";
import { eq, sql } from "drizzle-orm";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const counters = sqliteTable("counters", { id: integer().primaryKey(), value: integer().notNull(), note: text() });

let folder: string;
let db: SqliteDatabase;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "bolt-sqlite-"));
  db = sqlite({ file: join(folder, "app.sqlite"), busyTimeoutMs: 60 });
  await db.run(sql`create table counters (id integer primary key, value int not null, note text)`);
  await db.insert(counters).values({ id: 1, value: 0 });
});
afterEach(async () => {
  await closeDatabase(db);
  rmSync(folder, { recursive: true });
});

describe("sqlite()", () => {
  it("keeps files with a write-ahead log, and enforces foreign keys", async () => {
    const pragma = async (name: string): Promise<unknown> =>
      Object.values((await db.get(sql.raw(`pragma ${name}`))) ?? {})[0];
    expect(await pragma("journal_mode")).toBe("wal");
    expect(await pragma("foreign_keys")).toBe(1);
    expect(existsSync(join(folder, "app.sqlite"))).toBe(true);
  });

  it("makes the settings of each connection that it is given", async () => {
    const own = sqlite({ file: join(folder, "own.sqlite"), pragmas: { cache_size: -1234 } });
    expect(await own.get(sql`pragma cache_size`)).toEqual({ cache_size: -1234 });
    await closeDatabase(own);
  });

  it.each([
    [{ file: "" }, /^OPTION_INVALID: Option "file"/],
    [{ busyTimeoutMs: -1 }, /^OPTION_INVALID: Option "busyTimeoutMs"/],
    [{ pragmas: { "cache_size; drop table users": 1 } }, /^OPTION_INVALID: Option "pragmas"/],
    [{ pragmas: { cache_size: "1; drop table users" } }, /^OPTION_INVALID: Option "pragmas"/],
    [{ schema: "tables" }, /^OPTION_INVALID: Option "schema"/],
    [{ logger: {} }, /^OPTION_INVALID: Option "logger"/],
  ])("refuses %j", (options, message) => {
    expect(() => sqlite(options as SqliteOptions<Record<string, never>>)).toThrow(message);
  });

  it("says which file cannot be opened", async () => {
    const missing = sqlite({ file: join(folder, "nowhere", "app.sqlite") });
    await expect(missing.get(sql`select 1`)).rejects.toThrow(
      /^DATABASE_UNREACHABLE: SQLite database .*nowhere.* cannot be reached: unable to open the file\. Create its folder,/,
    );
  });

  it("takes values that the driver does not, and refuses what it would not give back", async () => {
    expect(await db.get(sql`select ${true} as first, ${false} as second, ${null} as third`)).toEqual({
      first: 1,
      second: 0,
      third: null,
    });
    const hidden = db.insert(counters).values({ value: 1, note: "admin\0x" });
    await expect(hidden).rejects.toThrow("DATABASE_VALUE_INVALID: A query was given text with a NUL character");
  });

  it("gives what a statement has changed, with rows or without", async () => {
    expect(await db.insert(counters).values([{ value: 1 }, { value: 2 }])).toEqual({ changes: 2, lastInsertRowid: 3 });
    expect(await db.run(sql`update counters set value = 5 where id > 1 returning id`)).toMatchObject({ changes: 2 });
  });

  it("gives the row that a statement has changed, or a 404", async () => {
    const change = (id: number) => db.update(counters).set({ value: 5 }).where(eq(counters.id, id)).returning();
    expect(await getOr404(change(1))).toEqual({ id: 1, value: 5, note: null });
    await expect(getOr404(change(2))).rejects.toMatchObject({ status: 404 });
    const remove = () => db.delete(counters).where(eq(counters.id, 1)).returning({ id: counters.id });
    expect(await getOr404(remove())).toEqual({ id: 1 });
    await expect(getOr404(remove())).rejects.toMatchObject({ status: 404 });
  });

  it("wraps what SQLite refuses as Drizzle does", async () => {
    await expect(db.insert(counters).values({ id: 1, value: 1 })).rejects.toMatchObject({
      query: expect.stringContaining("insert into"),
      cause: { code: "SQLITE_CONSTRAINT_PRIMARYKEY" },
    });
  });

  it.each(["begin", "COMMIT", " /* now */ rollback", "savepoint a"])(
    "does not let %j get between others",
    async (text) => {
      await expect(db.run(sql.raw(text))).rejects.toThrow(/^TRANSACTION_BY_HAND/);
      await expect(db.transaction((tx) => tx.run(sql.raw(text)))).rejects.toThrow(/^TRANSACTION_BY_HAND/);
      expect(await db.$count(counters)).toBe(1);
    },
  );

  it("runs what SQLite runs outside transactions only", async () => {
    await db.run(sql`vacuum`);
    expect(await db.$count(counters)).toBe(1);
  });

  it("ends waiting for a transaction of the same process", async () => {
    const stuck = db.transaction(() => db.update(counters).set({ value: 1 }));
    await expect(stuck).rejects.toThrow(
      /^DATABASE_BUSY: SQLite database .* was locked for 60 ms: a transaction of this process writes\. Inside/,
    );
    await db.update(counters).set({ value: 2 });
  });

  it("ends waiting for another process, and goes on when it is done", async () => {
    const other = sqlite({ file: join(folder, "app.sqlite") });
    await other.transaction(async (tx) => {
      await tx.update(counters).set({ value: 3 });
      await expect(db.update(counters).set({ value: 4 })).rejects.toThrow(/^DATABASE_BUSY: .* another process writes/);
      expect(await db.select().from(counters)).toEqual([{ id: 1, value: 0, note: null }]);
    });
    await closeDatabase(other);
    expect(await db.select().from(counters)).toEqual([{ id: 1, value: 3, note: null }]);
    await db.update(counters).set({ value: 4 });
  });

  it("shows a transaction that only reads the database as it was, and lets it change nothing", async () => {
    await db.transaction(
      async (tx) => {
        expect(await tx.$count(counters)).toBe(1);
        await db.insert(counters).values({ value: 1 });
        expect(await tx.$count(counters)).toBe(1);
        await expect(tx.insert(counters).values({ value: 1 })).rejects.toMatchObject({
          cause: { code: "SQLITE_READONLY" },
        });
      },
      { behavior: "deferred" },
    );
    expect(await db.$count(counters)).toBe(2);
  });

  it("leaves no lock behind when a transaction fails to commit", async () => {
    await db.run(sql`create table children (parent int references counters(id) deferrable initially deferred)`);
    await expect(db.transaction((tx) => tx.run(sql`insert into children values (99)`))).rejects.toThrow(/FOREIGN KEY/);
    await db.insert(counters).values({ value: 1 });
    expect(await db.get(sql`select count(*) as count from children`)).toEqual({ count: 0 });
  });

  it("loses no update of several processes", async () => {
    const script = `
      import { closeDatabase, sqlite } from "boltapi/db";
      import { sql } from "drizzle-orm";
      const db = sqlite({ file: ${JSON.stringify(join(folder, "app.sqlite"))}, busyTimeoutMs: 30_000 });
      for (let round = 0; round < 40; round++) {
        await db.transaction(async (tx) => {
          const { value } = await tx.get(sql\`select value from counters where id = 1\`);
          await new Promise((resolve) => setImmediate(resolve));
          await tx.run(sql\`update counters set value = \${value + 1} where id = 1\`);
        });
        await db.run(sql\`update counters set value = value + 1 where id = 1\`);
      }
      await closeDatabase(db);`.replace(
      '"boltapi/db"',
      JSON.stringify(new URL("../../../src/db/index.ts", import.meta.url).href),
    );
    const root = fileURLToPath(new URL("../../..", import.meta.url));
    const run = (): Promise<unknown> =>
      promisify(execFile)(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], { cwd: root });
    await Promise.all([run(), run(), run()]);
    const [row] = await db.select().from(counters).where(eq(counters.id, 1));
    expect(row?.value).toBe(3 * 80);
  }, 60_000);
});
