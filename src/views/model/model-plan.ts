import type { Column, SQL, Table } from "drizzle-orm";
import type { DatabaseDialect } from "../../db/app-database.ts";
import type { HttpRequest } from "../../request/http-request.ts";
import type { Shape } from "../../schema/infer.ts";
import type { FilterParameter } from "./compile-filters.ts";
import type { ReadOrdering } from "./compile-ordering.ts";
import type { Queries, Row } from "./model-queries.ts";
import type { RowPlan } from "./row-plan.ts";

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
  /** What a list reads, and what other actions do. */
  readonly listed: RowPlan;
  readonly shown: RowPlan;
  readonly filters: readonly FilterParameter[];
  readonly search: readonly Column[];
  readonly readOrdering: ReadOrdering | null;
  readonly order: readonly SQL[];
  readonly query: Shape;
  readonly isPaged: boolean;
  readonly hooks: Hooks;
}
