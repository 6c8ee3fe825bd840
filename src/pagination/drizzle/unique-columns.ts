import { type Column, is, Table } from "drizzle-orm";
import { entityKind, type SelectQuery } from "./select-query.ts";

/** Columns that tell all rows of a query apart: the primary keys of its tables. Null when a table has none, or is no table. */
export function uniqueColumnsOf({ config }: SelectQuery): readonly Column[] | null {
  const tables = [config.table, ...(config.joins ?? []).map(({ table }) => table)];
  const keys = tables.map((table) => (is(table, Table) ? primaryKeyOf(table) : []));
  return keys.some((key) => key.length === 0) ? null : keys.flat();
}

/** Names that Drizzle keeps the parts of a table under. */
const columnsOf: unique symbol = Symbol.for("drizzle:Columns");
const extraColumnsOf: unique symbol = Symbol.for("drizzle:ExtraConfigColumns");
const extraConfigOf: unique symbol = Symbol.for("drizzle:ExtraConfigBuilder");

interface TableParts {
  readonly [columnsOf]: Readonly<Record<string, Column>>;
  readonly [extraColumnsOf]?: object;
  /** What stands behind the columns of a table: indexes, keys of several columns. */
  readonly [extraConfigOf]?: (columns: object) => object;
}

/** The columns of a table, by the names that they have in the code. */
export function tableColumns(table: Table): Readonly<Record<string, Column>> {
  return (table as unknown as TableParts)[columnsOf];
}

function primaryKeyOf(table: Table): readonly Column[] {
  const parts = table as unknown as TableParts;
  const columns = Object.values(parts[columnsOf]);
  const single = columns.filter((column) => column.primary);
  if (single.length > 0) return single;
  // Indexes of PostgreSQL need columns of another kind.
  const configured = parts[extraConfigOf]?.(parts[extraColumnsOf] ?? parts[columnsOf]) ?? [];
  const names = Object.values(configured).flat().flatMap(namesOfKey);
  return names.flatMap((name) => columns.find((column) => column.name === name) ?? []);
}

/** The names of the columns of a primary key; none for whatever else is configured. */
function namesOfKey(configured: object): string[] {
  const { [entityKind]: kind } = configured.constructor as { readonly [entityKind]?: unknown };
  if (typeof kind !== "string" || !kind.endsWith("PrimaryKeyBuilder")) return [];
  return (configured as { readonly columns: readonly Column[] }).columns.map(({ name }) => name);
}
