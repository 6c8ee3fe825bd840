/** Errors that drivers and Drizzle put around one another, at most. */
const maxCauses = 5;

/** Whether an error of a query says that a table is not there: most often its migration was not applied. */
export function isTableMissing(error: unknown): boolean {
  let cause = error;
  for (let depth = 0; depth < maxCauses && typeof cause === "object" && cause !== null; depth++) {
    const { code, message = "" } = cause as { readonly code?: unknown; readonly message?: string };
    // PostgreSQL and MySQL have codes of their own for it, SQLite has a message.
    if (code === "42P01" || code === "ER_NO_SUCH_TABLE" || message.startsWith("no such table: ")) return true;
    cause = (cause as { readonly cause?: unknown }).cause;
  }
  return false;
}
