import { and, or, type SQL, sql } from "drizzle-orm";
import type { Position } from "../ordered-source.ts";
import { exactValues } from "./exact-values.ts";
import type { KeysetTerm } from "./keyset-terms.ts";
import type { SqlDialect } from "./select-query.ts";

/** A term with its value at the place that a condition begins at; null for none. */
interface PlacedTerm extends KeysetTerm {
  readonly value: SQL | null;
  /** What the value is compared with. */
  readonly compared: SQL;
}

const never = sql`1 = 0`;

/**
 * Conditions of the rows that come behind a place in an order: `(created_at, id) < (?, ?)`, or the same in a form that an index
 * can be used for where that is not enough. MySQL uses none for such a comparison; mixed directions have none.
 *
 * Where the first column may be null, rows without a value there are a part of their own, before the others or behind them: an
 * index finds each of the two, and not what is in one or the other.
 *
 * @param isInclusive Whether a row at the very place fits too.
 */
export function keysetConditions(
  terms: readonly KeysetTerm[],
  position: Position,
  isInclusive: boolean,
  dialect: SqlDialect,
): readonly SQL[] {
  const { read, comparable } = exactValues[dialect];
  const placed = terms.map((term, index): PlacedTerm => {
    const text = position[index] ?? null;
    return { ...term, compared: comparable(term.column), value: text === null ? null : read(text, term.column) };
  });
  const [first, ...rest] = placed as [PlacedTerm, ...PlacedTerm[]];
  const { compared, isNullable } = first;
  if (first.value === null) {
    const behind = allOf([sql`${compared} is null`, isBehindAll(rest, isInclusive, dialect)]);
    return areNullsLast(first, dialect) ? [behind] : [behind, sql`${compared} is not null`];
  }
  const behind = isBehindAll([{ ...first, isNullable: false }, ...rest], isInclusive, dialect);
  return isNullable && areNullsLast(first, dialect) ? [behind, sql`${compared} is null`] : [behind];
}

function isBehindAll(terms: readonly PlacedTerm[], isInclusive: boolean, dialect: SqlDialect): SQL {
  if (dialect !== "mysql" && terms.length > 1 && isRow(terms)) return compareRow(terms, isInclusive);
  const alternatives = terms.flatMap((term, index): SQL[] => {
    const behind = isBehind(term, dialect);
    return behind === null ? [] : [allOf([...terms.slice(0, index).map(isEqual), behind])];
  });
  if (isInclusive) alternatives.push(allOf(terms.map(isEqual)));
  const either = or(...alternatives) ?? never;
  const [first] = terms;
  // What an index can begin with: no row behind the place is before it in the first column.
  return first === undefined || terms.length === 1 ? either : allOf([isNotBefore(first, dialect), either]);
}

/** Whether all terms can be compared at once. */
function isRow(terms: readonly PlacedTerm[]): boolean {
  const [first] = terms;
  return terms.every((term) => !term.isNullable && term.value !== null && term.descending === first?.descending);
}

function compareRow(terms: readonly PlacedTerm[], isInclusive: boolean): SQL {
  const operator = sql.raw(`${terms[0]?.descending ? "<" : ">"}${isInclusive ? "=" : ""}`);
  const list = (values: readonly SQL[]): SQL => sql`(${sql.join([...values], sql`, `)})`;
  const values = terms.map(({ value }) => value as SQL);
  return sql`${list(terms.map(({ compared }) => compared))} ${operator} ${list(values)}`;
}

function isEqual({ compared, value }: PlacedTerm): SQL {
  return value === null ? sql`${compared} is null` : sql`${compared} = ${value}`;
}

/** Null where nothing comes behind the value. */
function isBehind(term: PlacedTerm, dialect: SqlDialect): SQL | null {
  const { compared, value, descending } = term;
  if (value === null) return areNullsLast(term, dialect) ? null : sql`${compared} is not null`;
  return withNulls(term, sql`${compared} ${sql.raw(descending ? "<" : ">")} ${value}`, dialect);
}

/** Undefined where everything fits. */
function isNotBefore(term: PlacedTerm, dialect: SqlDialect): SQL | undefined {
  const { compared, value, descending } = term;
  if (value === null) return areNullsLast(term, dialect) ? sql`${compared} is null` : undefined;
  return withNulls(term, sql`${compared} ${sql.raw(descending ? "<=" : ">=")} ${value}`, dialect);
}

function withNulls(term: PlacedTerm, condition: SQL, dialect: SqlDialect): SQL {
  return term.isNullable && areNullsLast(term, dialect) ? sql`(${condition} or ${term.compared} is null)` : condition;
}

/** Where a database puts nulls by itself, which is what its indexes do: PostgreSQL above all values, the others below. */
function areNullsLast({ descending }: KeysetTerm, dialect: SqlDialect): boolean {
  return (dialect === "postgres") !== descending;
}

function allOf(conditions: readonly (SQL | undefined)[]): SQL {
  return and(...conditions) ?? sql`1 = 1`;
}
