import { bindable, type LibsqlDatabase, type LibsqlStatement } from "./libsql.ts";

/** What a statement without rows has done. */
export interface SqliteRunResult {
  /** How many rows were inserted, changed or deleted. */
  readonly changes: number;
  /** `rowid` of the row that was inserted last on this connection. */
  readonly lastInsertRowid: number;
}

/** A statement that stays prepared. */
interface KeptStatement {
  readonly statement: LibsqlStatement;
  /** Whether it gives rows. Kept, as asking the statement takes a call out of JavaScript. */
  readonly isReader: boolean;
}

/** Most statements that a connection keeps prepared; the one that was not used for longest goes. */
const maxStatements = 200;

/**
 * One connection to a file. Everything on it is synchronous.
 *
 * Statements are always run to their end: one that stops in between keeps what it has read from changing for everything else
 * on the connection. That is why nothing is read with `get`, and nothing is run that may find the database locked.
 */
export class SqliteConnection {
  private readonly database: LibsqlDatabase;
  private readonly statements = new Map<string, KeptStatement>();

  constructor(database: LibsqlDatabase) {
    this.database = database;
  }

  get inTransaction(): boolean {
    return this.database.inTransaction;
  }

  /** Rows as arrays. */
  values(text: string, parameters: readonly unknown[]): unknown[][] {
    const { statement, isReader } = this.prepare(text);
    if (isReader) return statement.all(parameters.map(bindable));
    statement.run(parameters.map(bindable));
    return [];
  }

  /** Rows as objects, by the names of their columns. */
  objects(text: string, parameters: readonly unknown[]): Record<string, unknown>[] {
    const rows = this.values(text, parameters);
    if (rows.length === 0) return [];
    const names = this.prepare(text)
      .statement.columns()
      .map(({ name }) => name);
    return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index]])));
  }

  run(text: string, parameters: readonly unknown[]): SqliteRunResult {
    const { statement, isReader } = this.prepare(text);
    if (!isReader) {
      const { changes, lastInsertRowid } = statement.run(parameters.map(bindable));
      return { changes, lastInsertRowid };
    }
    statement.all(parameters.map(bindable));
    const [[changes, lastInsertRowid] = []] = this.values("select changes(), last_insert_rowid()", []);
    return { changes: Number(changes), lastInsertRowid: Number(lastInsertRowid) };
  }

  /** Runs statements without parameters. Unlike the others it may find the database locked, and leaves nothing behind. */
  execute(text: string): void {
    this.database.exec(text);
  }

  close(): void {
    this.statements.clear();
    this.database.close();
  }

  private prepare(text: string): KeptStatement {
    const known = this.statements.get(text);
    if (known !== undefined) {
      if (this.statements.size > maxStatements / 2) this.refresh(text, known);
      return known;
    }
    const prepared = this.database.prepare(text);
    const isReader = prepared.reader;
    const kept = { statement: isReader ? prepared.raw() : prepared, isReader };
    if (this.statements.size >= maxStatements) this.statements.delete(this.statements.keys().next().value as string);
    this.statements.set(text, kept);
    return kept;
  }

  /** A map keeps the order in which its keys were set: the first is the one that was not used for longest. */
  private refresh(text: string, statement: KeptStatement): void {
    this.statements.delete(text);
    this.statements.set(text, statement);
  }
}
