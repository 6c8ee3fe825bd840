import { createHash } from "node:crypto";
import { is } from "drizzle-orm/entity";
import { MySqlTable } from "drizzle-orm/mysql-core";
import { PgTable } from "drizzle-orm/pg-core";
import { SQLiteTable } from "drizzle-orm/sqlite-core";
import { getTableColumns } from "drizzle-orm/utils";
import { ConfigError, describeValue } from "../../errors/config-error.ts";
import type { IncrementOptions, KeyValueStore, TimeToLive } from "../../stores/key-value-store.ts";
import { checkAmount, checkKey, checkTtl, checkValue, isCount } from "../../stores/store-arguments.ts";
import type { AnyDatabase, AnyMysql, AnyPostgres } from "../select-by-key.ts";
import { MysqlEntries } from "./mysql-entries.ts";
import { ReturningEntries } from "./returning-entries.ts";
import type { EntryContent, StoreEntries } from "./store-entries.ts";
import type { MysqlStoreTable, PostgresStoreTable, SqliteStoreTable } from "./store-tables.ts";

/** The table of a store in a database of this type. */
export type StoreTableOf<Db extends AnyDatabase> = Db extends AnyPostgres
  ? PostgresStoreTable
  : Db extends AnyMysql
    ? MysqlStoreTable
    : SqliteStoreTable;

/**
 * A store in the application's own database, for as many processes as share it.
 *
 *   // tables.ts
 *   export const storeEntries = sqliteStoreTable();
 *   // where the store is used
 *   const store = databaseStore(db, storeEntries);
 *
 * Entries that have ended are never seen, and are removed a few hundred at a time, now and then when something is written.
 * `close` leaves the database open.
 *
 * @throws ConfigError STORE_TABLE_INVALID.
 */
export function databaseStore<Db extends AnyDatabase>(db: Db, table: StoreTableOf<Db>): KeyValueStore {
  return new DatabaseStore(entriesOf(db, table));
}

/** How long expired entries stay at least before they are looked for, in milliseconds. */
const sweepIntervalMs = 60_000;

/** Most entries that are removed with one write. */
const sweepLimit = 500;

class DatabaseStore implements KeyValueStore {
  readonly #entries: StoreEntries;
  #nextSweep = 0;

  constructor(entries: StoreEntries) {
    this.#entries = entries;
  }

  async get(key: string): Promise<string | null> {
    checkKey(key);
    const content = await this.#entries.find(digestOf(key), Date.now());
    return content === null ? null : decode(content);
  }

  async set(key: string, value: string, { ttlMs }: TimeToLive = {}): Promise<void> {
    checkKey(key);
    checkValue(value);
    checkTtl(ttlMs);
    await this.#entries.put({ key: digestOf(key), ...encode(value), expiresAt: endOf(ttlMs) });
    await this.#sweep();
  }

  async delete(key: string): Promise<boolean> {
    checkKey(key);
    return this.#entries.remove(digestOf(key), null, Date.now());
  }

  async increment(key: string, { by = 1, ttlMs }: IncrementOptions = {}): Promise<number> {
    checkKey(key);
    checkAmount(by);
    checkTtl(ttlMs);
    const sum = await this.#entries.add(digestOf(key), by, endOf(ttlMs), Date.now());
    if (sum === null) throw new ConfigError("STORE_NOT_A_COUNT");
    await this.#sweep();
    return sum;
  }

  async compareAndSet(
    key: string,
    expected: string | null,
    value: string | null,
    { ttlMs }: TimeToLive = {},
  ): Promise<boolean> {
    checkKey(key);
    if (expected !== null) checkValue(expected);
    if (value !== null) checkValue(value);
    checkTtl(ttlMs);
    const digest = digestOf(key);
    const now = Date.now();
    if (value === null) {
      if (expected === null) return (await this.#entries.find(digest, now)) === null;
      return this.#entries.remove(digest, encode(expected), now);
    }
    const entry = { key: digest, ...encode(value), expiresAt: endOf(ttlMs) };
    const isSet = await (expected === null
      ? this.#entries.insert(entry, now)
      : this.#entries.replace(entry, encode(expected), now));
    await this.#sweep();
    return isSet;
  }

  async close(): Promise<void> {
    // The database is the application's.
  }

  /** Waited for by the write that it comes with: nothing goes on in the background when the database is closed. */
  async #sweep(): Promise<void> {
    const now = Date.now();
    if (now < this.#nextSweep) return;
    this.#nextSweep = now + sweepIntervalMs;
    try {
      const removed = await this.#entries.removeExpired(now, sweepLimit);
      // There are more: the next write goes on.
      if (removed >= sweepLimit) this.#nextSweep = 0;
    } catch {
      // What was to be written is written. Whatever is wrong, the next use of the store meets it too.
    }
  }
}

function entriesOf(db: AnyDatabase, table: unknown): StoreEntries {
  const columns: object =
    is(table, SQLiteTable) || is(table, PgTable) || is(table, MySqlTable) ? getTableColumns(table) : {};
  if (!["key", "value", "count", "expiresAt"].every((name) => name in columns)) {
    throw new ConfigError("STORE_TABLE_INVALID", describeValue(table));
  }
  // Of one dialect with the table, as the types say.
  return is(table, MySqlTable)
    ? new MysqlEntries(db as never, table as MysqlStoreTable)
    : new ReturningEntries(db as never, table as SqliteStoreTable);
}

/** Keys may be secrets, of any length and with any character: the database gets their digests. */
function digestOf(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}

function encode(value: string): EntryContent {
  return isCount(value) ? { count: Number(value), value: null } : { count: null, value: Buffer.from(value, "utf8") };
}

function decode({ count, value }: EntryContent): string {
  return value === null ? String(count) : value.toString("utf8");
}

function endOf(ttlMs: number | undefined): number | null {
  return ttlMs === undefined ? null : Date.now() + ttlMs;
}
