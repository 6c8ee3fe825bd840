import { closeDatabase, getOr404, type PostgresDatabase, postgres, type TransactionOf } from "boltapi/db";
import { eq, sql } from "drizzle-orm";
import { integer, pgSchema, text } from "drizzle-orm/pg-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { databaseHandle } from "../../../src/db/app-database.ts";
import { type Account, describeDatabase } from "../conformance.ts";
import { describeWithServer, postgresUrl } from "../test-servers.ts";
import { hasPgBouncer, PgBouncer } from "./pg-bouncer.ts";
import { PostgresSchema } from "./postgres-schema.ts";

// Settings of a connection, such as its search path, do not outlive a transaction here: the table is named with its schema.
const own = new PostgresSchema();
const accounts = pgSchema(own.name).table("accounts", {
  id: integer().primaryKey(),
  owner: text().notNull().unique(),
  balance: integer().notNull(),
});
const schema = { accounts };
type Db = PostgresDatabase<typeof schema>;
type Tx = TransactionOf<Db>;

// On a machine without PgBouncer it is skipped; on CI it fails.
const isThere = hasPgBouncer || process.env.CI === "true";
const name = "behind PgBouncer in transaction mode";

await describeWithServer(isThere ? name : `${name} (skipped: it is not installed)`, postgresUrl, () => {
  describe.skipIf(!isThere)("with prepare: false", () => {
    let bouncer: PgBouncer;
    const open = (database: "wide" | "narrow"): Db =>
      postgres({ url: bouncer.urlOf(database), prepare: false, schema });
    beforeAll(async () => {
      bouncer = await PgBouncer.start(postgresUrl);
      await own.create();
    });
    afterAll(async () => {
      await own.drop();
      await bouncer.stop();
    });

    describeDatabase<Db, Tx>({
      name: "postgres",
      async make() {
        const db = open("wide");
        await db.execute(
          sql`create table ${accounts} (id int primary key, owner text not null unique, balance int not null)`,
        );
        return db;
      },
      drop: async () => {},
      clear: (db) => db.delete(accounts),
      insert: (db, account) => db.insert(accounts).values(account),
      list: (db): Promise<Account[]> => db.select().from(accounts).orderBy(accounts.id).execute(),
      setBalance: (db, id, balance) => db.update(accounts).set({ balance }).where(eq(accounts.id, id)),
      lockBalance: async (tx, id) =>
        (await getOr404(tx.select().from(accounts).where(eq(accounts.id, id)).for("update"))).balance,
      byId: (db, id) => getOr404(db, accounts, id),
      byOwner: (db, owner, detail) => getOr404(db, accounts, { owner }, detail),
    });

    it("serves ten connections of an application with two of the server", async () => {
      const db = open("narrow");
      const queries = Array.from({ length: 100 }, (_, index) =>
        db.execute<{ pid: number; value: number }>(sql`select pg_backend_pid() as pid, ${index}::int as value`),
      );
      const rows = (await Promise.all(queries)).map(([row]) => row);
      await closeDatabase(db);

      expect(rows.map((row) => row?.value)).toEqual(queries.map((_, index) => index));
      expect(new Set(rows.map((row) => row?.pid)).size).toBeLessThanOrEqual(2);
    });

    it("lets one migrate at a time", async () => {
      const story: string[] = [];
      const migrate = async (name: string): Promise<void> => {
        const db = open("narrow");
        await db[databaseHandle].migrator?.alone(async (run) => {
          story.push(`${name} begins`);
          await run("select pg_sleep(0.05)");
          story.push(`${name} ends`);
        });
        await closeDatabase(db);
      };
      await Promise.all([migrate("a"), migrate("b")]);

      const [first, second] = story[0] === "a begins" ? ["a", "b"] : ["b", "a"];
      expect(story).toEqual([`${first} begins`, `${first} ends`, `${second} begins`, `${second} ends`]);
    });
  });
});
