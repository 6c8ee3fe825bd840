import type { Column } from "drizzle-orm/column";
import { and, eq, gt, isNull, or, type Placeholder, type SQL, sql } from "drizzle-orm/sql";
import type { EntryContent } from "./store-entries.ts";

/** The columns of a store's table, of any dialect. */
interface EntryColumns {
  readonly key: Column;
  readonly value: Column;
  readonly count: Column;
  readonly expiresAt: Column;
}

export function isLive({ expiresAt }: EntryColumns, now: number | Placeholder): SQL | undefined {
  return or(isNull(expiresAt), gt(expiresAt, now));
}

/** Whether an entry keeps this; any content will do where none is given. */
export function hasContent(columns: EntryColumns, expected: EntryContent | null): SQL | undefined {
  if (expected === null) return undefined;
  return expected.value === null ? eq(columns.count, expected.count) : eq(columns.value, expected.value);
}

/** The entry of a key, for a query that is built once. */
export function isEntry(columns: EntryColumns): SQL | undefined {
  return and(eq(columns.key, sql.placeholder("key")), isLive(columns, sql.placeholder("now")));
}

/** A query that is built once, and run with the values of each call. */
export interface FindQuery {
  execute(values: { readonly key: string; readonly now: number }): PromiseLike<readonly EntryContent[]>;
}
