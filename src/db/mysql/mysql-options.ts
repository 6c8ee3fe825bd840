import type { Mode } from "drizzle-orm/mysql-core";
import type { PoolOptions as DriverOptions } from "mysql2/promise";
import { checkOptions } from "../../errors/check-options.ts";
import { anything, checkOption, nested, type OptionRules, oneOf } from "../../errors/option-rules.ts";
import { databaseUrl } from "../database-url.ts";
import { type DrizzleOptions, drizzleRules } from "../drizzle-options.ts";
import { type PoolOptions, poolRules } from "../pool-options.ts";

/** Options of `mysql`. */
export interface MysqlOptions<Schema extends Record<string, unknown>> extends DrizzleOptions<Schema> {
  /** "mysql://user:password@127.0.0.1:3306/shop"; "mariadb:" means the same. */
  readonly url: string;
  /** How many connections there are, and for how long. */
  readonly pool?: PoolOptions;
  /**
   * How `db.query` reads related rows: "default" with lateral joins, which MariaDB does not have, "planetscale" with
   * sub-queries, which both have. Default "planetscale".
   */
  readonly mode?: Mode;
  /** What the package `mysql2` takes beside that: `{ ssl: { ca } }`. */
  readonly driver?: DriverOptions;
}

const mysqlUrl = databaseUrl(["mysql:", "mariadb:"], "mysql://user:password@127.0.0.1:3306/shop");

const mysqlRules: OptionRules = {
  url: mysqlUrl,
  pool: nested(poolRules),
  mode: oneOf("default", "planetscale"),
  driver: anything,
  ...drizzleRules,
};

/** @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID. */
export function checkMysqlOptions(options: { readonly url?: unknown }): void {
  checkOptions(options, mysqlRules);
  checkOption("url", options.url, mysqlUrl);
}
