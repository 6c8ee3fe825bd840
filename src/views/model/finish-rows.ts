import { and, inArray, type SQL, sql } from "drizzle-orm";
import type { Queries, Row, RowQuery } from "./model-queries.ts";
import { type InnerPath, type ListPlan, ownKey, parentKey, type RowPlan } from "./row-plan.ts";

type WritableRow = Record<string, unknown>;

/** Most objects whose lists one query reads: databases limit how many values it may have. */
const maxKeys = 1000;

/** Puts into rows what was read beside them, and reads the lists in them: one query a list, however many rows there are. */
export async function finishRows(
  { inner, lists }: RowPlan,
  tx: Queries,
  rows: readonly Row[],
): Promise<readonly Row[]> {
  for (const row of rows) for (const path of inner) putInner(row, path);
  for (const list of lists) await readList(list, tx, rows as readonly WritableRow[]);
  return rows;
}

/** Nothing is within an object that is not there. */
function putInner(row: Row, { readAs, holders, name }: InnerPath): void {
  let holder: unknown = row;
  for (const step of holders) holder = (holder as Row | null)?.[step] ?? null;
  if (holder !== null) (holder as WritableRow)[name] = row[readAs];
}

async function readList(list: ListPlan, tx: Queries, rows: readonly WritableRow[]): Promise<void> {
  // Numbers of one table may be bigints in the other.
  const byKey = new Map<string, Row[]>();
  for (const row of rows) byKey.set(String(row[ownKey]), []);
  for (let first = 0; first < rows.length; first += maxKeys) {
    const keys = rows.slice(first, first + maxKeys).map((row) => row[ownKey]);
    for (const item of await finishRows(list.rows, tx, await selectItems(list, tx, keys))) {
      byKey.get(String(item[parentKey]))?.push(item);
    }
  }
  for (const row of rows) row[list.name] = byKey.get(String(row[ownKey]));
}

function selectItems(list: ListPlan, tx: Queries, keys: readonly unknown[]): RowQuery {
  const { key, on, table, rows, order } = list;
  const from = tx.select({ ...rows.columns, [parentKey]: key }).from(key.table);
  const joined = on === null ? from : from.innerJoin(table, on);
  return (
    rows.joins
      .reduce((query, join) => query.leftJoin(join.table, join.on), joined)
      // The same pair may stand twice in a table between, and only one of them meet the condition.
      .where(and(list.where ?? undefined, amongFirst(list, keys)))
      .orderBy(...order)
  );
}

/** The condition to be one of the first items of an object: no object takes the place of the items of another one. */
function amongFirst({ key, on, where, order, maxItems, table, primaryKey }: ListPlan, keys: readonly unknown[]): SQL {
  const join = on === null ? sql`` : sql` inner join ${table} on ${on}`;
  const condition = and(inArray(key, keys), where ?? undefined);
  const place = sql`row_number() over (partition by ${key} order by ${sql.join([...order], sql`, `)})`;
  const ranked = sql`select ${key} as k, ${primaryKey} as i, ${place} as n from ${key.table}${join} where ${condition}`;
  return sql`(${key}, ${primaryKey}) in (select k, i from (${ranked}) as ranked where n <= ${maxItems})`;
}
