import { sql } from "drizzle-orm/sql";
import { checkOptions } from "../errors/check-options.ts";
import { ConfigError, describeValue } from "../errors/config-error.ts";
import { callable, type OptionRules, oneOf, text } from "../errors/option-rules.ts";
import { type AppDatabase, type DatabaseDialect, databaseHandle } from "./app-database.ts";
import { ConnectionUsers } from "./connection-users.ts";
import { problemOf } from "./database-url.ts";

/** What BoltAPI cannot know of an instance of Drizzle that it has not made. */
export interface OwnDatabaseOptions {
  readonly dialect: DatabaseDialect;
  /** Ends its connections. Default: nothing. */
  readonly close?: () => unknown;
  /** The `casing` of the instance, where it has one: for migrations. */
  readonly casing?: "snake_case" | "camelCase";
  /** What messages call it. Default "Database". */
  readonly name?: string;
}

/** Any instance of Drizzle: of any dialect and driver, with any tables. */
interface DrizzleInstance {
  select: unknown;
  insert: unknown;
  transaction: unknown;
}

const rules: OptionRules = {
  dialect: oneOf("sqlite", "postgresql", "mysql"),
  close: callable,
  name: text,
  casing: oneOf("snake_case", "camelCase"),
};

/**
 * Makes an instance of Drizzle with a driver of your own the database of an application. It is the same instance, with what
 * BoltAPI has to know of it.
 *
 *   export const db = database(drizzle(pool, { schema }), { dialect: "postgresql", close: () => pool.end() });
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID, DATABASE_INVALID.
 */
export function database<Instance extends DrizzleInstance>(
  instance: Instance,
  options: OwnDatabaseOptions,
): Instance & AppDatabase {
  checkOptions(options, rules);
  const isInstance = typeof (instance as Partial<DrizzleInstance> | null)?.select === "function";
  if (!isInstance) throw new ConfigError("DATABASE_INVALID", describeValue(instance));
  const { dialect, close = () => {}, name: place = "Database" } = options;
  const check = async (): Promise<void> => void (await ask(instance));
  const connections = {
    dialect,
    place,
    check,
    // Its driver is not known, and with it nothing that holds a lock.
    migrator: null,
    connect: () =>
      check().catch((error: Error) => {
        throw new ConfigError(
          "DATABASE_UNREACHABLE",
          place,
          problemOf(error.cause ?? error),
          "Start it, or correct how it is made",
        );
      }),
    disconnect: async () => void (await close()),
  };
  return Object.assign(instance, {
    [databaseHandle]: new ConnectionUsers(
      connections,
      { listen: (listener) => listenTo(instance, listener) },
      options.casing,
    ),
  });
}

/** Instances for SQLite have `get`, those for servers `execute`. */
async function ask(instance: object): Promise<unknown> {
  const { get, execute } = instance as { get?: (query: unknown) => unknown; execute?: (query: unknown) => unknown };
  const question = sql`select 1`;
  return get === undefined ? execute?.call(instance, question) : get.call(instance, question);
}

/** Puts a listener before the logger of an instance: that of its queries outside transactions, which is all there is. */
function listenTo(instance: object, listener: (query: string) => void): void {
  const { logger } = (instance as { session?: { logger?: ListenedLogger } }).session ?? {};
  if (logger === undefined) return;
  logger.before ??= logger.logQuery.bind(logger);
  logger.logQuery = (query, parameters) => {
    logger.before?.(query, parameters);
    listener(query);
  };
}

interface ListenedLogger {
  logQuery(query: string, parameters: unknown[]): void;
  /** What was there before the listener. */
  before?: (query: string, parameters: unknown[]) => void;
}
