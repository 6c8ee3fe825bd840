import { Column, getTableName, is, Table } from "drizzle-orm";
import { ConfigError } from "../../errors/config-error.ts";
import type { Ordering } from "../ordering.ts";
import { isSameColumn } from "./order-terms.ts";
import type { SelectQuery } from "./select-query.ts";
import { flattenFields } from "./selected-fields.ts";
import { tableColumns, uniqueColumnsOf } from "./unique-columns.ts";

/** A column of the order that cursors go by. */
export interface KeysetTerm {
  readonly column: Column;
  readonly descending: boolean;
  /** Whether rows may have no value there. */
  readonly isNullable: boolean;
}

/**
 * Finds the columns of an order in a query, and adds those that tell its rows apart.
 *
 * @throws ConfigError PAGINATION_ORDERING_UNKNOWN, PAGINATION_KEY_MISSING.
 */
export function keysetTerms(query: SelectQuery, { terms, key }: Ordering, route: string): readonly KeysetTerm[] {
  const columns = columnsByName(query);
  const find = (name: string): Column => {
    const column = columns.get(name);
    if (column !== undefined) return column;
    throw new ConfigError("PAGINATION_ORDERING_UNKNOWN", route, name, [...new Set(columns.keys())].join(", "));
  };
  const given = terms.map(({ name, descending }) => ({ column: find(name), descending }));
  const unique = key === null ? uniqueColumnsOf(query) : key.map(find);
  if (unique === null)
    throw new ConfigError("PAGINATION_KEY_MISSING", route, "a query of a table without a primary key");
  const missing = unique.filter((column) => !given.some((term) => isSameColumn(term.column, column)));
  // In the direction of the last term, as an index has them.
  const descending = given.at(-1)?.descending ?? false;
  return [...given, ...missing.map((column) => ({ column, descending }))].map((term) => ({
    ...term,
    isNullable: isNullable(term.column, query),
  }));
}

/** Columns by the names that an order may call them: as they are selected, as the table has them, as the database does. */
function columnsByName({ config }: SelectQuery): ReadonlyMap<string, Column> {
  const columns = new Map<string, Column>();
  const add = (name: string, column: unknown): void => {
    if (is(column, Column) && !columns.has(name)) columns.set(name, column);
  };
  for (const { path, field } of flattenFields(config.fields)) add(path.join("."), field);
  const own = is(config.table, Table) ? Object.entries(tableColumns(config.table)) : [];
  for (const [name, column] of own) add(name, column);
  for (const [, column] of own) add(column.name, column);
  return columns;
}

/** The tables of outer joins have rows without values, whatever they say of their columns. */
function isNullable(column: Column, { joinsNotNullableMap }: SelectQuery): boolean {
  return !column.notNull || joinsNotNullableMap[getTableName(column.table)] === false;
}
