import { ConfigError } from "../../errors/config-error.ts";
import { loadDriver } from "../load-driver.ts";

/** The part of the package `libsql` that is used: what its own types say is less. */
export interface LibsqlDatabase {
  readonly inTransaction: boolean;
  prepare(text: string): LibsqlStatement;
  /** Runs statements, and lets go of them whatever comes of them. */
  exec(text: string): void;
  close(): void;
}

export interface LibsqlStatement {
  /** Whether it gives rows. */
  readonly reader: boolean;
  /** Gives rows as arrays from now on. */
  raw(): LibsqlStatement;
  all(values: readonly unknown[]): unknown[][];
  run(values: readonly unknown[]): { readonly changes: number; readonly lastInsertRowid: number };
  columns(): readonly { readonly name: string }[];
}

/** What `libsql` throws for what SQLite refuses. */
export interface SqliteError extends Error {
  /** "SQLITE_BUSY", "SQLITE_CONSTRAINT_UNIQUE", … */
  readonly code: string;
}

/**
 * Opens a connection to a file.
 *
 * @throws ConfigError PEER_MISSING; what the package throws.
 */
export function openLibsql(file: string): LibsqlDatabase {
  const Database = loadDriver("libsql", "SQLite") as new (file: string) => LibsqlDatabase;
  return new Database(file);
}

export function isBusy(error: unknown): boolean {
  const { code } = error as Partial<SqliteError>;
  return typeof code === "string" && (code === "SQLITE_BUSY" || code.startsWith("SQLITE_BUSY_"));
}

/**
 * Makes a value one that can be bound. The package ends the whole process over a boolean, and reads text only up to a NUL
 * character, so that two that are different would look the same.
 *
 * @throws ConfigError DATABASE_VALUE_INVALID.
 */
export function bindable(value: unknown): unknown {
  switch (typeof value) {
    case "string":
      if (value.includes("\0")) throw new ConfigError("DATABASE_VALUE_INVALID", "text with a NUL character");
      return value;
    case "boolean":
      return value ? 1 : 0;
    case "undefined":
      return null;
    default:
      return value;
  }
}
