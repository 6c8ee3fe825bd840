import type { Connection, PoolConnection } from "mysql2/promise";
import { ConfigError } from "../../errors/config-error.ts";

/**
 * A connection as Drizzle uses it for a transaction. Once it has been released, it may be in the midst of somebody else's, and
 * takes no more queries.
 */
export class GuardedConnection {
  private readonly own: PoolConnection;
  private isReleased = false;

  constructor(own: PoolConnection) {
    this.own = own;
  }

  /** The connection of the driver, for reading row by row. */
  get connection(): unknown {
    return (this.own as unknown as { readonly connection: unknown }).connection;
  }

  query(...query: Parameters<Connection["query"]>): ReturnType<Connection["query"]> {
    this.checkOpen();
    return this.own.query(...query);
  }

  execute(...query: Parameters<Connection["execute"]>): ReturnType<Connection["execute"]> {
    this.checkOpen();
    return this.own.execute(...query);
  }

  release(): void {
    if (!this.isReleased) this.own.release();
    this.isReleased = true;
  }

  private checkOpen(): void {
    if (this.isReleased) throw new ConfigError("TRANSACTION_OVER");
  }
}
