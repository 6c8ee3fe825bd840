// Compiled, never run: what handlers with pages may return, and what their answers are.

import {
  BoltAPI,
  type CursorPage,
  cursor,
  json,
  type LimitOffsetPage,
  limitOffset,
  type OrderingTerm,
  type PagedItem,
  type PageKind,
  type PageNumberPage,
  type Pagination,
  pageNumber,
  t,
} from "boltapi";
import { TestClient } from "boltapi/testing";
import { eq } from "drizzle-orm";
import * as my from "drizzle-orm/mysql-core";
import type { MySql2Database } from "drizzle-orm/mysql2";
import * as pg from "drizzle-orm/pg-core";
import type { PostgresJsDatabase } from "drizzle-orm/postgres-js";
import * as lite from "drizzle-orm/sqlite-core";
import type { SqliteRemoteDatabase } from "drizzle-orm/sqlite-proxy";
import * as z from "zod";
import { type Equal, expectType } from "./equal.ts";

const api = new BoltAPI({ paginate: pageNumber() });
const client = new TestClient(api);

interface Article {
  id: number;
  title: string;
}
const ArticleOut = t.Object({ id: t.Integer(), title: t.String() }, { $id: "ArticleOut" });
const response = t.Array(ArticleOut);
declare const articles: Article[];
declare const query: PromiseLike<Article[]>;

// An array, a query, and both of them later.
const numbered = api.get("/numbered", { paginate: pageNumber(), response }, () => articles);
api.get("/query", { paginate: pageNumber(), response }, () => query);
api.get("/later", { paginate: limitOffset(), response }, async () => articles);
api.get("/later-query", { paginate: limitOffset(), response }, async () => ({ query }));

expectType<
  Equal<Awaited<ReturnType<typeof client.call<(typeof numbered)["~route"]>>>["data"], PageNumberPage<Article>>
>(true);

// A function that is given the part to read.
api.get("/function", { paginate: pageNumber(), response }, () => async ({ limit, offset }) => {
  expectType<Equal<[typeof limit, typeof offset], [number, number]>>(true);
  return { count: articles.length, items: articles.slice(offset, offset + limit) };
});
const counted = api.get("/counted", { paginate: limitOffset({ limit: 10 }), response }, async () => ({
  count: async () => 3,
  items: ({ limit, offset }) => articles.slice(offset, offset + limit),
}));
const uncounted = api.get("/uncounted", { paginate: limitOffset({ count: false }), response }, () => ({ offset }) => {
  return articles.slice(offset);
});

async function readAnswers(): Promise<void> {
  const part = (await client.call(counted)).data;
  expectType<Equal<typeof part, LimitOffsetPage<Article>>>(true);
  const rest = (await client.call(uncounted, { query: { limit: 5 } })).data;
  expectType<Equal<typeof rest.count, null>>(true);
  expectType<Equal<typeof rest.items, Article[]>>(true);
}
void readAnswers;

// Without a schema, the items are what the handler returns, as JSON writes them.
const undeclared = api.get("/undeclared", { paginate: pageNumber() }, async () => [{ at: new Date(), id: 1 }]);
async function readUndeclared(): Promise<void> {
  const { items } = (await client.call(undeclared)).data;
  expectType<Equal<typeof items, { at: string; id: number }[]>>(true);
}
void readUndeclared;

// Cursors: lists, queries, and functions that are given an order and a place in it.
const feed = api.get("/feed", { paginate: cursor({ ordering: "-id" }), response }, () => query);
api.get("/feed", { paginate: cursor({ ordering: ["-title", "id"] }), response }, () => ({ order, from, limit }) => {
  expectType<Equal<typeof order, readonly OrderingTerm[]>>(true);
  return from === null && order.length > 0 ? articles.slice(0, limit) : [];
});
async function readFeed(): Promise<void> {
  const { data } = await client.call(feed, { query: { cursor: "x" } });
  expectType<Equal<typeof data, CursorPage<Article>>>(true);
}
void readFeed;
// @ts-expect-error There is no offset that goes with a cursor.
api.get("/wrong", { paginate: cursor() }, () => ({ offset }) => [offset]);
// @ts-expect-error Nobody counts for a cursor.
cursor({ count: false });

// A response of its own; a schema of another library.
api.get("/own", { paginate: pageNumber(), response }, ({ request }) =>
  request.query.has("none") ? json({ detail: "none" }, { status: 404 }) : articles,
);
api.get("/zod", { paginate: pageNumber(), response: z.array(z.object({ id: z.number() })) }, () => [{ id: 1 }]);

// Queries of Drizzle, of any dialect, whatever has been added to them.
declare const sqlite: SqliteRemoteDatabase;
declare const postgres: PostgresJsDatabase;
declare const mysql: MySql2Database;
const liteTable = lite.sqliteTable("articles", { id: lite.integer().primaryKey(), title: lite.text().notNull() });
const pgTable = pg.pgTable("articles", { id: pg.serial().primaryKey(), title: pg.text().notNull() });
const myTable = my.mysqlTable("articles", { id: my.serial().primaryKey(), title: my.text().notNull() });
const noTitles = lite.sqliteTable("articles", { id: lite.integer().primaryKey(), title: lite.text() });
api.get("/sqlite", { paginate: pageNumber(), response }, () => sqlite.select().from(liteTable));
api.get("/sqlite", { paginate: pageNumber(), response }, () =>
  sqlite.select().from(liteTable).where(eq(liteTable.id, 1)).orderBy(liteTable.title),
);
api.get("/postgres", { paginate: limitOffset(), response }, () => postgres.select().from(pgTable).$dynamic());
api.get("/mysql", { paginate: pageNumber(), response }, async () => ({ query: mysql.select().from(myTable) }));
const selected = api.get("/selected", { paginate: pageNumber() }, () =>
  postgres.select({ name: pgTable.title }).from(pgTable),
);
async function readSelected(): Promise<void> {
  const { items } = (await client.call(selected)).data;
  expectType<Equal<typeof items, { name: string }[]>>(true);
}
void readSelected;
// @ts-expect-error A title may be null, and must not.
api.get("/wrong", { paginate: pageNumber(), response }, () => sqlite.select().from(noTitles));
// @ts-expect-error A query that has no table yet is none.
api.get("/wrong", { paginate: pageNumber(), response }, () => sqlite.select());

// Items are checked against the schema.
// @ts-expect-error An item has no title.
api.get("/wrong", { paginate: pageNumber(), response }, () => [{ id: 1 }]);
// @ts-expect-error The items of the query are no articles.
api.get("/wrong", { paginate: pageNumber(), response }, () => query as unknown as PromiseLike<{ id: string }[]>);
// @ts-expect-error One article has no pages.
api.get("/wrong", { paginate: pageNumber(), response }, () => articles[0] as Article);
// @ts-expect-error Nobody says how many there are.
api.get("/wrong", { paginate: pageNumber(), response }, () => async () => articles);
// @ts-expect-error The schema is that of one article.
api.get("/wrong", { paginate: pageNumber(), response: ArticleOut }, () => articles);
// @ts-expect-error There is no such option.
pageNumber({ size: 20 });
// @ts-expect-error Sizes are numbers.
limitOffset({ limit: "20" });

// That of the API around the route: what is answered is not known here.
const inherited = api.get("/inherited", { paginate: true, response }, () => articles);
async function readInherited(): Promise<void> {
  const { data } = await client.call(inherited);
  expectType<Equal<typeof data, unknown>>(true);
}
void readInherited;
// @ts-expect-error A number has no pages of any style.
api.get("/inherited", { paginate: true }, () => 1);
// No pages: the handler returns what it likes.
api.get("/none", { paginate: false, response: ArticleOut }, () => articles[0] as Article);

// An envelope of one's own.
const custom = pageNumber({
  envelopeSchema: (items) => t.Object({ data: items, meta: t.Object({ total: t.Integer() }) }),
  envelope: (page) => {
    expectType<Equal<typeof page, PageNumberPage<PagedItem>>>(true);
    return { data: page.items, meta: { total: page.count } };
  },
});
const customized = api.get("/custom", { paginate: custom, response }, () => articles);
async function readCustom(): Promise<void> {
  const { data } = await client.call(customized);
  expectType<Equal<typeof data, { data: Article[]; meta: { total: number } }>>(true);
}
void readCustom;
pageNumber({
  envelopeSchema: (items) => t.Object({ data: items }),
  // @ts-expect-error The envelope is not what its schema says.
  envelope: (page) => ({ rows: page.items }),
});
// @ts-expect-error An envelope needs its schema.
pageNumber({ envelope: (page) => ({ data: page.items }) });

// A style of one's own.
interface Half<Item> {
  readonly first_half: Item[];
}
interface HalfKind extends PageKind {
  readonly envelope: Half<this["item"]>;
  readonly source: readonly this["item"][];
}
declare const half: Pagination<HalfKind>;
const halved = api.get("/half", { paginate: half, response }, () => articles);
async function readHalf(): Promise<void> {
  const { data } = await client.call(halved);
  expectType<Equal<typeof data, Half<Article>>>(true);
}
void readHalf;
// @ts-expect-error This style takes arrays only.
api.get("/half", { paginate: half, response }, () => query);
// @ts-expect-error Nothing but a pagination says how pages are made.
api.get("/wrong", { paginate: "pages", response }, () => articles);
