import { ConfigError } from "../../errors/config-error.ts";
import type { DatabaseDialect, Migrator, RunStatement } from "../app-database.ts";
import type { Connections } from "../connection-users.ts";
import { isBusy, openLibsql } from "./libsql.ts";
import { SqliteConnection } from "./sqlite-connection.ts";
import { locateFile, type SqliteFile } from "./sqlite-file.ts";
import { kindOfStatement } from "./statement-kind.ts";
import { type EndTurn, TurnQueue } from "./turn-queue.ts";

/** How a file is opened. */
export interface SqliteSettings {
  readonly file: string;
  readonly busyTimeoutMs: number;
  readonly pragmas: Readonly<Record<string, string | number>>;
}

/** A connection for one transaction. */
export interface TransactionConnection {
  readonly connection: SqliteConnection;
  /** Gives the connection back. */
  release(): void;
}

/** Most connections for transactions that only read; further ones wait. */
const maxSnapshots = 16;

/**
 * The connections to one file.
 *
 * SQLite lets one connection write at a time, and any number read meanwhile. So one connection reads, one writes, and whoever
 * wants to write waits for its turn: a transaction keeps it until it ends, and no statement outside can get into it. Other
 * processes are waited for as well, by asking again later: what SQLite has for that would stop the whole process.
 */
export class SqliteConnections implements Connections {
  readonly dialect: DatabaseDialect = "sqlite";
  readonly place: string;
  readonly migrator: Migrator = {
    run: async (text) => this.forReading().objects(text, []),
    alone: (work) => this.migrate(work),
  };
  private readonly settings: SqliteSettings;
  private readonly turns = new TurnQueue();
  private file: SqliteFile | null = null;
  private reader: SqliteConnection | null = null;
  private writer: SqliteConnection | null = null;
  private idleSnapshots: SqliteConnection[] = [];
  private snapshotCount = 0;
  private readonly waitingSnapshots: (() => void)[] = [];

  constructor(settings: SqliteSettings) {
    this.settings = settings;
    this.place = `SQLite database ${settings.file}`;
  }

  async connect(): Promise<void> {
    this.forReading().values("select 1 from sqlite_master limit 1", []);
  }

  async check(): Promise<void> {
    this.forReading().values("select 1 from sqlite_master limit 1", []);
  }

  async disconnect(): Promise<void> {
    const turn = await this.turns.take(this.settings.busyTimeoutMs);
    try {
      // What is in the log beside the file gets into the file.
      if (this.writer?.inTransaction === false) this.writer.values("pragma wal_checkpoint(truncate)", []);
    } catch {
      // Another process uses it.
    }
    for (const connection of [this.writer, this.reader, ...this.idleSnapshots]) connection?.close();
    this.writer = null;
    this.reader = null;
    this.snapshotCount -= this.idleSnapshots.length;
    this.idleSnapshots = [];
    this.file?.release();
    this.file = null;
    turn?.();
  }

  /** Where statements read that belong to no transaction. */
  forReading(): SqliteConnection {
    // Opened after the writer, which makes the file what it has to be.
    if (this.reader === null) {
      this.forWriting();
      this.reader = this.open(["query_only = on"]);
    }
    return this.reader;
  }

  /** Runs a statement that writes and belongs to no transaction. */
  async write<Result>(run: (connection: SqliteConnection) => Result): Promise<Result> {
    const { connection, release } = await this.beginWriting("immediate");
    try {
      const result = run(connection);
      connection.execute("commit");
      return result;
    } finally {
      if (connection.inTransaction) connection.execute("rollback");
      release();
    }
  }

  /** Runs a statement that belongs to no transaction, and cannot. */
  async runAlone(text: string): Promise<void> {
    const end = await this.takeTurn();
    try {
      await this.untilFree(() => this.forWriting().execute(text));
    } finally {
      end();
    }
  }

  /**
   * Begins a transaction that writes, when it is its turn.
   *
   * @throws ConfigError DATABASE_BUSY.
   */
  async beginWriting(behavior: "immediate" | "exclusive"): Promise<TransactionConnection> {
    const release = this.turns.takeNow() ?? (await this.takeTurn());
    try {
      const connection = this.forWriting();
      const begin = (): void => connection.execute(`begin ${behavior}`);
      try {
        begin();
      } catch (error) {
        if (!isBusy(error)) throw error;
        await this.untilFree(begin);
      }
      return { connection, release };
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Begins a transaction that reads: it sees the database as it is now, whatever others write. */
  async beginReading(): Promise<TransactionConnection> {
    while (this.idleSnapshots.length === 0 && this.snapshotCount >= maxSnapshots) {
      await new Promise<void>((resolve) => this.waitingSnapshots.push(resolve));
    }
    const connection = this.idleSnapshots.pop() ?? this.openSnapshot();
    const release = (): void => {
      // The file may have been closed meanwhile.
      if (this.file === null) {
        connection.close();
        this.snapshotCount--;
      } else this.idleSnapshots.push(connection);
      this.waitingSnapshots.shift()?.();
    };
    try {
      connection.execute("begin");
    } catch (error) {
      release();
      throw error;
    }
    return { connection, release };
  }

  /**
   * SQLite changes a table by making another one in its place. That would delete rows that refer to it, so that foreign keys
   * are checked at the end instead.
   */
  private async migrate<Result>(work: (run: RunStatement) => Promise<Result>): Promise<Result> {
    const release = await this.takeTurn();
    const connection = this.forWriting();
    try {
      connection.execute("pragma foreign_keys = off");
      await this.untilFree(() => connection.execute("begin immediate"), longestMigrationMs);
      const result = await work(async (text) => {
        // What gives no rows may be several statements.
        if (kindOfStatement(text) === "read") return connection.objects(text, []);
        connection.execute(text);
        return [];
      });
      const [broken] = connection.objects("pragma foreign_key_check", []);
      if (broken !== undefined) {
        throw new ConfigError("MIGRATION_BREAKS_REFERENCES", String(broken.table), String(broken.parent));
      }
      connection.execute("commit");
      return result;
    } finally {
      if (connection.inTransaction) connection.execute("rollback");
      connection.execute("pragma foreign_keys = on");
      release();
    }
  }

  private openSnapshot(): SqliteConnection {
    this.forWriting();
    const connection = this.open(["query_only = on"]);
    this.snapshotCount++;
    return connection;
  }

  private forWriting(): SqliteConnection {
    if (this.writer === null) {
      this.file ??= locateFile(this.settings.file);
      // Durable enough with WAL: nothing is lost when a process ends, and the file stays whole when the power goes.
      const synchronous = this.file.isDurable ? "normal" : "off";
      this.writer = this.open(["journal_mode = wal", `synchronous = ${synchronous}`]);
    }
    return this.writer;
  }

  private open(pragmas: readonly string[]): SqliteConnection {
    try {
      const connection = new SqliteConnection(openLibsql(this.file?.path ?? ""));
      const own = Object.entries(this.settings.pragmas).map(([name, value]) => `${name} = ${value}`);
      // While another process makes the same file ready, and nothing else goes on here anyway.
      connection.execute(`pragma busy_timeout = ${this.settings.busyTimeoutMs}`);
      for (const pragma of ["foreign_keys = on", ...own, ...pragmas]) connection.execute(`pragma ${pragma}`);
      connection.execute("pragma busy_timeout = 0");
      return connection;
    } catch (error) {
      if (error instanceof ConfigError) throw error;
      throw new ConfigError("DATABASE_UNREACHABLE", this.place, problemOf(error as Error), remedy);
    }
  }

  private async takeTurn(): Promise<EndTurn> {
    const end = await this.turns.take(this.settings.busyTimeoutMs);
    if (end === null) throw this.busy("a transaction of this process writes");
    return end;
  }

  /** Tries again and again for as long as another process has locked the file. */
  private async untilFree(attempt: () => void, timeoutMs: number = this.settings.busyTimeoutMs): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    for (let delayMs = 1; ; delayMs = Math.min(delayMs * 2, longestDelayMs)) {
      try {
        attempt();
        return;
      } catch (error) {
        if (!isBusy(error)) throw error;
        if (performance.now() >= deadline) throw this.busy("another process writes");
      }
      // Not all at the same time.
      await new Promise((resolve) => setTimeout(resolve, delayMs * (0.5 + Math.random())));
    }
  }

  private busy(reason: string): ConfigError {
    return new ConfigError("DATABASE_BUSY", this.place, this.settings.busyTimeoutMs, reason);
  }
}

/** How long another process may take to migrate the same file, in milliseconds. */
const longestMigrationMs = 600_000;

/** The longest pause between two attempts, in milliseconds. */
const longestDelayMs = 25;

const remedy = "Create its folder, correct its path, or let the process read and write there";

/** "ConnectionFailed(\"Unable to open connection to local database app.sqlite: 14\")" says what SQLite calls CANTOPEN. */
function problemOf({ message }: Error): string {
  return /^ConnectionFailed\(.*: 14"\)$/.test(message) ? "unable to open the file" : message.replace(/\.$/, "");
}
