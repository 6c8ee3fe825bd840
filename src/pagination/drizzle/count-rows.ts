import { Column, is, SQL, Subquery, sql } from "drizzle-orm";
import { changeLimits, changeQuery, hasRowsOfTables, type SelectedFields, type SelectQuery } from "./select-query.ts";
import { flattenFields } from "./selected-fields.ts";

/** Counts the rows of a query, whatever its own limits are: a query of its own, without order and columns. */
export async function countRows(query: SelectQuery): Promise<number> {
  const unlimited = changeLimits(query, { orderBy: undefined, limit: undefined, offset: undefined });
  const bare = changeQuery(unlimited, { lockingClause: undefined });
  const fields = { count: sql`count(*)`.mapWith(Number) };
  const counting = hasRowsOfTables(query)
    ? changeQuery(bare, { fields })
    : changeQuery(bare, countAround(bare, fields));
  const [row] = await counting;
  return row?.count as number;
}

/** Groups and the like can only be counted from outside. */
function countAround(query: SelectQuery, fields: SelectedFields): Partial<SelectQuery["config"]> {
  const named = nameFields(query.config.fields);
  const inner = changeQuery(query, { fields: named }).getSQL();
  return {
    table: new Subquery(inner, named, "boltapi_counted"),
    fields,
    withList: [],
    distinct: undefined,
    joins: undefined,
    where: undefined,
    groupBy: undefined,
    having: undefined,
    setOperators: [],
  };
}

/** Columns of several tables may have one name, which those of a subquery cannot. */
function nameFields(fields: SelectedFields): SelectedFields {
  const named = flattenFields(fields).map(({ field }, index) => {
    const name = `c${index}`;
    if (is(field, Column)) return [name, sql`${field}`.as(name)];
    return [name, is(field, SQL) ? field.as(name) : field];
  });
  return Object.fromEntries(named) as SelectedFields;
}
