import { ConfigError } from "../../errors/config-error.ts";
import type { SqliteConnection, SqliteRunResult } from "./sqlite-connection.ts";
import type { SqliteConnections } from "./sqlite-connections.ts";
import type { StatementKind } from "./statement-kind.ts";

/** Chooses the connection of a statement. */
export interface StatementSource {
  run<Result>(
    kind: StatementKind,
    text: string,
    action: (connection: SqliteConnection) => Result,
  ): Result | Promise<Result>;
}

/** For statements that belong to no transaction. */
export class OutsideTransactions implements StatementSource {
  readonly connections: SqliteConnections;

  constructor(connections: SqliteConnections) {
    this.connections = connections;
  }

  run<Result>(
    kind: StatementKind,
    text: string,
    action: (connection: SqliteConnection) => Result,
  ): Result | Promise<Result> {
    switch (kind) {
      case "read":
        return action(this.connections.forReading());
      case "write":
        return this.connections.write(action);
      case "alone":
        // It gives no rows, and changes none.
        return this.connections.runAlone(text).then(() => nothing as Result);
      case "control":
        throw new ConfigError("TRANSACTION_BY_HAND", text.trim());
    }
  }
}

/** What a statement without rows gives, whatever it is asked for. */
const nothing: unknown = Object.assign([], { changes: 0, lastInsertRowid: 0 } satisfies SqliteRunResult);

/** For statements of one transaction. */
export class InsideTransaction implements StatementSource {
  readonly connection: SqliteConnection;
  private isOver = false;

  constructor(connection: SqliteConnection) {
    this.connection = connection;
  }

  run<Result>(kind: StatementKind, text: string, action: (connection: SqliteConnection) => Result): Result {
    this.checkOpen();
    if (kind === "control") throw new ConfigError("TRANSACTION_BY_HAND", text.trim());
    return action(this.connection);
  }

  /** Begins or ends a part of the transaction. */
  control(text: string): void {
    this.checkOpen();
    this.connection.execute(text);
  }

  /** From now on the connection may be somebody else's. */
  end(): void {
    this.isOver = true;
  }

  private checkOpen(): void {
    if (this.isOver) throw new ConfigError("TRANSACTION_OVER");
  }
}
