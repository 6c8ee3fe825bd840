import { DrizzleQueryError } from "drizzle-orm/errors";
import { problemOf } from "./database-url.ts";

/** What a database says of a query that it has refused, without the query and its values; null for any other error. */
export function queryProblemOf(error: unknown): string | null {
  return error instanceof DrizzleQueryError ? problemOf(error.cause) : null;
}
