import type { Logger } from "../logging/logger.ts";
import type { DatabaseDialect, DatabaseHandle, Migrator } from "./app-database.ts";
import type { QueryLog } from "./query-log.ts";

/** What differs from one kind of database to the next. */
export interface Connections {
  readonly dialect: DatabaseDialect;
  readonly place: string;
  readonly migrator: Migrator | null;
  /** Connects, and finds out whether the database answers. */
  connect(logger: Logger): Promise<void>;
  disconnect(): Promise<void>;
  check(): Promise<void>;
}

/** Counts who has opened a database: the last one to close it ends its connections. */
export class ConnectionUsers implements DatabaseHandle {
  readonly dialect: DatabaseDialect;
  readonly place: string;
  readonly migrator: Migrator | null;
  readonly casing: DatabaseHandle["casing"];
  private readonly connections: Connections;
  private readonly listen: (listener: (query: string) => void) => void;
  private count = 0;
  /** Opening and closing take turns, so that one that opens while another closes gets what is open. */
  private turn: Promise<unknown> = Promise.resolve();

  /** @param log Where the queries of the database are told. */
  constructor(connections: Connections, log: Pick<QueryLog, "listen">, casing: DatabaseHandle["casing"]) {
    this.listen = (listener) => log.listen(listener);
    this.dialect = connections.dialect;
    this.place = connections.place;
    this.migrator = connections.migrator;
    this.casing = casing;
    this.connections = connections;
  }

  open(logger: Logger): Promise<void> {
    return this.inTurn(async () => {
      if (this.count === 0) await this.connect(logger);
      this.count++;
    });
  }

  close(): Promise<void> {
    return this.inTurn(async () => {
      // Queries connect by themselves, so that there may be something to end that nobody has opened.
      this.count = Math.max(0, this.count - 1);
      if (this.count === 0) await this.connections.disconnect();
    });
  }

  check(): Promise<void> {
    return this.connections.check();
  }

  watch(listener: (query: string) => void): void {
    this.listen(listener);
  }

  private async connect(logger: Logger): Promise<void> {
    try {
      await this.connections.connect(logger);
    } catch (error) {
      await this.connections.disconnect().catch(() => {});
      throw error;
    }
  }

  private inTurn(action: () => Promise<void>): Promise<void> {
    const done = this.turn.then(action);
    this.turn = done.catch(() => {});
    return done;
  }
}
