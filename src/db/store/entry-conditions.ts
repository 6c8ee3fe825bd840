import type { Column } from "drizzle-orm/column";
import { eq, gt, isNull, or, type SQL } from "drizzle-orm/sql";
import type { EntryContent } from "./store-entries.ts";

/** The columns of a store's table, of any dialect. */
interface EntryColumns {
  readonly value: Column;
  readonly count: Column;
  readonly expiresAt: Column;
}

export function isLive({ expiresAt }: EntryColumns, now: number): SQL | undefined {
  return or(isNull(expiresAt), gt(expiresAt, now));
}

/** Whether an entry keeps this; any content will do where none is given. */
export function hasContent(columns: EntryColumns, expected: EntryContent | null): SQL | undefined {
  if (expected === null) return undefined;
  return expected.value === null ? eq(columns.count, expected.count) : eq(columns.value, expected.value);
}
