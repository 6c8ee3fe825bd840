import { Column, is, SQL, Subquery, Table } from "drizzle-orm";
import type { SelectedFields } from "./select-query.ts";
import { tableColumns } from "./unique-columns.ts";

/** One of the values that a query selects. */
export interface SelectedField {
  /** ["author", "name"] */
  readonly path: readonly string[];
  readonly field: Column | SQL | SQL.Aliased | Subquery;
}

/** Lists what a query selects, in its order: fields may be in objects by name of their table. */
export function flattenFields(fields: SelectedFields, path: readonly string[] = []): SelectedField[] {
  return Object.entries(fields).flatMap(([name, field]): SelectedField[] => {
    const inner = [...path, name];
    if (is(field, Column) || is(field, SQL) || is(field, SQL.Aliased) || is(field, Subquery)) {
      return [{ path: inner, field }];
    }
    return flattenFields(is(field, Table) ? tableColumns(field) : (field as SelectedFields), inner);
  });
}
