import { DrizzleQueryError } from "drizzle-orm/errors";
import type { Logger } from "drizzle-orm/logger";
import type { RelationalSchemaConfig, TablesRelationalConfig } from "drizzle-orm/relations";
import { fillPlaceholders, type Query } from "drizzle-orm/sql";
import {
  type PreparedQueryConfig,
  type SQLiteAsyncDialect,
  type SQLiteExecuteMethod,
  SQLitePreparedQuery,
  SQLiteSession,
  SQLiteTransaction,
  type SQLiteTransactionConfig,
} from "drizzle-orm/sqlite-core";
import { ConfigError } from "../../errors/config-error.ts";
import { planRows, type RowMapper, type SelectedFields } from "../plan-rows.ts";
import type { SqliteConnection, SqliteRunResult } from "./sqlite-connection.ts";
import type { SqliteConnections } from "./sqlite-connections.ts";
import { kindOfStatement, type StatementKind } from "./statement-kind.ts";
import { InsideTransaction, OutsideTransactions, type StatementSource } from "./statement-source.ts";

/** How rows of a relational query become objects. */
type MapRows = (rows: unknown[][]) => unknown;

/** What Drizzle knows of a query that was built. */
type QueryMetadata = { readonly type: "select" | "insert" | "update" | "delete" } | undefined;

/** What sessions of one database share. */
interface SessionParts<Schema extends TablesRelationalConfig> {
  readonly dialect: SQLiteAsyncDialect;
  readonly schema: RelationalSchemaConfig<Schema> | undefined;
  readonly log: Logger;
  readonly connections: SqliteConnections;
}

/** Drizzle's session on `SqliteConnections`: asynchronous, although the connections are not, as writing may have to wait. */
export class SqliteSession<
  FullSchema extends Record<string, unknown>,
  Schema extends TablesRelationalConfig,
> extends SQLiteSession<"async", SqliteRunResult, FullSchema, Schema> {
  private readonly parts: SessionParts<Schema>;
  private readonly source: StatementSource;

  constructor(parts: SessionParts<Schema>, source: StatementSource = new OutsideTransactions(parts.connections)) {
    super(parts.dialect);
    this.parts = parts;
    this.source = source;
  }

  override prepareQuery(
    query: Query,
    fields: SelectedFields | undefined,
    executeMethod: SQLiteExecuteMethod,
    _isResponseInArrayMode: boolean,
    mapRows?: MapRows,
    metadata?: QueryMetadata,
  ): SqlitePreparedQuery {
    const kind = metadata === undefined ? kindOfStatement(query.sql) : metadata.type === "select" ? "read" : "write";
    return new SqlitePreparedQuery({
      query,
      kind,
      executeMethod,
      fields,
      mapRows,
      log: this.parts.log,
      source: this.source,
    });
  }

  /** Without a `behavior`, and with "immediate", a transaction may write from its beginning on; "deferred" only reads. */
  override async transaction<Result>(
    work: (tx: SqliteTransaction<FullSchema, Schema>) => Promise<Result>,
    { behavior = "immediate" }: SQLiteTransactionConfig = {},
  ): Promise<Result> {
    const { connections } = this.parts;
    const { connection, release } =
      behavior === "deferred" ? await connections.beginReading() : await connections.beginWriting(behavior);
    const source = new InsideTransaction(connection);
    try {
      const session = new SqliteSession<FullSchema, Schema>(this.parts, source);
      const result = await work(new SqliteTransaction(this.parts, session, source));
      source.control("commit");
      return result;
    } finally {
      source.end();
      // After an error, one of the commit included. SQLite has rolled back some by itself.
      if (connection.inTransaction) connection.execute("rollback");
      release();
    }
  }
}

/** Drizzle's transaction on one connection. */
export class SqliteTransaction<
  FullSchema extends Record<string, unknown>,
  Schema extends TablesRelationalConfig,
> extends SQLiteTransaction<"async", SqliteRunResult, FullSchema, Schema> {
  private readonly parts: SessionParts<Schema>;
  private readonly source: InsideTransaction;
  private readonly ownSession: SqliteSession<FullSchema, Schema>;

  constructor(
    parts: SessionParts<Schema>,
    session: SqliteSession<FullSchema, Schema>,
    source: InsideTransaction,
    nestedIndex = 0,
  ) {
    super(
      "async",
      parts.dialect,
      session,
      parts.schema as ConstructorParameters<typeof SQLiteTransaction>[3] as never,
      nestedIndex,
    );
    this.parts = parts;
    this.ownSession = session;
    this.source = source;
  }

  /** A part of the transaction that can fail by itself. */
  override async transaction<Result>(
    work: (tx: SqliteTransaction<FullSchema, Schema>) => Promise<Result>,
  ): Promise<Result> {
    const savepoint = `sp${this.nestedIndex}`;
    this.source.control(`savepoint ${savepoint}`);
    try {
      const inner = new SqliteTransaction<FullSchema, Schema>(
        this.parts,
        this.ownSession,
        this.source,
        this.nestedIndex + 1,
      );
      const result = await work(inner);
      this.source.control(`release ${savepoint}`);
      return result;
    } catch (error) {
      if (this.source.connection.inTransaction) this.source.control(`rollback to ${savepoint}; release ${savepoint}`);
      throw error;
    }
  }
}

/** All there is to know about a query before it is run. */
interface QueryPlan {
  readonly query: Query;
  readonly kind: StatementKind;
  readonly executeMethod: SQLiteExecuteMethod;
  readonly fields: SelectedFields | undefined;
  readonly mapRows: MapRows | undefined;
  readonly log: Logger;
  readonly source: StatementSource;
}

type AsyncQueryConfig = PreparedQueryConfig & { type: "async" };

/** Drizzle's query, ready to be run as often as wanted. */
class SqlitePreparedQuery extends SQLitePreparedQuery<AsyncQueryConfig> {
  /** Set by Drizzle for joins: whether an object of the row is null, when all of its columns are. */
  declare joinsNotNullableMap: Record<string, boolean> | undefined;
  private readonly plan: QueryPlan;
  /** Made when rows come, as Drizzle sets `joinsNotNullableMap` after the query is made. */
  private rowMapper: RowMapper | null = null;

  constructor(plan: QueryPlan) {
    super("async", plan.executeMethod, plan.query);
    this.plan = plan;
  }

  override run(placeholders?: Record<string, unknown>): Promise<SqliteRunResult> {
    return this.onConnection(placeholders, (connection, text, parameters) => connection.run(text, parameters));
  }

  override async all(placeholders?: Record<string, unknown>): Promise<unknown> {
    const { fields, mapRows } = this.plan;
    if (fields === undefined && mapRows === undefined) return this.objects(placeholders);
    const rows = await this.values(placeholders);
    if (mapRows !== undefined) return mapRows(rows);
    const mapRow = this.mapperOf(fields as SelectedFields);
    return rows.map((row) => mapRow(row));
  }

  override async get(placeholders?: Record<string, unknown>): Promise<unknown> {
    const { fields, mapRows } = this.plan;
    if (fields === undefined && mapRows === undefined) return (await this.objects(placeholders))[0];
    const rows = await this.values(placeholders);
    const [first] = rows;
    if (first === undefined) return undefined;
    return mapRows === undefined ? this.mapperOf(fields as SelectedFields)(first) : mapRows([first]);
  }

  override values(placeholders?: Record<string, unknown>): Promise<unknown[][]> {
    return this.onConnection(placeholders, (connection, text, parameters) => connection.values(text, parameters));
  }

  private mapperOf(fields: SelectedFields): RowMapper {
    this.rowMapper ??= planRows(fields, this.joinsNotNullableMap);
    return this.rowMapper;
  }

  private objects(placeholders: Record<string, unknown> | undefined): Promise<Record<string, unknown>[]> {
    return this.onConnection(placeholders, (connection, text, parameters) => connection.objects(text, parameters));
  }

  /** @throws DrizzleQueryError for what SQLite refuses, with the reason as its cause. */
  private async onConnection<Result>(
    placeholders: Record<string, unknown> | undefined,
    action: (connection: SqliteConnection, text: string, parameters: readonly unknown[]) => Result,
  ): Promise<Result> {
    const { query, kind, log, source } = this.plan;
    const parameters = fillPlaceholders(query.params, placeholders ?? {});
    log.logQuery(query.sql, parameters);
    try {
      return await source.run(kind, query.sql, (connection) => action(connection, query.sql, parameters));
    } catch (error) {
      if (error instanceof ConfigError) throw error;
      throw new DrizzleQueryError(query.sql, parameters, error as Error);
    }
  }
}
