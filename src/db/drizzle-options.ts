import type { Casing, DrizzleConfig } from "drizzle-orm/utils";
import { expecting, isCallable, type OptionRules, oneOf } from "../errors/option-rules.ts";

/** What Drizzle itself takes: tables and relations, how queries are logged, how columns are named. */
export interface DrizzleOptions<Schema extends Record<string, unknown>> {
  /** Tables and relations, as their modules export them: `import * as schema from "./tables.ts"`. */
  readonly schema?: Schema;
  /** Names columns that have no name of their own. */
  readonly casing?: Casing;
  /** Where queries are logged, with their parameters; true for the console. Default: nowhere. */
  readonly logger?: NonNullable<DrizzleConfig["logger"]>;
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

export const drizzleRules: OptionRules = {
  schema: expecting("tables and relations by name", isObject),
  casing: oneOf("snake_case", "camelCase"),
  logger: expecting(
    "true, false, or an object with the method logQuery",
    (value) =>
      typeof value === "boolean" || (isObject(value) && isCallable((value as { logQuery?: unknown }).logQuery)),
  ),
};
