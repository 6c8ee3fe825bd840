import * as my from "drizzle-orm/mysql-core";
import * as pg from "drizzle-orm/pg-core";
import * as lite from "drizzle-orm/sqlite-core";
import fc from "fast-check";
import type { Dialect, TestDatabase } from "./databases.ts";

const posts = lite.sqliteTable("posts", {
  id: lite.integer().primaryKey(),
  score: lite.integer(),
  createdAt: lite.integer("created_at", { mode: "timestamp_ms" }),
  title: lite.text().notNull(),
  price: lite.real(),
  views: lite.integer().notNull(),
  ratio: lite.real().notNull(),
  data: lite.blob().notNull(),
});

/** Rows with values that are hard to compare: ties, nulls, microseconds, collations, numbers beyond those of JavaScript. */
export type Posts = typeof posts;

const moods = ["sad", "glad", "mad"] as const;

const tables: Readonly<Record<Dialect, Posts>> = {
  sqlite: posts,
  postgres: pg.pgTable("posts", {
    id: pg.integer().primaryKey(),
    score: pg.integer(),
    createdAt: pg.timestamp("created_at", { withTimezone: true, mode: "date" }),
    title: pg.varchar({ length: 20 }).notNull(),
    price: pg.numeric({ precision: 20, scale: 10 }),
    views: pg.bigint({ mode: "number" }).notNull(),
    ratio: pg.real().notNull(),
    data: pg.pgEnum("mood", moods)("data").notNull(),
  }) as unknown as Posts,
  mysql: my.mysqlTable("posts", {
    id: my.int().primaryKey(),
    score: my.int(),
    createdAt: my.datetime("created_at", { mode: "date", fsp: 6 }),
    title: my.varchar({ length: 20 }).notNull(),
    price: my.decimal({ precision: 20, scale: 10 }),
    views: my.bigint({ mode: "number", unsigned: true }).notNull(),
    ratio: my.float().notNull(),
    data: my.mysqlEnum("data", moods).notNull(),
  }) as unknown as Posts,
};

const definitions: Readonly<Record<Dialect, readonly string[]>> = {
  sqlite: [
    "create table posts (id integer primary key, score integer, created_at integer, title text not null collate nocase, price real, views integer not null, ratio real not null, data blob not null)",
  ],
  postgres: [
    "create type mood as enum ('sad', 'glad', 'mad')",
    "create table posts (id integer primary key, score integer, created_at timestamptz, title varchar(20) not null, price numeric(20, 10), views bigint not null, ratio real not null, data mood not null)",
  ],
  mysql: [
    "create table posts (id integer primary key, score integer, created_at datetime(6), title varchar(20) not null, price decimal(20, 10), views bigint unsigned not null, ratio float not null, data enum('sad', 'glad', 'mad') not null)",
  ],
};

/** Makes the table, without rows. */
export async function createPosts({ run }: TestDatabase, dialect: Dialect): Promise<Posts> {
  for (const definition of definitions[dialect]) await run(definition);
  return tables[dialect];
}

/** A row, with values that are written as SQL alike in all dialects, or nearly. */
export interface PostValues {
  readonly score: number | null;
  readonly microseconds: number | null;
  readonly title: string;
  readonly price: string | null;
  readonly views: string;
  readonly ratio: string;
  readonly data: number;
}

const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { freq: 4 });

/** Few values of each kind, so that there are many ties. */
export const postValues: fc.Arbitrary<PostValues> = fc.record({
  score: orNull(fc.integer({ min: -1, max: 2 })),
  microseconds: orNull(fc.integer({ min: 0, max: 4 })),
  title: fc.constantFrom("a", "A", "b", "é", "e", "", "it's", 'say "hi"', "%", "日本"),
  price: orNull(fc.constantFrom("1.1000000001", "1.1000000002", "-3", "0", "2.5")),
  views: fc.constantFrom("9007199254740992", "9007199254740993", "9007199254740994", "7"),
  ratio: fc.constantFrom("0.1", "0.2", "0.30000001", "3"),
  data: fc.integer({ min: 0, max: 2 }),
});

/** Inserts rows with the ids from a number up. */
export async function insertPosts(
  { run }: TestDatabase,
  dialect: Dialect,
  rows: readonly PostValues[],
  firstId: number,
): Promise<void> {
  if (rows.length === 0) return;
  const tuples = rows.map((row, index) => `(${[firstId + index, ...literals(row, dialect)].join(", ")})`);
  await run(`insert into posts (id, score, created_at, title, price, views, ratio, data) values ${tuples.join(", ")}`);
}

function literals({ score, microseconds, title, price, views, ratio, data }: PostValues, dialect: Dialect): unknown[] {
  const time = `'2026-01-31 12:00:00.00000${microseconds}${dialect === "postgres" ? "+00" : ""}'`;
  const blob = `x'${["00", "ff00", "ff"][data]}'`;
  return [
    score ?? "null",
    microseconds === null ? "null" : dialect === "sqlite" ? 1_769_860_800_000 + microseconds : time,
    `'${title.replaceAll("'", "''")}'`,
    price ?? "null",
    views,
    ratio,
    dialect === "sqlite" ? blob : `'${moods[data]}'`,
  ];
}
