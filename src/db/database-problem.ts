/** What a database says of a statement that it has refused, as far as applications can do something about it. */
export type DatabaseProblem =
  /** `constraint` names it in whatever way the database does: by its name, or by its columns. */
  | { readonly kind: "unique"; readonly constraint: string }
  | { readonly kind: "reference" }
  | { readonly kind: "table missing" };

/** Codes of SQLite, PostgreSQL and MySQL. */
const kinds: Readonly<Record<string, DatabaseProblem["kind"]>> = Object.assign(Object.create(null), {
  SQLITE_CONSTRAINT_UNIQUE: "unique",
  SQLITE_CONSTRAINT_PRIMARYKEY: "unique",
  "23505": "unique",
  ER_DUP_ENTRY: "unique",
  SQLITE_CONSTRAINT_FOREIGNKEY: "reference",
  "23503": "reference",
  ER_NO_REFERENCED_ROW_2: "reference",
  "42P01": "table missing",
  ER_NO_SUCH_TABLE: "table missing",
});

/** Errors that drivers and Drizzle put around one another, at most. */
const maxCauses = 5;

/** What is behind an error of a query; null when it is something else. */
export function databaseProblemOf(error: unknown): DatabaseProblem | null {
  let cause = error;
  for (let depth = 0; depth < maxCauses && typeof cause === "object" && cause !== null; depth++) {
    const { code, message = "", constraint_name: name } = cause as QueryError;
    const kind = kinds[String(code)] ?? (/^(SqliteError: )?no such table/.test(message) ? "table missing" : undefined);
    if (kind === "unique") return { kind, constraint: name ?? message };
    if (kind !== undefined) return { kind };
    cause = (cause as QueryError).cause;
  }
  return null;
}

interface QueryError {
  readonly code?: unknown;
  readonly message?: string;
  readonly constraint_name?: string;
  readonly cause?: unknown;
}
