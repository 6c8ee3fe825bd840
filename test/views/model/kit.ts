import { silentLogger } from "boltapi";
import { closeDatabase, mysql, postgres, sqlite } from "boltapi/db";
import { sql } from "drizzle-orm";
import * as my from "drizzle-orm/mysql-core";
import * as pg from "drizzle-orm/pg-core";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { databaseHandle } from "../../../src/db/app-database.ts";
import { MysqlSchema } from "../../db/mysql/mysql-schema.ts";
import { postgresUrl } from "../../db/test-servers.ts";

const authors = sqliteTable("authors", { id: integer().primaryKey(), name: text().notNull() });
const articles = sqliteTable("articles", {
  id: integer().primaryKey({ autoIncrement: true }),
  title: text().notNull(),
  slug: text("url_slug").notNull().unique(),
  status: text({ enum: ["draft", "published"] })
    .notNull()
    .default("draft"),
  score: integer(),
  authorId: integer("author_id")
    .notNull()
    .references(() => authors.id),
  createdAt: integer("created_at", { mode: "timestamp" }).notNull(),
});

const notes = sqliteTable("notes", {
  id: integer().primaryKey({ autoIncrement: true }),
  text: text().notNull(),
  articleId: integer("article_id"),
  writerId: integer("writer_id").notNull(),
});

/** Tables and a database of one dialect. To the tests all are of SQLite's types: the same code has to serve all. */
export interface ModelKit {
  readonly db: ReturnType<typeof makeSqlite>;
  readonly articles: typeof articles;
  readonly authors: typeof authors;
  readonly notes: typeof notes;
  close(): Promise<void>;
}

function makeSqlite() {
  return sqlite({ file: ":memory:", schema: { authors, articles, notes } });
}

const statements = (key: string, text: string, time: string): string[] => [
  "create table authors (id int primary key, name varchar(100) not null)",
  `create table articles (id ${key}, title ${text} not null, url_slug ${text} not null unique,
    status ${text} default 'draft' not null, score int, author_id int not null references authors (id),
    created_at ${time} not null)`,
  `create table notes (id ${key}, text ${text} not null, article_id int, writer_id int not null)`,
];

export async function sqliteKit(): Promise<ModelKit> {
  const db = makeSqlite();
  for (const statement of statements("integer primary key autoincrement", "text", "int")) {
    await db.run(sql.raw(statement));
  }
  await db[databaseHandle].open(silentLogger);
  return { db, articles, authors, notes, close: () => closeDatabase(db) };
}

export async function postgresKit(): Promise<ModelKit> {
  const name = `views_${crypto.randomUUID().replaceAll("-", "")}`;
  const space = pg.pgSchema(name);
  const pgAuthors = space.table("authors", { id: pg.integer().primaryKey(), name: pg.text().notNull() });
  const pgArticles = space.table("articles", {
    id: pg.serial().primaryKey(),
    title: pg.text().notNull(),
    slug: pg.text("url_slug").notNull().unique(),
    status: pg
      .text({ enum: ["draft", "published"] })
      .notNull()
      .default("draft"),
    score: pg.integer(),
    authorId: pg.integer("author_id").notNull(),
    createdAt: pg.timestamp("created_at", { withTimezone: true }).notNull(),
  });
  const pgNotes = space.table("notes", {
    id: pg.serial().primaryKey(),
    text: pg.text().notNull(),
    articleId: pg.integer("article_id"),
    writerId: pg.integer("writer_id").notNull(),
  });
  const db = postgres({ url: postgresUrl });
  await db.execute(sql.raw(`create schema ${name}`));
  const qualified = statements("serial primary key", "text", "timestamptz").map((statement) =>
    statement.replace(/(create table|references) (\w+)/g, `$1 ${name}.$2`),
  );
  for (const statement of qualified) await db.execute(sql.raw(statement));
  const close = async (): Promise<void> => {
    await db.execute(sql.raw(`drop schema ${name} cascade`));
    await closeDatabase(db);
  };
  return { db, articles: pgArticles, authors: pgAuthors, notes: pgNotes, close } as unknown as ModelKit;
}

export async function mysqlKit(): Promise<ModelKit> {
  const own = new MysqlSchema();
  await own.create();
  const myAuthors = my.mysqlTable("authors", {
    id: my.int().primaryKey(),
    name: my.varchar({ length: 100 }).notNull(),
  });
  const myArticles = my.mysqlTable("articles", {
    id: my.int().autoincrement().primaryKey(),
    title: my.varchar({ length: 100 }).notNull(),
    slug: my.varchar("url_slug", { length: 100 }).notNull().unique(),
    status: my
      .varchar({ length: 100, enum: ["draft", "published"] })
      .notNull()
      .default("draft"),
    score: my.int(),
    authorId: my.int("author_id").notNull(),
    createdAt: my.datetime("created_at").notNull(),
  });
  const myNotes = my.mysqlTable("notes", {
    id: my.int().autoincrement().primaryKey(),
    text: my.varchar({ length: 100 }).notNull(),
    articleId: my.int("article_id"),
    writerId: my.int("writer_id").notNull(),
  });
  const db = mysql({ url: own.url });
  for (const statement of statements("int auto_increment primary key", "varchar(100)", "datetime")) {
    await db.execute(sql.raw(statement));
  }
  const close = async (): Promise<void> => {
    await closeDatabase(db);
    await own.drop();
  };
  return { db, articles: myArticles, authors: myAuthors, notes: myNotes, close } as unknown as ModelKit;
}
