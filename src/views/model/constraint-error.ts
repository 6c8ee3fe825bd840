import { Conflict } from "../../errors/http-exception.ts";

/** What databases say of a row that another one has kept from being written: codes of SQLite, PostgreSQL and MySQL. */
const uniqueCodes: ReadonlySet<unknown> = new Set([
  "SQLITE_CONSTRAINT_UNIQUE",
  "SQLITE_CONSTRAINT_PRIMARYKEY",
  "SQLITE_CONSTRAINT_ROWID",
  "23505",
  "ER_DUP_ENTRY",
]);
const foreignKeyCodes: ReadonlySet<unknown> = new Set([
  "SQLITE_CONSTRAINT_FOREIGNKEY",
  "23503",
  "23001",
  "ER_NO_REFERENCED_ROW",
  "ER_NO_REFERENCED_ROW_2",
  "ER_ROW_IS_REFERENCED",
  "ER_ROW_IS_REFERENCED_2",
]);

/** What is being done to a row. */
export type WriteKind = "save" | "delete";

/** How many errors are looked through for the database's own: drivers and Drizzle put theirs around it. */
const maxCauses = 5;

/**
 * A 409 for what a constraint of the database has refused; null for any other error. It says which fields are to blame where the
 * database tells, and nothing else of what the database said.
 *
 * @param names Names of fields by those of their columns in the database.
 */
export function conflictOf(error: unknown, kind: WriteKind, names: ReadonlyMap<string, string>): Conflict | null {
  let cause: unknown = error;
  for (let depth = 0; depth < maxCauses && typeof cause === "object" && cause !== null; depth++) {
    const { code } = cause as { readonly code?: unknown };
    if (uniqueCodes.has(code)) return new Conflict(describeUnique(fieldsOf(cause, names)));
    if (foreignKeyCodes.has(code)) {
      return new Conflict(
        kind === "delete" ? "Other objects refer to it" : "It refers to an object that does not exist",
      );
    }
    cause = (cause as { readonly cause?: unknown }).cause;
  }
  return null;
}

function describeUnique(fields: readonly string[]): string {
  return `Another object has the same ${fields.length === 0 ? "values" : fields.join(", ")}`;
}

/** "UNIQUE constraint failed: articles.slug" of SQLite, "Key (slug)=(x) already exists." of PostgreSQL. */
function fieldsOf(error: object, names: ReadonlyMap<string, string>): string[] {
  const { message = "", detail = "" } = error as { readonly message?: string; readonly detail?: string };
  const listed = /constraint failed: (.+)$/.exec(message)?.[1] ?? /^Key \(([^)]+)\)=/.exec(detail)?.[1] ?? "";
  return listed.split(",").flatMap((column) => names.get(column.trim().replace(/^.*\./, "").replaceAll('"', "")) ?? []);
}
