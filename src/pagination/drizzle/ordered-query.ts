import { and, getTableName, type SQL } from "drizzle-orm";
import { ConfigError } from "../../errors/config-error.ts";
import type { OrderedSlice, OrderedSource, PlacedItem, Position } from "../ordered-source.ts";
import { type Ordering, reversed } from "../ordering.ts";
import { exactValues } from "./exact-values.ts";
import { keysetConditions } from "./keyset-condition.ts";
import { type KeysetTerm, keysetTerms } from "./keyset-terms.ts";
import { directed } from "./order-terms.ts";
import { changeQuery, hasRowsOfTables, limitsOf, type SelectQuery, type SqlDialect } from "./select-query.ts";

/** What the place of a row is selected as, beside what the query selects. */
const placeField = "~place";

/** A query in the order of cursors: its own order gives way. @throws ConfigError for a query that has no such order. */
export function orderedQuery(
  query: SelectQuery,
  ordering: Ordering,
  dialect: SqlDialect,
  route: string,
): OrderedSource {
  const { limit, offset } = limitsOf(query);
  if (!hasRowsOfTables(query) || limit !== undefined || offset !== undefined) {
    const received = "a query with groups, distinct rows, unions or a limit, for a cursor";
    throw new ConfigError("PAGINATION_SOURCE_INVALID", route, received);
  }
  const terms = keysetTerms(query, ordering, route);
  return {
    signature: JSON.stringify([dialect, ...terms.map(describeTerm)]),
    read: (slice) => readRows(query, terms, slice, dialect),
  };
}

function describeTerm({ column, descending }: KeysetTerm): unknown {
  return [getTableName(column.table), column.name, column.getSQLType(), descending];
}

async function readRows(
  query: SelectQuery,
  terms: readonly KeysetTerm[],
  { from, limit, isInclusive, isBackward }: OrderedSlice,
  dialect: SqlDialect,
): Promise<PlacedItem[]> {
  const order = isBackward ? reversed(terms) : terms;
  const ordered = changeQuery(query, {
    fields: { ...query.config.fields, [placeField]: placeFields(terms, dialect) },
    orderBy: order.map(({ column, descending }) => directed(column, descending)),
  });
  const placed: PlacedItem[] = [];
  for (const behind of from === null ? [undefined] : keysetConditions(order, from, isInclusive, dialect)) {
    if (placed.length === limit) break;
    const where = and(query.config.where, behind);
    placed.push(...(await changeQuery(ordered, { where, limit: limit - placed.length })).map(toPlaced));
  }
  return placed;
}

function toPlaced({ [placeField]: place, ...item }: Record<string, unknown>): PlacedItem {
  return { item, position: Object.values(place as object) as Position };
}

function placeFields(terms: readonly KeysetTerm[], dialect: SqlDialect): Record<string, SQL> {
  const { write } = exactValues[dialect];
  // In the order of the keys, which is that of the terms.
  return Object.fromEntries(terms.map(({ column }, index) => [`p${index}`, write(column)]));
}
