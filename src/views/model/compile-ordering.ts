import { asc, type Column, desc, type SQL } from "drizzle-orm";
import { RequestValidationError } from "../../errors/validation-error.ts";

/** Makes terms of an order of "-created_at,title". */
export type ReadOrdering = (text: string) => SQL[];

/** A term of an order: a column, with "-" before it for the greatest first. */
export function orderTerm(term: string, columns: Readonly<Record<string, Column>>): SQL | null {
  const name = term.startsWith("-") ? term.slice(1) : term;
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
  if (column === undefined) return null;
  return term === name ? asc(column) : desc(column);
}

/** @param columns The ones that clients may order by. What they ask for else is answered with 422. */
export function compileOrdering(columns: Readonly<Record<string, Column>>): ReadOrdering {
  const known = Object.keys(columns);
  return (text) => {
    const terms = text.split(",").map((term) => term.trim());
    const unique = new Set(terms.map((term) => term.replace(/^-/, "")));
    const read = terms.map((term) => orderTerm(term, columns));
    const isKnown = (term: SQL | null): term is SQL => term !== null;
    if (read.every(isKnown) && unique.size === terms.length) return read;
    const msg = `Expected some of ${known.join(", ")}, each once, with "-" before it for the greatest first`;
    throw new RequestValidationError([{ type: "validation_error", loc: ["query", "ordering"], msg }]);
  };
}
