import type { Column, SQL, Table } from "drizzle-orm";
import type { DatabaseDialect } from "../../db/app-database.ts";
import type { HttpRequest } from "../../request/http-request.ts";
import type { Shape } from "../../schema/infer.ts";
import type { FilterParameter } from "./compile-filters.ts";
import type { ReadOrdering } from "./compile-ordering.ts";
import type { Queries, Row, RowColumns } from "./model-queries.ts";

/** What a hook is called with. */
export interface PlanContext {
  readonly request: HttpRequest;
  readonly params: Readonly<Record<string, string | number>>;
  readonly tx: Queries;
}

/** A column that a placeholder of the path names. */
export interface PathColumn {
  readonly name: string;
  readonly column: Column;
  /** Makes its value of that of the placeholder; undefined when no row can have it. */
  readonly readKey: (value: unknown) => unknown;
}

/** A table that is read along with a row. */
export interface Join {
  readonly table: Table;
  readonly on: SQL;
}

/** Functions that the application gave, whatever the types of its rows. */
export interface Hooks {
  readonly query: ((context: PlanContext) => unknown) | null;
  readonly checkObject: ((object: Row, context: PlanContext) => unknown) | null;
  readonly beforeCreate: ((values: Row, context: PlanContext) => unknown) | null;
  readonly afterCreate: ((object: Row, context: PlanContext) => unknown) | null;
  readonly beforeUpdate: ((changes: Row, context: PlanContext & { readonly object: Row }) => unknown) | null;
  readonly afterUpdate: ((object: Row, context: PlanContext & { readonly object: Row }) => unknown) | null;
  readonly beforeDelete: ((object: Row, context: PlanContext) => unknown) | null;
  readonly afterDelete: ((object: Row, context: PlanContext) => unknown) | null;
}

/** Everything about a model view set, computed when its class is made. */
export interface ModelPlan {
  readonly label: string;
  readonly db: Queries;
  readonly dialect: DatabaseDialect;
  readonly table: Table;
  /** By the names that they have in the code. */
  readonly columns: Readonly<Record<string, Column>>;
  /** Names of columns in the code, by those in the database. */
  readonly names: ReadonlyMap<string, string>;
  readonly primaryKey: PathColumn;
  readonly lookup: PathColumn;
  readonly parents: readonly PathColumn[];
  /** What a list selects, and what other actions do; null for all columns. */
  readonly listed: RowColumns;
  readonly shown: RowColumns;
  readonly joins: readonly Join[];
  readonly filters: readonly FilterParameter[];
  readonly search: readonly Column[];
  readonly readOrdering: ReadOrdering | null;
  readonly order: readonly SQL[];
  readonly query: Shape;
  readonly isPaged: boolean;
  readonly hooks: Hooks;
}
