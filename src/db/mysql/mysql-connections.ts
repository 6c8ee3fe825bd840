import type { PoolOptions as DriverOptions, Pool, PoolConnection } from "mysql2/promise";
import { ConfigError } from "../../errors/config-error.ts";
import type { DatabaseDialect, Migrator, RunStatement } from "../app-database.ts";
import type { Connections } from "../connection-users.ts";
import { placeOf, problemOf } from "../database-url.ts";
import { loadDriver } from "../load-driver.ts";
import type { PoolOptions } from "../pool-options.ts";
import { GuardedConnection } from "./guarded-connection.ts";

/** How a server is reached. */
export interface MysqlSettings {
  readonly url: string;
  readonly pool: Required<PoolOptions>;
  readonly driver: DriverOptions;
}

interface Driver {
  createPool(options: DriverOptions): Pool;
}

/** A pool of connections to MySQL or MariaDB that can be closed, and is there again with the next query. */
export class MysqlConnections implements Connections {
  readonly dialect: DatabaseDialect = "mysql";
  readonly place: string;
  readonly migrator: Migrator = {
    run: async (text) => toRows(await this.pool.query(text)),
    alone: (work) => this.migrate(work),
  };
  private readonly settings: MysqlSettings;
  private readonly driver: Driver;
  private current: Pool | null = null;

  /** @throws ConfigError PEER_MISSING. */
  constructor(settings: MysqlSettings) {
    this.settings = settings;
    this.place = `MySQL at ${placeOf(settings.url, 3306)}`;
    this.driver = loadDriver("mysql2/promise", "MySQL") as Driver;
  }

  get pool(): Pool {
    this.current ??= this.openPool();
    return this.current;
  }

  /** For Drizzle's session, as the following are. */
  query(...query: Parameters<Pool["query"]>): ReturnType<Pool["query"]> {
    return this.pool.query(...query);
  }

  execute(...query: Parameters<Pool["execute"]>): ReturnType<Pool["execute"]> {
    return this.pool.execute(...query);
  }

  async getConnection(): Promise<PoolConnection> {
    return new GuardedConnection(await this.pool.getConnection()) as unknown as PoolConnection;
  }

  async connect(): Promise<void> {
    try {
      await this.check();
    } catch (error) {
      throw new ConfigError("DATABASE_UNREACHABLE", this.place, problemOf(error), remedy);
    }
  }

  async check(): Promise<void> {
    await this.pool.query("select 1");
  }

  async disconnect(): Promise<void> {
    const { current } = this;
    this.current = null;
    await current?.end();
  }

  /** Names of locks are those of the whole server. */
  private async migrate<Result>(work: (run: RunStatement) => Promise<Result>): Promise<Result> {
    const connection = await this.pool.getConnection();
    try {
      const run: RunStatement = async (text) => toRows(await connection.query(text));
      const [locked] = await run(`select get_lock(${migrationLock}, ${longestMigrationSeconds}) as locked`);
      if (Number(locked?.locked) !== 1) {
        throw new ConfigError(
          "DATABASE_BUSY",
          this.place,
          longestMigrationSeconds * 1000,
          "another process migrates it",
        );
      }
      try {
        return await work(run);
      } finally {
        await run(`select release_lock(${migrationLock})`);
      }
    } finally {
      connection.release();
    }
  }

  private openPool(): Pool {
    const { url, driver } = this.settings;
    const { max, idleTimeoutMs, connectTimeoutMs } = this.settings.pool;
    const pool = this.driver.createPool({
      supportBigNumbers: true,
      ...driver,
      uri: url.replace(/^mariadb:/, "mysql:"),
      connectionLimit: max,
      maxIdle: max,
      // The driver would close connections at once for 0.
      idleTimeout: idleTimeoutMs === 0 ? 2 ** 31 - 1 : idleTimeoutMs,
      connectTimeout: connectTimeoutMs,
      multipleStatements: false,
      // An object among the parameters would become part of the statement otherwise.
      stringifyObjects: true,
    });
    // Drizzle reads and writes times as those of UTC.
    pool.on("connection", (connection) => void connection.query("set time_zone = '+00:00'"));
    return pool;
  }
}

const migrationLock = "concat('boltapi ', md5(database()))";

/** How long another process may take to migrate the same database. */
const longestMigrationSeconds = 600;

/** Statements that give no rows give a result instead. */
function toRows([rows]: readonly unknown[]): readonly Record<string, unknown>[] {
  return Array.isArray(rows) ? rows : [];
}

const remedy = "Start it, or correct the URL";
