import { and, eq, or, type SQL, type Table } from "drizzle-orm";
import { ConfigError } from "../../errors/config-error.ts";
import { Forbidden, NotFound } from "../../errors/http-exception.ts";
import { finishKeyword } from "../../pagination/finished-source.ts";
import type { HandlerArgument } from "../../request/route-call.ts";
import { finishRows } from "./finish-rows.ts";
import { like } from "./like.ts";
import type { ModelPlan, PlanContext } from "./model-plan.ts";
import type { Queries, Row, RowQuery } from "./model-queries.ts";
import { isNested, type RowPlan } from "./row-plan.ts";

/** What the hooks of a request are called with. */
export function contextOf(input: HandlerArgument, tx: Queries): PlanContext {
  return { request: input.request, params: input.params ?? {}, tx } as PlanContext;
}

/** The rows of the table that are there for a request, in no order. */
function selectRows(table: Table, tx: Queries, { columns, joins }: RowPlan, where: SQL | undefined): RowQuery {
  const selected = tx.select(columns).from(table);
  return joins.reduce((query, join) => query.leftJoin(join.table, join.on), selected).where(where);
}

/** The query of a list: narrowed and ordered as the request asks. */
export async function listRows(plan: ModelPlan, input: HandlerArgument): Promise<unknown> {
  const context = contextOf(input, plan.db);
  const asked = (input.query ?? {}) as Readonly<Record<string, unknown>>;
  const where = and(...(await scopeOf(plan, context)), ...narrow(plan, asked));
  const { ordering } = asked;
  const order = plan.readOrdering !== null && typeof ordering === "string" ? plan.readOrdering(ordering) : plan.order;
  const query = selectRows(plan.table, plan.db, plan.listed, where).orderBy(...order);
  // A query runs when somebody waits for it; one that has pages is read by these.
  if (!plan.isPaged) return finishRows(plan.listed, plan.db, await query);
  if (!isNested(plan.listed)) return { query };
  return { query, [finishKeyword]: (rows: readonly Row[]) => finishRows(plan.listed, plan.db, rows) };
}

function narrow(plan: ModelPlan, asked: Readonly<Record<string, unknown>>): SQL[] {
  const conditions: SQL[] = [];
  for (const { name, condition } of plan.filters) {
    const value = asked[name];
    if (value !== undefined) conditions.push(condition(value as never));
  }
  const { search } = asked;
  if (plan.search.length === 0 || typeof search !== "string") return conditions;
  // Every word is somewhere.
  for (const word of search.split(/\s+/)) {
    const found = word === "" ? [] : plan.search.map((column) => like(column, word, "anywhere", plan.dialect));
    if (found.length > 0) conditions.push(or(...found) as SQL);
  }
  return conditions;
}

/**
 * The conditions that rows have to meet to be there for a request.
 *
 * @throws NotFound for a parent that cannot be.
 */
export async function scopeOf(plan: ModelPlan, context: PlanContext): Promise<SQL[]> {
  const parents = Object.entries(parentValues(plan, context)).map(([name, value]) =>
    eq(plan.columns[name] as ModelPlan["primaryKey"]["column"], value),
  );
  const own = plan.hooks.query === null ? undefined : await plan.hooks.query(context);
  return own === undefined ? parents : [...parents, own as SQL];
}

/** The values that rows have from the path. @throws NotFound, ConfigError VIEW_PARENT_MISSING. */
export function parentValues({ parents, label }: ModelPlan, { params }: PlanContext): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { name, readKey } of parents) {
    const given = Object.hasOwn(params, name) ? params[name] : undefined;
    // Without it, rows of all parents would be there.
    if (given === undefined) throw new ConfigError("VIEW_PARENT_MISSING", label, name);
    const value = readKey(given);
    if (value === undefined) throw new NotFound();
    values[name] = value;
  }
  return values;
}

/**
 * The row that the path names, whole or as it is shown.
 *
 * @throws NotFound; Forbidden and what `checkObject` throws.
 */
export async function findRow(plan: ModelPlan, context: PlanContext, isWhole: boolean): Promise<Row> {
  const { lookup, hooks } = plan;
  const key = lookup.readKey(context.params[lookup.name]);
  if (key === undefined) throw new NotFound();
  const where = and(eq(lookup.column, key), ...(await scopeOf(plan, context)));
  const { tx } = context;
  const readsWhole = isWhole || hooks.checkObject !== null;
  const query = readsWhole ? tx.select().from(plan.table).where(where) : selectRows(plan.table, tx, plan.shown, where);
  const [row] = await query.limit(1);
  if (row === undefined) throw new NotFound();
  if (hooks.checkObject !== null) await checkObject(hooks.checkObject, row, context);
  return row;
}

/** The row as it is shown, for those who may see it. */
export async function showRow(plan: ModelPlan, context: PlanContext): Promise<Row> {
  const row = await findRow(plan, context, false);
  if (plan.hooks.checkObject !== null) return reloadRow(plan, context, row);
  await finishRows(plan.shown, context.tx, [row]);
  return row;
}

/** The row of another one's key as it is shown, with what is nested in it. */
export async function reloadRow(plan: ModelPlan, { tx }: PlanContext, row: Row): Promise<Row> {
  if (!isNested(plan.shown)) return row;
  const { name, column } = plan.primaryKey;
  const [shown] = await selectRows(plan.table, tx, plan.shown, eq(column, row[name])).limit(1);
  if (shown === undefined) throw new NotFound();
  await finishRows(plan.shown, tx, [shown]);
  return shown;
}

async function checkObject(
  check: NonNullable<ModelPlan["hooks"]["checkObject"]>,
  row: Row,
  context: PlanContext,
): Promise<void> {
  if ((await check(row, context)) === false) throw new Forbidden();
}
