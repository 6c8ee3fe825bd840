import { type SqliteDatabase, sqlite } from "boltapi/db";
import { relations, sql } from "drizzle-orm";
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** The tables that the documents' samples about the ORM speak of. */
export const authors = sqliteTable("authors", { id: integer().primaryKey(), username: text().notNull() });
export const categories = sqliteTable("categories", { id: integer().primaryKey(), name: text().notNull() });
export const articles = sqliteTable("articles", {
  id: integer().primaryKey(),
  title: text().notNull().unique(),
  content: text().notNull().default(""),
  isPublished: integer("is_published", { mode: "boolean" }).notNull().default(false),
  isDraft: integer("is_draft", { mode: "boolean" }).notNull().default(false),
  commentCount: integer("comment_count").notNull().default(0),
  authorId: integer("author_id").references(() => authors.id),
  categoryId: integer("category_id").references(() => categories.id),
});
export const tags = sqliteTable("tags", { id: integer().primaryKey(), name: text().notNull() });
export const articleTags = sqliteTable(
  "article_tags",
  { articleId: integer("article_id").notNull(), tagId: integer("tag_id").notNull() },
  (table) => [primaryKey({ columns: [table.articleId, table.tagId] })],
);
export const comments = sqliteTable("comments", {
  id: integer().primaryKey(),
  articleId: integer("article_id").notNull(),
});
export const accounts = sqliteTable("accounts", { id: integer().primaryKey(), balance: integer().notNull() });
export const orders = sqliteTable("orders", { id: integer().primaryKey(), total: integer().notNull() });
export const orderItems = sqliteTable("order_items", {
  id: integer().primaryKey(),
  orderId: integer("order_id")
    .notNull()
    .references(() => orders.id),
  quantity: integer().notNull(),
});

export const articleRelations = relations(articles, ({ one, many }) => ({
  author: one(authors, { fields: [articles.authorId], references: [authors.id] }),
  category: one(categories, { fields: [articles.categoryId], references: [categories.id] }),
  tags: many(articleTags),
}));
export const articleTagRelations = relations(articleTags, ({ one }) => ({
  article: one(articles, { fields: [articleTags.articleId], references: [articles.id] }),
  tag: one(tags, { fields: [articleTags.tagId], references: [tags.id] }),
}));

const schema = { authors, categories, articles, tags, articleTags, articleRelations, articleTagRelations };

/** What has run on a blog so far. */
export interface Blog {
  readonly db: SqliteDatabase<typeof schema>;
  readonly statements: string[];
}

/** A database with two articles, ended with its application or not at all: it is a temporary file. */
export async function openBlog(): Promise<Blog> {
  const statements: string[] = [];
  const db = sqlite({
    file: ":memory:",
    schema,
    logger: { logQuery: (statement) => void statements.push(statement) },
  });
  for (const statement of [
    "create table authors (id integer primary key, username text not null)",
    "create table categories (id integer primary key, name text not null)",
    `create table articles (id integer primary key, title text not null unique, content text not null default '',
      is_published int not null default 0, is_draft int not null default 0, comment_count int not null default 0,
      author_id int references authors(id), category_id int references categories(id))`,
    "create table tags (id integer primary key, name text not null)",
    "create table article_tags (article_id int not null, tag_id int not null, primary key (article_id, tag_id))",
    "create table comments (id integer primary key, article_id int not null)",
    "create table accounts (id integer primary key, balance int not null check (balance >= 0))",
    "create table orders (id integer primary key, total int not null)",
    "create table order_items (id integer primary key, order_id int not null references orders(id), quantity int not null check (quantity > 0))",
  ]) {
    await db.run(sql.raw(statement));
  }
  await db.insert(authors).values({ id: 1, username: "mary" });
  await db.insert(categories).values({ id: 1, name: "News" });
  await db.insert(articles).values([
    { id: 1, title: "First", authorId: 1, categoryId: 1, isPublished: true, commentCount: 4 },
    { id: 2, title: "Second", authorId: 1, categoryId: 1, isDraft: true },
  ]);
  await db.insert(tags).values({ id: 1, name: "new" });
  await db.insert(articleTags).values({ articleId: 1, tagId: 1 });
  await db.insert(comments).values({ articleId: 1 });
  statements.length = 0;
  return { db, statements };
}
