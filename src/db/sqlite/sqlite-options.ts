import { checkOptions } from "../../errors/check-options.ts";
import { expecting, isText, type OptionRules, wholeNumber } from "../../errors/option-rules.ts";
import { type DrizzleOptions, drizzleRules } from "../drizzle-options.ts";

/** Options of `sqlite`. */
export interface SqliteOptions<Schema extends Record<string, unknown>> extends DrizzleOptions<Schema> {
  /** The file, relative to the working directory; ":memory:" for one that ends with the application. Default "app.sqlite". */
  readonly file?: string;
  /** How long a statement or a transaction waits while others write, in milliseconds. Default 5000. */
  readonly busyTimeoutMs?: number;
  /** Settings of each connection, by name, beside those that are always made: `{ cache_size: -64_000 }`. */
  readonly pragmas?: Readonly<Record<string, string | number>>;
}

const sqliteRules: OptionRules = {
  file: expecting("the path of a file", (value) => isText(value) && value !== "" && !String(value).includes("\0")),
  busyTimeoutMs: wholeNumber("milliseconds", 0, 2 ** 31 - 1),
  pragmas: expecting("words and numbers, by the name of the setting", arePragmas),
  ...drizzleRules,
};

/** @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID. */
export function checkSqliteOptions(options: object): void {
  checkOptions(options, sqliteRules);
}

/** They become part of SQL. */
function arePragmas(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).every(
    ([name, setting]) => /^\w+$/.test(name) && (Number.isFinite(setting) || /^\w+$/.test(String(setting))),
  );
}
