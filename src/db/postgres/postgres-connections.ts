import type { Options, PostgresType, Sql, TransactionSql } from "postgres";
import { ConfigError } from "../../errors/config-error.ts";
import type { DatabaseDialect, Migrator, RunStatement } from "../app-database.ts";
import type { Connections } from "../connection-users.ts";
import { placeOf, problemOf } from "../database-url.ts";
import { loadDriver } from "../load-driver.ts";
import type { PoolOptions } from "../pool-options.ts";
import { guardTransaction } from "./guarded-transaction.ts";

/** How a server is reached. */
export interface PostgresSettings {
  readonly url: string;
  readonly pool: Required<PoolOptions>;
  readonly prepare: boolean;
  readonly driver: Options<Record<string, PostgresType>>;
}

/** What Drizzle uses of a client. */
export type PostgresClient = Pick<Sql, "unsafe" | "begin">;

type ConnectTo = (url: string, options: Options<Record<string, PostgresType>>) => Sql;

/** Types that Drizzle reads and writes as text: dates, times, and JSON, by their numbers in PostgreSQL. */
const textTypes = [1082, 1083, 1114, 1115, 1182, 1184, 1185, 1231];
const jsonTypes = [114, 3802];

/** A pool of connections to PostgreSQL that can be closed, and is there again with the next query. */
export class PostgresConnections implements Connections, PostgresClient {
  readonly dialect: DatabaseDialect = "postgresql";
  readonly place: string;
  readonly migrator: Migrator = {
    run: (text) => this.sql.unsafe(text),
    alone: (work) => this.migrate(work),
  };
  private readonly settings: PostgresSettings;
  private readonly connectTo: ConnectTo;
  private current: Sql | null = null;

  /** @throws ConfigError PEER_MISSING. */
  constructor(settings: PostgresSettings) {
    this.settings = settings;
    this.place = `PostgreSQL at ${placeOf(settings.url, 5432)}`;
    this.connectTo = loadDriver("postgres", "PostgreSQL") as ConnectTo;
  }

  get sql(): Sql {
    this.current ??= this.openPool();
    return this.current;
  }

  get unsafe(): Sql["unsafe"] {
    return this.sql.unsafe;
  }

  get begin(): Sql["begin"] {
    const begin = (work: (tx: TransactionSql) => unknown): Promise<unknown> =>
      this.sql.begin(async (tx) => {
        const guarded = guardTransaction(tx);
        try {
          return await work(guarded.client);
        } finally {
          guarded.end();
        }
      });
    // Drizzle calls it with a function alone.
    return begin as Sql["begin"];
  }

  async connect(): Promise<void> {
    try {
      await this.check();
    } catch (error) {
      throw new ConfigError("DATABASE_UNREACHABLE", this.place, problemOf(error), remedy);
    }
  }

  async check(): Promise<void> {
    await this.sql.unsafe("select 1");
  }

  async disconnect(): Promise<void> {
    const { current } = this;
    this.current = null;
    await current?.end({ timeout: 5 });
  }

  /** The lock ends with the transaction, so that it holds behind PgBouncer too. */
  private async migrate<Result>(work: (run: RunStatement) => Promise<Result>): Promise<Result> {
    let result: { readonly value: Result } | null = null;
    await this.sql.begin(async (tx) => {
      await tx.unsafe(`select pg_advisory_xact_lock(${migrationLock})`);
      result = { value: await work((text) => tx.unsafe(text)) };
    });
    return (result as unknown as { readonly value: Result }).value;
  }

  private openPool(): Sql {
    const { url, prepare, driver } = this.settings;
    const { max, idleTimeoutMs, connectTimeoutMs } = this.settings.pool;
    const sql = this.connectTo(url, {
      // What is told in passing, such as that a table exists already, is nothing to write to the console.
      onnotice: () => {},
      ...driver,
      max,
      idle_timeout: idleTimeoutMs / 1000,
      connect_timeout: connectTimeoutMs / 1000,
      prepare,
    });
    const asIs = (value: unknown): unknown => value;
    for (const type of textTypes) sql.options.parsers[type] = asIs;
    for (const type of [...textTypes, ...jsonTypes]) sql.options.serializers[type] = asIs;
    return sql;
  }
}

/** Any number will do that nobody else takes: the letters of "bolt". */
const migrationLock = 0x626f6c74;

const remedy = "Start it, or correct the URL";
