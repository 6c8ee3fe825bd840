import type { PoolOptions as DriverOptions, Pool, PoolConnection } from "mysql2/promise";
import { ConfigError } from "../../errors/config-error.ts";
import type { DatabaseDialect } from "../app-database.ts";
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

const remedy = "Start it, or correct the URL";
