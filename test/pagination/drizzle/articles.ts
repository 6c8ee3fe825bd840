import * as my from "drizzle-orm/mysql-core";
import * as pg from "drizzle-orm/pg-core";
import * as lite from "drizzle-orm/sqlite-core";
import type { Dialect, TestDatabase } from "./databases.ts";

const sqliteTables = {
  authors: lite.sqliteTable("authors", { id: lite.integer().primaryKey(), name: lite.text().notNull() }),
  articles: lite.sqliteTable("articles", {
    id: lite.integer().primaryKey(),
    title: lite.text().notNull(),
    authorId: lite.integer("author_id"),
  }),
  members: lite.sqliteTable(
    "members",
    { team: lite.integer().notNull(), person: lite.integer().notNull(), role: lite.text().notNull() },
    (table) => [lite.primaryKey({ columns: [table.team, table.person] })],
  ),
  tags: lite.sqliteTable("tags", { name: lite.text().notNull() }),
};

/** The tables of the tests: articles, most of them with an author; members, with a key of two columns; tags, with none. */
export type ArticleTables = typeof sqliteTables;

const tables: Readonly<Record<Dialect, ArticleTables>> = {
  sqlite: sqliteTables,
  postgres: {
    authors: pg.pgTable("authors", { id: pg.integer().primaryKey(), name: pg.text().notNull() }),
    articles: pg.pgTable("articles", {
      id: pg.integer().primaryKey(),
      title: pg.text().notNull(),
      authorId: pg.integer("author_id"),
    }),
    members: pg.pgTable(
      "members",
      { team: pg.integer().notNull(), person: pg.integer().notNull(), role: pg.text().notNull() },
      (table) => [pg.index("by_role").on(table.role.desc()), pg.primaryKey({ columns: [table.team, table.person] })],
    ),
    tags: pg.pgTable("tags", { name: pg.text().notNull() }),
  } as unknown as ArticleTables,
  mysql: {
    authors: my.mysqlTable("authors", { id: my.int().primaryKey(), name: my.varchar({ length: 50 }).notNull() }),
    articles: my.mysqlTable("articles", {
      id: my.int().primaryKey(),
      title: my.varchar({ length: 50 }).notNull(),
      authorId: my.int("author_id"),
    }),
    members: my.mysqlTable(
      "members",
      { team: my.int().notNull(), person: my.int().notNull(), role: my.varchar({ length: 50 }).notNull() },
      (table) => [my.primaryKey({ columns: [table.team, table.person] })],
    ),
    tags: my.mysqlTable("tags", { name: my.varchar({ length: 50 }).notNull() }),
  } as unknown as ArticleTables,
};

/** Makes the tables, with 25 articles of 3 authors in no order, 6 members and 3 tags. */
export async function createArticles({ db, run, queries }: TestDatabase, dialect: Dialect): Promise<ArticleTables> {
  await run("create table authors (id integer primary key, name varchar(50) not null)");
  await run("create table articles (id integer primary key, title varchar(50) not null, author_id integer)");
  await run(
    "create table members (team integer not null, person integer not null, role varchar(50) not null, primary key (team, person))",
  );
  await run("create table tags (name varchar(50) not null)");
  const { authors, articles, members, tags } = tables[dialect];
  await db.insert(authors).values([1, 2, 3].map((id) => ({ id, name: `Author ${id}` })));
  // 7 and 25 have no common divisor, so that every number comes once.
  const ids = Array.from({ length: 25 }, (_, index) => ((index * 7) % 25) + 1);
  await db
    .insert(articles)
    .values(ids.map((id) => ({ id, title: `Title ${id % 5}`, authorId: id % 4 === 0 ? null : id % 4 })));
  const pairs = [3, 1, 2].flatMap((team) => [2, 1].map((person) => ({ team, person, role: "member" })));
  await db.insert(members).values(pairs);
  await db.insert(tags).values(["b", "a", "c"].map((name) => ({ name })));
  queries.length = 0;
  return tables[dialect];
}
