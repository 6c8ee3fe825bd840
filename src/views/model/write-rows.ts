import { and, eq, type SQL } from "drizzle-orm";
import { NotFound } from "../../errors/http-exception.ts";
import type { HandlerArgument } from "../../request/route-call.ts";
import { conflictOf, type WriteKind } from "./constraint-error.ts";
import type { ModelPlan, PlanContext } from "./model-plan.ts";
import type { Queries, Row } from "./model-queries.ts";
import { contextOf, findRow, parentValues, reloadRow, scopeOf } from "./read-rows.ts";

/** Makes a row of what a client sent. */
export function createRow(plan: ModelPlan, input: HandlerArgument): Promise<Row> {
  const { beforeCreate, afterCreate } = plan.hooks;
  return write(plan, input, "save", beforeCreate !== null || afterCreate !== null, async (context) => {
    const values = { ...(input.body as Row), ...parentValues(plan, context) };
    const changed = beforeCreate === null ? undefined : await beforeCreate(values, context);
    const row = await insert(plan, context.tx, (changed as Row | undefined) ?? values);
    if (afterCreate !== null) await afterCreate(row, context);
    return reloadRow(plan, context, row);
  });
}

/** Changes a row to what a client sent. What is absent stays. */
export function updateRow(plan: ModelPlan, input: HandlerArgument): Promise<Row> {
  const { beforeUpdate, afterUpdate, checkObject } = plan.hooks;
  const hasHooks = beforeUpdate !== null || afterUpdate !== null || checkObject !== null;
  return write(plan, input, "save", hasHooks, async (context) => {
    const object = await findRow(plan, context, true);
    const withObject = { ...context, object };
    const sent = input.body as Row;
    const changed = beforeUpdate === null ? undefined : await beforeUpdate(sent, withObject);
    const row = await update(plan, context, object, (changed as Row | undefined) ?? sent);
    if (afterUpdate !== null) await afterUpdate(row, withObject);
    return reloadRow(plan, context, row);
  });
}

export async function deleteRow(plan: ModelPlan, input: HandlerArgument): Promise<undefined> {
  const { beforeDelete, afterDelete, checkObject } = plan.hooks;
  const hasHooks = beforeDelete !== null || afterDelete !== null || checkObject !== null;
  await write(plan, input, "delete", hasHooks, async (context) => {
    const object = await findRow(plan, context, true);
    if (beforeDelete !== null) await beforeDelete(object, context);
    await context.tx.delete(plan.table).where(await matchRow(plan, context, object));
    if (afterDelete !== null) await afterDelete(object, context);
    return object;
  });
}

/** Runs what belongs together in a transaction, and makes answers of what constraints refuse. */
async function write(
  plan: ModelPlan,
  input: HandlerArgument,
  kind: WriteKind,
  isTransaction: boolean,
  work: (context: PlanContext) => Promise<Row>,
): Promise<Row> {
  try {
    if (isTransaction) return await plan.db.transaction((tx) => work(contextOf(input, tx)));
    return await work(contextOf(input, plan.db));
  } catch (error) {
    throw conflictOf(error, kind, plan.names) ?? error;
  }
}

async function insert(plan: ModelPlan, tx: Queries, values: Row): Promise<Row> {
  const query = tx.insert(plan.table).values(values);
  if (plan.dialect !== "mysql") return ((await query.returning()) as [Row])[0];
  const { name } = plan.primaryKey;
  // The key that counts up comes back; one that was sent does not.
  const [made] = await query.$returningId();
  return rowOfKey(plan, tx, values[name] ?? made?.[name]);
}

async function update(plan: ModelPlan, context: PlanContext, object: Row, changes: Row): Promise<Row> {
  const { table, dialect, primaryKey } = plan;
  const isEmpty = Object.values(changes).every((value) => value === undefined);
  if (isEmpty) return object;
  const query = context.tx
    .update(table)
    .set(changes)
    .where(await matchRow(plan, context, object));
  if (dialect === "mysql") {
    await query;
    return rowOfKey(plan, context.tx, changes[primaryKey.name] ?? object[primaryKey.name]);
  }
  const [row] = await query.returning();
  // Somebody else was faster.
  if (row === undefined) throw new NotFound();
  return row;
}

/** The row, as long as it is one of those that the request may touch. */
async function matchRow(plan: ModelPlan, context: PlanContext, object: Row): Promise<SQL> {
  const { name, column } = plan.primaryKey;
  return and(eq(column, object[name]), ...(await scopeOf(plan, context))) as SQL;
}

async function rowOfKey({ table, primaryKey }: ModelPlan, tx: Queries, key: unknown): Promise<Row> {
  const [row] = await tx.select().from(table).where(eq(primaryKey.column, key)).limit(1);
  if (row === undefined) throw new NotFound();
  return row;
}
