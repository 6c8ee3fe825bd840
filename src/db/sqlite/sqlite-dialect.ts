import type { Casing } from "drizzle-orm";
import { Column } from "drizzle-orm/column";
import { is } from "drizzle-orm/entity";
import { type SQL, sql } from "drizzle-orm/sql";
import { SQLiteAsyncDialect } from "drizzle-orm/sqlite-core";
import { getTableName } from "drizzle-orm/table";
import type { SelectedFields } from "../plan-rows.ts";

/** What Drizzle's types leave out of its dialect. */
interface DialectParts {
  readonly casing: { getColumnCasing(column: Column): string };
  buildSelection?: BuildSelection;
}

type BuildSelection = (fields: SelectedFields, options?: { readonly isSingleTable?: boolean }) => SQL;

/**
 * Drizzle's dialect, which writes the columns of a query in one go.
 *
 * Drizzle makes an object of each name, dot and comma of that list, and asks each of a dozen classes what it is to put them
 * together again: half of what it takes to build a query, `bench/db`. Where a list holds more than columns, that is how it is.
 */
export function sqliteDialect(casing: Casing | undefined): SQLiteAsyncDialect {
  const dialect = new SQLiteAsyncDialect(casing === undefined ? {} : { casing });
  const parts = dialect as unknown as DialectParts;
  const build = parts.buildSelection?.bind(dialect);
  // Another version of Drizzle may call it something else: it then builds its queries all by itself.
  if (build === undefined) return dialect;
  const names = new WeakMap<Column, string>();
  const nameOf = (column: Column): string => {
    const known = names.get(column);
    if (known !== undefined) return known;
    const name = dialect.escapeName(parts.casing.getColumnCasing(column));
    names.set(column, name);
    return name;
  };
  parts.buildSelection = (fields, options = {}) => {
    const { isSingleTable = false } = options;
    let text = "";
    for (const { field } of fields) {
      // Integers that are too large for a number are read as text.
      if (!is(field, Column) || field.columnType === "SQLiteNumericBigInt") return build(fields, options);
      if (text !== "") text += ", ";
      text += isSingleTable ? nameOf(field) : `${dialect.escapeName(getTableName(field.table))}.${nameOf(field)}`;
    }
    return sql.raw(text);
  };
  return dialect;
}
