import { QueryReader, QuerySyntaxError } from "../http/query-string.ts";
import type { HttpRequest } from "../request/http-request.ts";

/**
 * Reads parameters of pages, by the order of their names; undefined for one that is absent. Of one that is repeated the last
 * counts, and a query that cannot be decoded has none: what is wrong with pages is never an error.
 */
export type ReadParameters = (request: HttpRequest<unknown>) => readonly (string | undefined)[];

/** Compiles the reader of parameters, at start-up. */
export function compileParameters(names: readonly string[]): ReadParameters {
  const reader = new QueryReader(names);
  return ({ queryString }) => {
    if (queryString === "") return [];
    try {
      return reader.read(queryString).map((value) => (typeof value === "object" ? value.at(-1) : value));
    } catch (error) {
      if (error instanceof QuerySyntaxError) return [];
      throw error;
    }
  };
}

/** A whole number from a minimum up: what is none, or is less, is the default; what is more than the maximum is the maximum. */
export interface NumberBounds {
  readonly minimum: number;
  readonly maximum: number;
  readonly usual: number;
}

/** Reads a whole number. Digits beyond what numbers hold are the maximum too. */
export function readNumber(text: string | undefined, { minimum, maximum, usual }: NumberBounds): number {
  if (text === undefined || !/^\d+$/.test(text)) return usual;
  const value = Number(text);
  return value < minimum ? usual : Math.min(value, maximum);
}
