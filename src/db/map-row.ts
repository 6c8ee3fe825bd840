import type { SelectedFieldsOrdered } from "drizzle-orm/sqlite-core";
import * as drizzle from "drizzle-orm/utils";

/** The columns of a query, in the order in which it gives them. */
export type SelectedFields = SelectedFieldsOrdered;

/**
 * Makes the object of a row: nested where columns are, each value as its column reads it. What all drivers of Drizzle use, and
 * its types leave out.
 */
export const mapRow: (
  fields: SelectedFields,
  row: unknown[],
  joinsNotNullable: Record<string, boolean> | undefined,
) => unknown = (drizzle as unknown as { mapResultRow: typeof mapRow }).mapResultRow;
