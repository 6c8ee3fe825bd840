import { Column } from "drizzle-orm/column";
import { is } from "drizzle-orm/entity";
import type { SelectedFieldsOrdered } from "drizzle-orm/sqlite-core";
import * as drizzle from "drizzle-orm/utils";

/** The columns of a query, in the order in which it gives them. */
export type SelectedFields = SelectedFieldsOrdered;

/** For joins: whether an object of the row is null, when all of its columns are. */
type JoinsNotNullable = Record<string, boolean> | undefined;

/**
 * Makes the object of a row: nested where columns are, each value as its column reads it. What all drivers of Drizzle use, and
 * its types leave out.
 */
const mapAnyRow: (fields: SelectedFields, row: unknown[], joinsNotNullable: JoinsNotNullable) => unknown = (
  drizzle as unknown as { mapResultRow: typeof mapAnyRow }
).mapResultRow;

/** How rows of one query become objects. */
export type RowMapper = (row: unknown[]) => unknown;

/**
 * Finds out once for all rows of a query what Drizzle finds out for each value: which column it belongs to, and how that reads
 * it. Rows that nest, or hold more than columns, are left to Drizzle.
 */
export function planRows(fields: SelectedFields, joinsNotNullable: JoinsNotNullable): RowMapper {
  const names: string[] = [];
  /** Null where values are taken as they come. */
  const columns: (Column | null)[] = [];
  for (const { path, field } of fields) {
    const [name] = path;
    if (path.length !== 1 || name === undefined || !is(field, Column)) {
      return (row) => mapAnyRow(fields, row, joinsNotNullable);
    }
    names.push(name);
    columns.push(field.mapFromDriverValue === Column.prototype.mapFromDriverValue ? null : field);
  }
  return (row) => {
    const object: Record<string, unknown> = {};
    for (let index = 0; index < names.length; index++) {
      const value = row[index];
      const column = columns[index] as Column | null;
      object[names[index] as string] = value === null || column === null ? value : column.mapFromDriverValue(value);
    }
    return object;
  };
}
