import type { KeyValueStore } from "boltapi";
import type { AppDatabase } from "boltapi/db";

/** One dialect: a database with the table of a store. */
export interface StoreKit {
  readonly name: string;
  /** Makes the database and the table. */
  prepare(): Promise<void>;
  drop(): Promise<void>;
  /** The database, as a process of its own has it. */
  open(): AppDatabase;
  store(db: AppDatabase): KeyValueStore;
  clear(db: AppDatabase): Promise<unknown>;
  /** All rows, by when they end. */
  rows(db: AppDatabase): Promise<readonly StoreRow[]>;
}

export interface StoreRow {
  readonly key: unknown;
  readonly value: unknown;
  readonly count: unknown;
  readonly expiresAt: unknown;
}
