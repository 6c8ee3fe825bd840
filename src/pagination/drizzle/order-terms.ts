import { asc, Column, desc, getTableName, is, SQL, StringChunk } from "drizzle-orm";
import type { OrderTerm } from "./select-query.ts";

/** Whether a term of an order goes downwards: `desc(articles.id)`. */
export function isDescending(term: OrderTerm): boolean {
  const last = is(term, SQL) ? term.queryChunks.at(-1) : null;
  return is(last, StringChunk) && /\bdesc\b[^()]*$/i.test(last.value.join(""));
}

/** The column that a term orders by; null for an expression. */
export function columnOf(term: OrderTerm): Column | null {
  if (is(term, Column)) return term;
  if (!is(term, SQL)) return null;
  const parts = term.queryChunks.filter((chunk) => !is(chunk, StringChunk) || chunk.value.join("").trim() !== "");
  const [first, second, ...rest] = parts;
  const isDirected =
    second === undefined || (is(second, StringChunk) && /^\s*(?:asc|desc)\s*$/i.test(second.value.join("")));
  return is(first, Column) && isDirected && rest.length === 0 ? first : null;
}

/** Whether two columns are the same one of the same table, or of the same alias of it. */
export function isSameColumn(first: Column, second: Column): boolean {
  return first.name === second.name && getTableName(first.table) === getTableName(second.table);
}

/** A term of an order in a direction. */
export function directed(term: OrderTerm, descending: boolean): SQL {
  return descending ? desc(term) : asc(term);
}
