import { ConfigError, describeValue } from "../errors/config-error.ts";
import type { Position } from "./ordered-source.ts";
import type { OrderingTerm } from "./ordering.ts";

/** A value that items can be ordered by. Null comes before all others. */
export type OrderedValue = string | number | bigint | boolean | Date | null;

/** Values of an item by the names of an order. */
export type OrderedValues = Readonly<Record<string, OrderedValue>>;

type Item = Readonly<Record<string, unknown>>;

/**
 * Where an item stands.
 *
 * @throws ConfigError PAGINATION_SOURCE_INVALID for values without an order.
 */
export function positionOf(item: unknown, terms: readonly OrderingTerm[], route: string): Position {
  return terms.map(({ name }) => {
    const value = (item as Item)[name];
    const text = writeValue(value);
    if (text !== undefined) return text;
    throw new ConfigError("PAGINATION_SOURCE_INVALID", route, `an item whose "${name}" is ${describeValue(value)}`);
  });
}

/** The values that a position stands for. */
export function valuesOf(position: Position, terms: readonly OrderingTerm[]): OrderedValues {
  return Object.fromEntries(terms.map(({ name }, index) => [name, readValue(position[index] ?? null)]));
}

/** Compares two items, or an item with values, as the order says. */
export function compareBy(terms: readonly OrderingTerm[], first: Item, second: Item): number {
  for (const { name, descending } of terms) {
    const order = compareValues(first[name] as OrderedValue | undefined, second[name] as OrderedValue | undefined);
    if (order !== 0) return descending ? -order : order;
  }
  return 0;
}

function compareValues(first: OrderedValue = null, second: OrderedValue = null): number {
  if (first === null || second === null) return Number(first !== null) - Number(second !== null);
  // Dates compare by their time, and text by its code units.
  return Number(first > second) - Number(first < second);
}

/** Undefined for what has no order. */
function writeValue(value: unknown): string | null | undefined {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : `d${value.toISOString()}`;
  switch (typeof value) {
    case "string":
      return `s${value}`;
    case "number":
      return Number.isNaN(value) ? undefined : `n${value}`;
    case "bigint":
      return `i${value}`;
    case "boolean":
      return value ? "t" : "f";
    default:
      return undefined;
  }
}

function readValue(text: string | null): OrderedValue {
  if (text === null) return null;
  const value = text.slice(1);
  switch (text[0]) {
    case "d":
      return new Date(value);
    case "n":
      return Number(value);
    case "i":
      return BigInt(value);
    case "t":
      return true;
    case "f":
      return false;
    default:
      return value;
  }
}
