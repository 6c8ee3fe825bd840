import { type Column, getTableColumns, getTableName, is, Table } from "drizzle-orm";
import { databaseHandle, isAppDatabase } from "../../db/app-database.ts";
import { ConfigError, describeValue } from "../../errors/config-error.ts";
import { callable, expecting, findOptionMistake, isText, listOf, type OptionRules } from "../../errors/option-rules.ts";
import type { Pagination } from "../../pipeline/pagination.ts";
import { paginationRule } from "../../pipeline/pagination-rules.ts";
import type { Shape } from "../../schema/infer.ts";
import { isPlainObject } from "../../schema/json-type.ts";
import { t } from "../../schema/t.ts";
import { ModelSerializer } from "../../serializers/model/model-serializer.ts";
import { settingRules } from "../setting-rules.ts";
import { standardActions } from "../view-methods.ts";
import { compileKeyReader, isComparable } from "./column-values.ts";
import { compileFilters, type FilterParameter, shapeOf } from "./compile-filters.ts";
import { compileOrdering, orderTerm } from "./compile-ordering.ts";
import { Filter } from "./filters.ts";
import { maxSearchLength } from "./like.ts";
import type { Hooks, ModelPlan, PathColumn } from "./model-plan.ts";
import { type ModelDatabase, queriesOf } from "./model-queries.ts";
import { RowPlanner } from "./plan-rows.ts";
import type { RowPlan } from "./row-plan.ts";
import { isOfTable, type UntypedSerializer } from "./serializer-columns.ts";

/** Options of `ModelViewSet` without their types. */
export interface UntypedModelOptions {
  readonly [hook: string]: unknown;
  readonly serializer: UntypedSerializer;
  readonly serializers?: Readonly<Record<string, unknown>>;
  readonly lookup?: string;
  readonly parents?: readonly string[];
  readonly joins?: Readonly<Record<string, unknown>>;
  readonly pagination?: object | false;
  readonly filters?: Readonly<Record<string, unknown>>;
  readonly search?: readonly string[];
  readonly ordering?: readonly string[];
  readonly order?: readonly string[];
}

const hookNames = [
  "query",
  "checkObject",
  "beforeCreate",
  "afterCreate",
  "beforeUpdate",
  "afterUpdate",
  "beforeDelete",
  "afterDelete",
] as const;

const names = listOf("names of columns", isText);
const plainObject = expecting("an object", isPlainObject);
const isAction = (value: unknown): boolean => isText(value) && Object.hasOwn(standardActions, value as string);

export const modelRules: OptionRules = {
  serializer: expecting("a serializer made by modelSerializer", (value) => value instanceof ModelSerializer),
  serializers: plainObject,
  actions: listOf(`names of actions: ${Object.keys(standardActions).join(", ")}`, isAction),
  routes: plainObject,
  lookup: expecting("the name of a column", isText),
  parents: names,
  joins: plainObject,
  pagination: (value) => (value === false ? null : paginationRule(value)),
  filters: plainObject,
  search: names,
  ordering: names,
  order: names,
  ...settingRules,
  ...Object.fromEntries(hookNames.map((name) => [name, callable])),
};

/**
 * Checks all that a model view set is made of, and computes what requests read.
 *
 * @throws ConfigError MODEL_VIEW_INVALID.
 */
export function planModel(db: ModelDatabase, table: Table, options: UntypedModelOptions): ModelPlan {
  if (!is(table, Table)) throw invalid("?", "table", `expected a table of Drizzle, got ${describeValue(table)}.`);
  const label = getTableName(table);
  if (!isAppDatabase(db))
    throw invalid(label, "db", `expected a database, such as sqlite(…), got ${describeValue(db)}.`);
  const mistake = findOptionMistake(options, modelRules);
  if (mistake?.kind === "unknown")
    throw invalid(label, mistake.option, `there is no such option. Options are ${mistake.known}.`);
  if (mistake !== null) throw invalid(label, mistake.option, mistake.problem);
  if (options.serializer === undefined) throw invalid(label, "serializer", "it is missing.");
  if (options.serializer.table !== table) throw invalid(label, "serializer", "it is of another table.");
  const columns: Readonly<Record<string, Column>> = getTableColumns(table);
  const find = columnFinder(label, columns);
  const primaryKey = pathColumn(primaryKeyOf(label, columns), "lookup", find);
  const { dialect } = db[databaseHandle];
  const hooks = Object.fromEntries(hookNames.map((name) => [name, options[name] ?? null])) as unknown as Hooks;
  checkTransactions(db, hooks, label);
  const filters = planFilters(options, find, dialect, label);
  const search = (options.search ?? []).map((name) => textColumn(find("search", name), name, "search", label));
  const ordering = Object.fromEntries((options.ordering ?? []).map((name) => [name, find("ordering", name)]));
  const isOrdered = Object.keys(ordering).length > 0;
  const { shown, listed } = planShown(options, columns, label);
  checkParameterNames(options, filters, label);
  return {
    label,
    db: queriesOf(db),
    dialect,
    table,
    columns,
    names: new Map(Object.entries(columns).map(([name, column]) => [column.name, name])),
    primaryKey,
    lookup: options.lookup === undefined ? primaryKey : pathColumn(options.lookup, "lookup", find),
    parents: (options.parents ?? []).map((name) => pathColumn(name, "parents", find)),
    listed,
    shown,
    filters,
    search,
    readOrdering: isOrdered ? compileOrdering(ordering) : null,
    order: (options.order ?? [primaryKey.name]).map((term) => {
      const found = orderTerm(term, columns);
      if (found === null) throw unknownColumn(label, "order", term, columns);
      return found;
    }),
    query: {
      ...shapeOf(filters),
      ...(search.length > 0 ? searchShape : {}),
      ...(isOrdered ? orderingShape(Object.keys(ordering)) : {}),
    },
    isPaged: options.pagination !== false,
    hooks,
  };
}

function planShown(
  { serializer, serializers = {}, joins }: UntypedModelOptions,
  columns: Readonly<Record<string, Column>>,
  label: string,
): { readonly shown: RowPlan; readonly listed: RowPlan } {
  const planner = new RowPlanner(label, joins);
  const shown = planner.plan(serializer);
  const { list = serializer } = serializers;
  // What another schema shows is not known, so that it gets all.
  const listed = isOfTable(list) ? planner.plan(list) : { ...shown, columns: { ...shown.columns, ...columns } };
  planner.checkAllTaken();
  return { shown, listed };
}

/** One parameter says one thing. */
function checkParameterNames(options: UntypedModelOptions, filters: readonly FilterParameter[], label: string): void {
  const { search, ordering, pagination } = options;
  const pages = pagination === false ? {} : (pagination as Pagination | undefined)?.parameters;
  const others = [
    ...(search === undefined ? [] : ["search"]),
    ...(ordering === undefined ? [] : ["ordering"]),
    ...Object.keys(pages ?? { page: null, page_size: null }),
  ];
  if (ordering !== undefined && (pagination as Pagination | undefined)?.name === "cursor") {
    throw invalid(
      label,
      "ordering",
      "pages with cursors have an order of their own. Leave it out, or take pageNumber().",
    );
  }
  const names = filters.map(({ name }) => name);
  const twice = names.find((name, index) => others.includes(name) || names.indexOf(name) !== index);
  if (twice !== undefined) throw invalid(label, "filters", `two parameters of the query would be called "${twice}".`);
}

const searchShape: Shape = {
  search: t.Optional(t.String({ maxLength: maxSearchLength, description: "Words that have to be there." })),
};

function orderingShape(names: readonly string[]): Shape {
  const description = `Columns to order by, with commas between them and "-" before those with the greatest first: ${names.join(", ")}.`;
  return { ordering: t.Optional(t.String({ maxLength: 500, description })) };
}

type FindColumn = (option: string, name: string) => Column;

function columnFinder(label: string, columns: Readonly<Record<string, Column>>): FindColumn {
  return (option, name) => {
    const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
    if (column === undefined) throw unknownColumn(label, option, name, columns);
    return column;
  };
}

function pathColumn(name: string, option: string, find: FindColumn): PathColumn {
  const column = find(option, name);
  return { name, column, readKey: compileKeyReader(column, `ModelViewSet, ${option} "${name}"`) };
}

function primaryKeyOf(label: string, columns: Readonly<Record<string, Column>>): string {
  const keys = Object.keys(columns).filter((name) => columns[name]?.primary === true);
  const [key] = keys;
  if (key !== undefined && keys.length === 1) return key;
  throw invalid(label, "table", "it needs a primary key of one column.");
}

function planFilters(
  { filters = {} }: UntypedModelOptions,
  find: FindColumn,
  dialect: ModelPlan["dialect"],
  label: string,
): FilterParameter[] {
  return Object.entries(filters).flatMap(([name, given]) => {
    const column = find("filters", name);
    const list: readonly unknown[] = Array.isArray(given) ? given : [given];
    const kinds = list.map((filter) => {
      if (!(filter instanceof Filter)) {
        throw invalid(label, "filters", `"${name}": expected a filter such as exact(), got ${describeValue(filter)}.`);
      }
      if (filter.kind === "contains" || filter.kind === "startsWith") textColumn(column, name, "filters", label);
      else if (filter.kind !== "isNull" && !isComparable(column)) {
        throw invalid(label, "filters", `"${name}" has values that cannot be compared with text of a query.`);
      }
      return filter.kind;
    });
    return compileFilters(name, column, kinds, dialect);
  });
}

function textColumn(column: Column, name: string, option: string, label: string): Column {
  if (column.dataType === "string") return column;
  throw invalid(label, option, `"${name}" is no column of text.`);
}

/** Hooks wait, which a transaction of a synchronous driver does not. */
function checkTransactions(db: ModelDatabase, { query: _, ...hooks }: Hooks, label: string): void {
  const hook = Object.entries(hooks).find(([, value]) => value !== null)?.[0];
  if (hook === undefined || (db as { resultKind?: unknown }).resultKind !== "sync") return;
  throw invalid(
    label,
    hook,
    "the driver of the database is synchronous, so that its transactions end before a hook does.",
  );
}

function unknownColumn(
  label: string,
  option: string,
  name: string,
  columns: Readonly<Record<string, Column>>,
): ConfigError {
  return invalid(label, option, `there is no column "${name}". Columns are ${Object.keys(columns).join(", ")}.`);
}

export function invalid(label: string, option: string, problem: string): ConfigError {
  return new ConfigError("MODEL_VIEW_INVALID", label, option, problem);
}
