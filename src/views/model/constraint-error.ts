import { constraintViolation } from "../../db/constraint-violation.ts";
import { Conflict } from "../../errors/http-exception.ts";

/** What is being done to a row. */
export type WriteKind = "save" | "delete";

/**
 * A 409 for what a constraint of the database has refused; null for any other error. It says which fields are to blame where the
 * database tells, and nothing else of what the database said.
 *
 * @param names Names of fields by those of their columns in the database.
 */
export function conflictOf(error: unknown, kind: WriteKind, names: ReadonlyMap<string, string>): Conflict | null {
  const violation = constraintViolation(error);
  if (violation === null) return null;
  if (violation.kind === "unique") {
    return new Conflict(describeUnique(violation.columns.flatMap((column) => names.get(column) ?? [])));
  }
  return new Conflict(kind === "delete" ? "Other objects refer to it" : "It refers to an object that does not exist");
}

function describeUnique(fields: readonly string[]): string {
  return `Another object has the same ${fields.length === 0 ? "values" : fields.join(", ")}`;
}
