import { modelSerializer } from "boltapi";
import { sqlite } from "boltapi/db";
import { sql } from "drizzle-orm";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const authors = sqliteTable("authors", {
  id: integer().primaryKey(),
  name: text().notNull(),
});

export const articles = sqliteTable("articles", {
  id: integer().primaryKey({ autoIncrement: true }),
  title: text().notNull(),
  slug: text().notNull().unique(),
  author_id: integer()
    .notNull()
    .references(() => authors.id),
  published: integer({ mode: "boolean" }).notNull().default(false),
});

export const db = sqlite({ file: ":memory:" });

export const AuthorRow = modelSerializer(authors, { name: "Author" });

export const ArticleRow = modelSerializer(articles, { name: "Article" });

export async function createTables(): Promise<void> {
  await db.run(sql`drop table if exists articles`);
  await db.run(sql`drop table if exists authors`);
  await db.run(sql`create table authors (id integer primary key, name text not null)`);
  await db.run(sql`create table articles (
    id integer primary key autoincrement,
    title text not null,
    slug text not null unique,
    author_id integer not null references authors (id),
    published integer not null default 0
  )`);
  await db.insert(authors).values([{ name: "Ann" }, { name: "Bob" }]);
  await db.insert(articles).values([
    { title: "Bolts", slug: "bolts", author_id: 1, published: true },
    { title: "Nuts", slug: "nuts", author_id: 2 },
  ]);
}
