import type { Column, SQL } from "drizzle-orm";

/** How a class of Drizzle says what it is, in every copy and dialect of it. */
export const entityKind: unique symbol = Symbol.for("drizzle:entityKind");

/** The dialects of SQL that Drizzle has select queries for. */
export type SqlDialect = "postgres" | "mysql" | "sqlite";

const selectKinds: Readonly<Record<string, SqlDialect>> = {
  PgSelect: "postgres",
  MySqlSelect: "mysql",
  SQLiteSelect: "sqlite",
};

/** What a select query of Drizzle is made of, as far as pages change it. */
export interface SelectConfig extends Partial<RowLimits> {
  readonly table: unknown;
  readonly fields: SelectedFields;
  readonly withList?: readonly unknown[] | undefined;
  readonly distinct?: boolean | { readonly on: readonly SQL[] } | undefined;
  readonly where?: SQL | undefined;
  readonly having?: SQL | undefined;
  readonly joins?: readonly { readonly table: unknown }[] | undefined;
  readonly groupBy?: readonly OrderTerm[] | undefined;
  readonly lockingClause?: unknown;
  /** "union" and its kind. The last one has the order and the limits of the whole. */
  readonly setOperators: readonly Partial<RowLimits>[];
}

/** Which rows of a result a query gives, and in which order. */
export interface RowLimits {
  readonly orderBy: readonly OrderTerm[] | undefined;
  readonly limit: unknown;
  readonly offset: unknown;
}

/** Columns and expressions by name; tables by name, with theirs, in a query with joins. */
export interface SelectedFields {
  readonly [name: string]: unknown;
}

/** Something to order or group by. */
export type OrderTerm = Column | SQL | SQL.Aliased;

/** A select query of Drizzle that has not run: "db.select().from(articles)". */
export interface SelectQuery extends PromiseLike<readonly Record<string, unknown>[]> {
  readonly config: SelectConfig;
  /** Which tables of the query have a row for each of its rows, by name. */
  readonly joinsNotNullableMap: Readonly<Record<string, boolean>>;
  getSQL(): SQL;
}

/** Whether a value is of Drizzle, be it a query or not. */
export function isOfDrizzle(value: unknown): value is object {
  return typeof value === "object" && value !== null && kindsOf(value).length > 0;
}

/** The dialect of a select query; null for whatever is none. */
export function dialectOf(value: object): SqlDialect | null {
  const kind = kindsOf(value).find((name) => Object.hasOwn(selectKinds, name));
  return kind === undefined ? null : (selectKinds[kind] ?? null);
}

function kindsOf(value: object): string[] {
  const kinds: string[] = [];
  for (let prototype = Object.getPrototypeOf(value); prototype !== null; prototype = Object.getPrototypeOf(prototype)) {
    const { constructor: made } = prototype as { readonly constructor?: { readonly [entityKind]?: unknown } };
    const kind = made !== undefined && Object.hasOwn(made, entityKind) ? made[entityKind] : null;
    if (typeof kind === "string") kinds.push(kind);
  }
  return kinds;
}

/**
 * A query of its own with some of its parts changed: the handler may keep the one that it returned, and Drizzle changes
 * queries where they are.
 */
export function changeQuery(query: SelectQuery, changes: Partial<SelectConfig>): SelectQuery {
  const config = { ...query.config, ...changes };
  const { constructor: Query } = query as unknown as { readonly constructor: new (parts: object) => SelectQuery };
  // Methods that run a query are bound to the object that they were made for.
  const copy = new Query({ ...query, ...config });
  const parts = Object.entries(query).filter(([, value]) => typeof value !== "function");
  return Object.assign(copy, Object.fromEntries(parts), { config });
}

/** The order and the limits of a query as a whole. */
export function limitsOf({ config }: SelectQuery): Partial<RowLimits> {
  return config.setOperators.at(-1) ?? config;
}

/** A query with another order and other limits as a whole. */
export function changeLimits(query: SelectQuery, limits: Partial<RowLimits>): SelectQuery {
  const { setOperators } = query.config;
  const last = setOperators.at(-1);
  if (last === undefined) return changeQuery(query, limits);
  return changeQuery(query, { setOperators: [...setOperators.slice(0, -1), { ...last, ...limits }] });
}

/** Whether each row of the result is a row of the query's tables, so that it can be ordered by any of their columns. */
export function hasRowsOfTables({ config }: SelectQuery): boolean {
  const { distinct, groupBy = [], having, setOperators } = config;
  return !distinct && groupBy.length === 0 && having === undefined && setOperators.length === 0;
}
