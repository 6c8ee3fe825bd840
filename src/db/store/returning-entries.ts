import { and, eq, inArray, lte, sql } from "drizzle-orm/sql";
import type { BaseSQLiteDatabase } from "drizzle-orm/sqlite-core";
import { type FindQuery, hasContent, isEntry, isLive } from "./entry-conditions.ts";
import type { EntryContent, StoreEntries, StoreEntry } from "./store-entries.ts";
import type { SqliteStoreTable } from "./store-tables.ts";

/** What this needs of an instance of Drizzle. That for PostgreSQL builds the same, by types of its own. */
// biome-ignore lint/suspicious/noExplicitAny: type parameters of Drizzle that do not matter here, and that unknown does not fit.
export type ReturningDatabase = BaseSQLiteDatabase<"async", unknown, any, any>;

/** The rows of a store on SQLite and PostgreSQL, whose statements give back what they have written. */
export class ReturningEntries implements StoreEntries {
  private readonly db: ReturningDatabase;
  private readonly table: SqliteStoreTable;
  private findQuery: FindQuery | null = null;

  constructor(db: ReturningDatabase, table: SqliteStoreTable) {
    this.db = db;
    this.table = table;
  }

  async find(key: string, now: number): Promise<EntryContent | null> {
    this.findQuery ??= this.prepareFind();
    const [content] = await this.findQuery.execute({ key, now });
    return content ?? null;
  }

  async put({ key, ...content }: StoreEntry): Promise<void> {
    const { db, table } = this;
    await db
      .insert(table)
      .values({ key, ...content })
      .onConflictDoUpdate({ target: table.key, set: content });
  }

  async insert({ key, ...content }: StoreEntry, now: number): Promise<boolean> {
    const { db, table } = this;
    const rows = await db
      .insert(table)
      .values({ key, ...content })
      .onConflictDoUpdate({ target: table.key, set: content, setWhere: lte(table.expiresAt, now) })
      .returning({ key: table.key });
    return rows.length === 1;
  }

  async replace({ key, ...content }: StoreEntry, expected: EntryContent, now: number): Promise<boolean> {
    const { db, table } = this;
    const rows = await db
      .update(table)
      .set(content)
      .where(and(eq(table.key, key), isLive(table, now), hasContent(table, expected)))
      .returning({ key: table.key });
    return rows.length === 1;
  }

  async remove(key: string, expected: EntryContent | null, now: number): Promise<boolean> {
    const { db, table } = this;
    const rows = await db
      .delete(table)
      .where(and(eq(table.key, key), isLive(table, now), hasContent(table, expected)))
      .returning({ key: table.key });
    return rows.length === 1;
  }

  async add(key: string, by: number, expiresAt: number | null, now: number): Promise<number | null> {
    const { db, table } = this;
    const { count, expiresAt: end } = table;
    const hasEnded = lte(end, now);
    const sum = sql`${count} + ${by}`;
    const [row] = await db
      .insert(table)
      .values({ key, count: by, value: null, expiresAt })
      .onConflictDoUpdate({
        target: table.key,
        set: {
          value: null,
          count: sql`case when ${hasEnded} then excluded.count else ${sum} end`,
          expiresAt: sql`case when ${hasEnded} then excluded.expires_at else ${end} end`,
        },
        setWhere: sql`${hasEnded} or (${count} is not null and abs(${sum}) <= ${largest})`,
      })
      .returning({ count });
    return (row?.count as number | undefined) ?? null;
  }

  async removeExpired(now: number, limit: number): Promise<number> {
    const { db, table } = this;
    const expired = db.select({ key: table.key }).from(table).where(lte(table.expiresAt, now)).limit(limit);
    // Others may remove the same at the same time: on PostgreSQL they take other rows. On SQLite they wait for their turn.
    const { for: lock } = expired as { for?: (strength: "update", config: { skipLocked: true }) => unknown };
    lock?.call(expired, "update", { skipLocked: true });
    const rows = await db
      .delete(table)
      .where(and(inArray(table.key, expired), lte(table.expiresAt, now)))
      .returning({ key: table.key });
    return rows.length;
  }

  /** With the first use: the table may not be there before. */
  private prepareFind(): FindQuery {
    const { db, table } = this;
    const query = db.select({ count: table.count, value: table.value }).from(table).where(isEntry(table));
    return query.prepare() as unknown as FindQuery;
  }
}

/** As it stands in SQL: PostgreSQL would take it for an `integer`. */
const largest = sql.raw(String(Number.MAX_SAFE_INTEGER));
