import type { Logger } from "../logging/logger.ts";

/** Where a database says how it is opened and closed. The same in every copy of the package. */
export const databaseHandle: unique symbol = Symbol.for("boltapi.database");

/** A database that an application can open, close and ask: what `sqlite`, `postgres`, `mysql` and `database` give. */
export interface AppDatabase {
  readonly [databaseHandle]: DatabaseHandle;
}

/** The kind of SQL that a database speaks, as Drizzle names it. */
export type DatabaseDialect = "sqlite" | "postgresql" | "mysql";

/** Runs one piece of SQL without parameters, and gives its rows. */
export type RunStatement = (text: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/** How migrations are applied. */
export interface Migrator {
  /** Runs a statement as any other. */
  readonly run: RunStatement;
  /**
   * Waits until no other process, on whatever host, does the same, and then runs a function: in a transaction where the
   * database can undo changes of tables.
   */
  alone<Result>(work: (run: RunStatement) => Promise<Result>): Promise<Result>;
}

/** What the framework does with a database beside querying it. Queries go to the database itself. */
export interface DatabaseHandle {
  readonly dialect: DatabaseDialect;
  /** Where it is, without what lets one in: "PostgreSQL at 127.0.0.1:5432/shop". */
  readonly place: string;
  /** How columns are named that have no name of their own; undefined for as they are called in TypeScript. */
  readonly casing: "snake_case" | "camelCase" | undefined;
  /** Null where migrations cannot be applied. */
  readonly migrator: Migrator | null;
  /**
   * Connects, or finds that it is connected. Each call is undone by one call of `close`.
   *
   * @throws ConfigError PEER_MISSING, DATABASE_UNREACHABLE.
   */
  open(logger: Logger): Promise<void>;
  /** Ends the connections when nobody needs them any more. A query after that connects again. */
  close(): Promise<void>;
  /** Throws when the database does not answer. */
  check(): Promise<void>;
  /** Has a function told of each query from now on. A further one takes its place. */
  watch(listener: (query: string) => void): void;
}

export function isAppDatabase(value: unknown): value is AppDatabase {
  return typeof value === "object" && value !== null && databaseHandle in value;
}
