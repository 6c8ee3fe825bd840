import type { Options, PostgresType } from "postgres";
import { checkOptions } from "../../errors/check-options.ts";
import { anything, checkOption, flag, nested, type OptionRules } from "../../errors/option-rules.ts";
import { databaseUrl } from "../database-url.ts";
import { type DrizzleOptions, drizzleRules } from "../drizzle-options.ts";
import { type PoolOptions, poolRules } from "../pool-options.ts";

/** Options of `postgres`. */
export interface PostgresOptions<Schema extends Record<string, unknown>> extends DrizzleOptions<Schema> {
  /** "postgres://user:password@127.0.0.1:5432/shop", with "?sslmode=require" for TLS. */
  readonly url: string;
  /** How many connections there are, and for how long. */
  readonly pool?: PoolOptions;
  /** Whether statements stay prepared on their connection; false behind PgBouncer in transaction mode. Default true. */
  readonly prepare?: boolean;
  /** What the package `postgres` takes beside that: `{ ssl: { ca } }`. */
  readonly driver?: Options<Record<string, PostgresType>>;
}

const postgresUrl = databaseUrl(["postgres:", "postgresql:"], "postgres://user:password@127.0.0.1:5432/shop");

const postgresRules: OptionRules = {
  url: postgresUrl,
  pool: nested(poolRules),
  prepare: flag,
  driver: anything,
  ...drizzleRules,
};

/** @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID. */
export function checkPostgresOptions(options: { readonly url?: unknown }): void {
  checkOptions(options, postgresRules);
  checkOption("url", options.url, postgresUrl);
}
