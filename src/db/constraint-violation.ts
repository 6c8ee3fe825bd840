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

/** Why a database has refused to write a row. */
export interface ConstraintViolation {
  /** "unique" where another row has the same values, "foreignKey" where a row is missing that it refers to, or is referred to. */
  readonly kind: "unique" | "foreignKey";
  /** Columns that are to blame, as the database calls them; empty where it does not tell, as MySQL. */
  readonly columns: readonly string[];
}

/** How many errors are looked through for the database's own: drivers and Drizzle put theirs around it. */
const maxCauses = 5;

/**
 * Tells which constraint an error of a query is about; null for any other error.
 *
 *   try { await db.insert(users).values(user); }
 *   catch (error) { if (constraintViolation(error)?.kind === "unique") throw new Conflict("The name is taken"); throw error; }
 */
export function constraintViolation(error: unknown): ConstraintViolation | null {
  let cause: unknown = error;
  for (let depth = 0; depth < maxCauses && typeof cause === "object" && cause !== null; depth++) {
    const { code } = cause as { readonly code?: unknown };
    if (uniqueCodes.has(code)) return { kind: "unique", columns: columnsOf(cause) };
    if (foreignKeyCodes.has(code)) return { kind: "foreignKey", columns: columnsOf(cause) };
    cause = (cause as { readonly cause?: unknown }).cause;
  }
  return null;
}

/** "UNIQUE constraint failed: articles.slug" of SQLite, "Key (slug)=(x) already exists." of PostgreSQL. */
function columnsOf(error: object): string[] {
  const { message = "", detail = "" } = error as { readonly message?: string; readonly detail?: string };
  const listed = /UNIQUE constraint failed: (.+)$/.exec(message)?.[1] ?? /^Key \(([^)]+)\)=/.exec(detail)?.[1] ?? "";
  const columns = listed.split(",").map((column) => column.trim().replace(/^.*\./, "").replaceAll('"', ""));
  return columns.filter((column) => column !== "");
}
