import { createHash } from "node:crypto";
import type { MySqlDatabase, MySqlQueryResultHKT, PreparedQueryHKTBase } from "drizzle-orm/mysql-core";
import { and, eq, inArray, lte, type SQL, sql } from "drizzle-orm/sql";
import { type FindQuery, isEntry, isLive } from "./entry-conditions.ts";
import type { EntryContent, StoreEntries, StoreEntry } from "./store-entries.ts";
import type { MysqlStoreTable } from "./store-tables.ts";

// biome-ignore lint/suspicious/noExplicitAny: type parameters of Drizzle that do not matter here, and that unknown does not fit.
type Database = MySqlDatabase<MySqlQueryResultHKT, PreparedQueryHKTBase, any, any>;

/** What the driver tells of a statement without rows. */
interface WriteResult {
  readonly affectedRows: number;
  /** A text where a number would not be exact. */
  readonly insertId: number | string;
}

/** The rows of a store on MySQL and MariaDB, whose statements tell little of what they have written. */
export class MysqlEntries implements StoreEntries {
  private readonly db: Database;
  private readonly table: MysqlStoreTable;
  private findQuery: FindQuery | null = null;

  constructor(db: Database, table: MysqlStoreTable) {
    this.db = db;
    this.table = table;
  }

  async find(key: string, now: number): Promise<EntryContent | null> {
    this.findQuery ??= this.prepareFind();
    const [content] = await this.findQuery.execute({ key, now });
    return content ?? null;
  }

  async put({ key, ...content }: StoreEntry): Promise<void> {
    await this.write((db, table) =>
      db
        .insert(table)
        .values({ key, ...content })
        .onDuplicateKeyUpdate({
          set: {
            value: sql`values(${table.value})`,
            count: sql`values(${table.count})`,
            expiresAt: sql`values(${table.expiresAt})`,
          },
        }),
    );
  }

  async insert(entry: StoreEntry, now: number): Promise<boolean> {
    await this.write((db, table) => db.delete(table).where(and(eq(table.key, entry.key), lte(table.expiresAt, now))));
    const { affectedRows } = await this.write((db, table) => db.insert(table).ignore().values(entry));
    return affectedRows === 1;
  }

  async replace({ key, ...content }: StoreEntry, expected: EntryContent, now: number): Promise<boolean> {
    const { affectedRows } = await this.write((db, table) =>
      db
        .update(table)
        .set(content)
        .where(and(eq(table.key, key), isLive(table, now), hasContent(table, expected))),
    );
    return affectedRows === 1;
  }

  async remove(key: string, expected: EntryContent | null, now: number): Promise<boolean> {
    const { affectedRows } = await this.write((db, table) =>
      db.delete(table).where(and(eq(table.key, key), isLive(table, now), hasContent(table, expected))),
    );
    return affectedRows === 1;
  }

  async add(key: string, by: number, expiresAt: number | null, now: number): Promise<number | null> {
    const { count, expiresAt: end } = this.table;
    const hasEnded = sql`(${end} is not null and ${end} <= ${now})`;
    const isAllowed = sql`(${count} is not null and abs(${count} + ${by}) <= ${Number.MAX_SAFE_INTEGER})`;
    const fresh = sql`${by} + ${shift}`;
    const told = sql`case when ${hasEnded} then ${fresh} when ${isAllowed} then ${count} + ${fresh} else 0 end`;
    const { insertId } = await this.write((db, table) =>
      db
        .insert(table)
        .values({ key, count: by, value: sql`nullif(${tell(fresh)}, ${fresh})`, expiresAt })
        .onDuplicateKeyUpdate({
          // The first column that is set, so that what is told is of the row as it was.
          set: {
            value: sql`case when ${tell(told)} = 0 then ${this.table.value} end`,
            count: sql`case when ${hasEnded} then ${by} when ${isAllowed} then ${count} + ${by} else ${count} end`,
            expiresAt: sql`case when ${hasEnded} then ${expiresAt} else ${end} end`,
          },
        }),
    );
    const sum = BigInt(insertId);
    return sum === 0n ? null : Number(sum - 2n ** 53n);
  }

  async removeExpired(now: number, limit: number): Promise<number> {
    const { db, table } = this;
    const rows = await db.select({ key: table.key }).from(table).where(lte(table.expiresAt, now)).limit(limit);
    if (rows.length === 0) return 0;
    // By their keys, in order: a range of times would be locked against everybody who writes.
    const keys = rows.map((row) => String(row.key)).sort();
    await this.write(() => db.delete(table).where(and(inArray(table.key, keys), lte(table.expiresAt, now))));
    return rows.length;
  }

  /** With the first use: the table may not be there before. */
  private prepareFind(): FindQuery {
    const { db, table } = this;
    const query = db.select({ count: table.count, value: table.value }).from(table).where(isEntry(table));
    return query.prepare() as unknown as FindQuery;
  }

  /** Runs a statement, again when another one and this have waited for each other. */
  private async write(
    build: (db: Database, table: MysqlStoreTable) => PromiseLike<unknown>,
    attempts = 5,
  ): Promise<WriteResult> {
    try {
      const [result] = (await build(this.db, this.table)) as [WriteResult];
      return result;
    } catch (error) {
      const { code } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
      if (code !== "ER_LOCK_DEADLOCK" || attempts <= 1) throw error;
      return this.write(build, attempts - 1);
    }
  }
}

/** Makes every count, and so what is told of it, a number above 0. Added by the server: here it would not be exact. */
const shift = sql.raw(String(2n ** 53n));

/** Has the driver told of a number, as `insertId`: statements of MySQL give no rows. */
function tell(number: SQL): SQL {
  return sql`last_insert_id(${number})`;
}

/** By the digest of a value: two values of 4 MiB would not fit into one packet of a server with its usual settings. */
function hasContent(table: MysqlStoreTable, expected: EntryContent | null): SQL | undefined {
  if (expected === null) return undefined;
  const { count, value } = expected;
  if (value === null) return eq(table.count, count);
  return sql`sha2(${table.value}, 256) = ${createHash("sha256").update(value).digest("hex")}`;
}
