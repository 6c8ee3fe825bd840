// What a page costs at the beginning, in the midst and at the end of a million rows, by cursor and by number.

import * as my from "drizzle-orm/mysql-core";
import { drizzle as drizzleMySql } from "drizzle-orm/mysql2";
import * as pg from "drizzle-orm/pg-core";
import { drizzle as drizzlePostgres } from "drizzle-orm/postgres-js";
import * as lite from "drizzle-orm/sqlite-core";
import { drizzle as drizzleSqlite } from "drizzle-orm/sqlite-proxy";
import Sqlite from "libsql";
import mysql from "mysql2/promise";
import postgres from "postgres";
import { cursor } from "../../src/pagination/cursor.ts";
import { pageNumber } from "../../src/pagination/page-number.ts";
import type { Paginate } from "../../src/pipeline/pagination.ts";
import { median, printTable } from "../report.ts";

const rowCount = 1_000_000;
const pageSize = 20;
const rounds = 9;
const name = `boltapi_bench_${process.pid}`;

interface Contender {
  readonly name: string;
  /** The query that pages are made of. */
  readonly query: () => unknown;
  readonly close: () => Promise<unknown>;
}

const columns = "id integer primary key, title varchar(50) not null, created_at integer not null";
const insert = "insert into articles (id, title, created_at)";
/** Ten rows have the same time, so that pages end in the midst of ties. */
const values = "n, concat('Article ', n), n / 10";

async function openSqlite(): Promise<Contender> {
  const client = new Sqlite(":memory:");
  client.exec(`create table articles (${columns})`);
  const series = `with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${rowCount})`;
  client.exec(`${insert} ${series} select n, 'Article ' || n, n / 10 from numbers`);
  client.exec("create index by_time on articles (created_at, id)");
  client.exec("analyze");
  const articles = lite.sqliteTable("articles", {
    id: lite.integer().primaryKey(),
    title: lite.text().notNull(),
    createdAt: lite.integer("created_at").notNull(),
  });
  const db = drizzleSqlite(async (text, parameters) => {
    const statement = client.prepare(text).raw() as unknown as { all(values: unknown[]): unknown[][] };
    return { rows: statement.all(parameters) };
  });
  return { name: "SQLite", query: () => db.select().from(articles), close: async () => client.close() };
}

async function openPostgres(): Promise<Contender> {
  const url = process.env.POSTGRES_URL ?? "postgres://postgres@127.0.0.1:5432/test";
  const client = postgres(url, { max: 1, onnotice: () => {}, connection: { search_path: name } });
  await client.unsafe(`create schema ${name}; create table articles (${columns})`);
  await client.unsafe(`${insert} select ${values} from generate_series(1, ${rowCount}) as n`);
  await client.unsafe("create index by_time on articles (created_at, id)");
  await client.unsafe("vacuum analyze articles");
  const articles = pg.pgTable("articles", {
    id: pg.integer().primaryKey(),
    title: pg.varchar({ length: 50 }).notNull(),
    createdAt: pg.integer("created_at").notNull(),
  });
  const db = drizzlePostgres(client);
  const close = async (): Promise<void> => {
    await client.unsafe(`drop schema ${name} cascade`);
    await client.end();
  };
  return { name: "PostgreSQL", query: () => db.select().from(articles), close };
}

async function openMySql(): Promise<Contender> {
  const client = await mysql.createConnection({ uri: process.env.MYSQL_URL ?? "mysql://root@127.0.0.1:3306/test" });
  for (const text of [
    `create database ${name}`,
    `use ${name}`,
    `create table articles (${columns})`,
    `${insert} select ${values.replace("/", "div")} from (select seq as n from seq_1_to_${rowCount}) as numbers`,
    "create index by_time on articles (created_at, id)",
    "analyze table articles",
  ]) {
    await client.query(text);
  }
  const articles = my.mysqlTable("articles", {
    id: my.int().primaryKey(),
    title: my.varchar({ length: 50 }).notNull(),
    createdAt: my.int("created_at").notNull(),
  });
  const db = drizzleMySql(client);
  const close = async (): Promise<void> => {
    await client.query(`drop database ${name}`);
    await client.end();
  };
  return { name: "MariaDB", query: () => db.select().from(articles), close };
}

interface Page {
  readonly next_cursor?: string | null;
  readonly items: readonly { readonly id: number }[];
}

/** Reads a page as a route does that gets this query. */
async function read(paginate: Paginate, { query }: Contender, queryString: string): Promise<Page> {
  return (await paginate(query(), { queryString } as Parameters<Paginate>[1])) as Page;
}

/** Queries of pages in the midst and at the end, found by walking there in large steps. */
async function findPlaces(paginate: Paginate, contender: Contender): Promise<readonly string[]> {
  const places = [""];
  let place: string | null = "";
  for (let seen = 0; place !== null; ) {
    // The last step is so small that a whole page is behind it.
    const left: number = rowCount - pageSize - seen;
    if (left <= 0) break;
    const step = Math.min(1000, left);
    const page: Page = await read(paginate, contender, `page_size=${step}${place === "" ? "" : `&${place}`}`);
    seen += page.items.length;
    place = page.next_cursor === null ? null : `cursor=${page.next_cursor}`;
    if (place !== null && (seen === rowCount / 2 || seen === rowCount - pageSize)) places.push(place);
  }
  return places;
}

/** How many rows are before each of the three pages. */
const before = [0, rowCount / 2, rowCount - pageSize];

/** @throws Error when a page does not hold the rows of its place, which have the same order in both styles. */
function checkPage({ items }: Page, index: number, place: string): void {
  const first = (before[index] as number) + 1;
  const isRight = items.length === pageSize && items.every(({ id }, offset) => id === first + offset);
  if (!isRight) throw new Error(`${place}: expected ${pageSize} rows from ${first} on, got ${JSON.stringify(items)}`);
}

async function timeEach(paginate: Paginate, contender: Contender, queries: readonly string[]): Promise<number[]> {
  const times = queries.map((): number[] => []);
  for (let round = -2; round < rounds; round++) {
    for (const [index, query] of queries.entries()) {
      const begin = performance.now();
      const page = await read(paginate, contender, query);
      const time = performance.now() - begin;
      checkPage(page, index, `${contender.name}, "${query}"`);
      if (round >= 0) times[index]?.push(time);
    }
  }
  return times.map(median);
}

function rowOf(style: string, times: readonly number[]): string[] {
  const [first = 0] = times;
  return [style, ...times.map((time) => `${time.toFixed(2)} ms (×${(time / first).toFixed(2)})`)];
}

const secret = "a secret of the benchmarks, for no server";
const label = "GET /articles";
const byCursor = cursor({ pageSize, ordering: "created_at", secret }).compile({ label });
const byNumber = pageNumber({ pageSize }).compile({ label });
const uncounted = pageNumber({ pageSize, count: false }).compile({ label });
const pages = [1, rowCount / pageSize / 2 + 1, rowCount / pageSize].map((page) => `page=${page}`);

for (const open of [openSqlite, openPostgres, openMySql]) {
  const contender = await open();
  try {
    const places = await findPlaces(byCursor, contender);
    if (places.length !== 3) throw new Error(`${contender.name}: found ${places.length} places`);
    printTable(
      `${contender.name}, ${rowCount.toLocaleString("en-US")} rows`,
      ["style", "first page", "in the midst", "last page"],
      [
        rowOf("cursor", await timeEach(byCursor, contender, places)),
        rowOf("pageNumber, count: false", await timeEach(uncounted, contender, pages)),
        rowOf("pageNumber", await timeEach(byNumber, contender, pages)),
      ],
    );
  } finally {
    await contender.close();
  }
}
