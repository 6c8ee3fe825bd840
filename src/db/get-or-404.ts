import { is } from "drizzle-orm/entity";
import type { InferSelectModel, Table } from "drizzle-orm/table";
import { Table as TableClass } from "drizzle-orm/table";
import { NotFound } from "../errors/http-exception.ts";
import { type AnyDatabase, type KeyOf, selectByKey, type TableOf } from "./select-by-key.ts";

/**
 * The row of a query or of a key; a 404 when there is none.
 *
 *   await getOr404(db.select().from(articles).where(eq(articles.slug, slug)), "No such article");
 *   await getOr404(db.query.articles.findFirst({ where: eq(articles.slug, slug), with: { author: true } }));
 *   await getOr404(db, articles, params.id);
 *   await getOr404(db, articles, { slug: params.slug }, "No such article");
 *
 * Of a query for several rows, the first is read alone.
 *
 * @throws NotFound.
 * @throws ConfigError TABLE_KEY_INVALID when a key names no column of the table, or a value is missing.
 */
export function getOr404<Row>(query: PromiseLike<readonly Row[]>, detail?: string): Promise<Row>;
export function getOr404<Row>(query: PromiseLike<Row | undefined>, detail?: string): Promise<Row>;
export function getOr404<Db extends AnyDatabase, const Of extends TableOf<Db>>(
  db: Db,
  table: Of,
  key: KeyOf<Of>,
  detail?: string,
): Promise<InferSelectModel<Of>>;
export async function getOr404(
  first: unknown,
  second?: string | Table,
  key?: unknown,
  detail?: string,
): Promise<unknown> {
  const isKey = is(second, TableClass);
  const query = isKey ? selectByKey(first as AnyDatabase, second as Table, key) : limitToOne(first);
  const result = await (query as PromiseLike<unknown>);
  const row: unknown = Array.isArray(result) ? result[0] : result;
  if (row === undefined) throw new NotFound((isKey ? detail : (second as string | undefined)) ?? "Not Found");
  return row;
}

/**
 * What Drizzle builds can be told to stop after the first row; what was begun already goes on. Changes that return their rows can
 * be limited too, as Drizzle has it, but not on every SQLite; they have no `offset`.
 */
function limitToOne(query: unknown): unknown {
  const { limit, offset } = query as { limit?: (count: number) => unknown; offset?: unknown };
  return typeof limit === "function" && typeof offset === "function" ? limit.call(query, 1) : query;
}
