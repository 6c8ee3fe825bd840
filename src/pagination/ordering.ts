import { ConfigError } from "../errors/config-error.ts";
import { isText, type OptionRule } from "../errors/option-rules.ts";

/** What a list is ordered by, first of all or where the terms before are equal. */
export interface OrderingTerm {
  /** "created_at" */
  readonly name: string;
  readonly descending: boolean;
}

/** An order in which no two items are alike. */
export interface Ordering {
  readonly terms: readonly OrderingTerm[];
  /** What tells items apart that are equal in all terms; null for what the source knows itself. */
  readonly key: readonly string[] | null;
}

const name = /^[^\s-][^\s]*$/;

/** Rule of an order: "-created_at", or several such names. */
export const orderingRule: OptionRule = (value) => {
  const terms = listed(value);
  if (terms.length > 0 && terms.every((term) => isText(term) && name.test(String(term).replace(/^-/, "")))) return null;
  return 'expected the name of a column, such as "created_at", with "-" before it for the greatest first, or several.';
};

/** Rule of a key: "id", or several names. */
export const keyRule: OptionRule = (value) => {
  const names = listed(value);
  if (names.length > 0 && names.every((each) => isText(each) && name.test(String(each)))) return null;
  return 'expected the name of a column, such as "id", or several.';
};

/**
 * Reads an order: ["-created_at", "title"] → [{ name: "created_at", descending: true }, { name: "title", descending: false }]
 *
 * @throws ConfigError OPTION_INVALID for a name that comes twice.
 */
export function parseOrdering(
  ordering: string | readonly string[],
  key: string | readonly string[] | undefined,
): Ordering {
  const terms = listed(ordering).map((term) => {
    const descending = String(term).startsWith("-");
    return { name: String(term).slice(descending ? 1 : 0), descending };
  });
  const names = terms.map((term) => term.name);
  const twice = names.find((each, index) => names.indexOf(each) !== index);
  if (twice !== undefined) throw new ConfigError("OPTION_INVALID", "ordering", `"${twice}" is in it twice.`);
  return { terms, key: key === undefined ? null : (listed(key) as string[]) };
}

/** Terms with those of a key behind them, in the direction of the last, as an index has them. */
export function completeTerms(terms: readonly OrderingTerm[], key: readonly string[]): readonly OrderingTerm[] {
  const descending = terms.at(-1)?.descending ?? false;
  const missing = key.filter((each) => terms.every((term) => term.name !== each));
  return [...terms, ...missing.map((each) => ({ name: each, descending }))];
}

/** The same order from its other end. */
export function reversed<Term extends { readonly descending: boolean }>(terms: readonly Term[]): readonly Term[] {
  return terms.map((term) => ({ ...term, descending: !term.descending }));
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
