import { type SQL, sql } from "drizzle-orm";
import { ConfigError } from "../../errors/config-error.ts";
import { columnOf, directed, isDescending, isSameColumn } from "./order-terms.ts";
import { hasRowsOfTables, limitsOf, type OrderTerm, type SelectQuery } from "./select-query.ts";
import { flattenFields } from "./selected-fields.ts";
import { uniqueColumnsOf } from "./unique-columns.ts";

/**
 * The order of a query, completed so that no two rows are alike in it: else the database may put rows that are on one page
 * today on another one tomorrow. What is added goes in the direction of the last term, as an index does.
 *
 * @throws ConfigError PAGINATION_ORDER_MISSING for a query without an order whose rows nothing tells apart.
 */
export function stableOrder(query: SelectQuery, route: string): readonly OrderTerm[] {
  const given = limitsOf(query).orderBy ?? [];
  const unique = distinguishingTerms(query);
  if (unique === null) {
    if (given.length === 0) throw new ConfigError("PAGINATION_ORDER_MISSING", route);
    return given;
  }
  const last = given.at(-1);
  const descending = last !== undefined && isDescending(last);
  const missing = unique.filter((term) => !given.some((other) => isSameTerm(term, other)));
  return [...given, ...missing.map((term) => directed(term, descending))];
}

/** What tells the rows of a query apart; null when that is not known. */
function distinguishingTerms(query: SelectQuery): readonly OrderTerm[] | null {
  if (hasRowsOfTables(query)) return uniqueColumnsOf(query);
  const { distinct, groupBy = [], setOperators, fields, having } = query.config;
  if (setOperators.length === 0 && !distinct) return groupBy.length > 0 || having === undefined ? groupBy : [];
  // Rows that are equal in all columns are the same to everybody; but an order by these may not suit one that is given.
  if ((limitsOf(query).orderBy ?? []).length > 0) return null;
  if (typeof distinct === "object" && setOperators.length === 0) return distinct.on;
  return flattenFields(fields).map((_, index): SQL => sql.raw(String(index + 1)));
}

function isSameTerm(unique: OrderTerm, given: OrderTerm): boolean {
  if (unique === given) return true;
  const [first, second] = [columnOf(unique), columnOf(given)];
  return first !== null && second !== null && isSameColumn(first, second);
}
