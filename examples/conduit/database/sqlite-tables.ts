import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

// The same tables as in postgres-tables.ts; test/tables.test.ts holds them to the same rows.

const now = () => new Date();
const moment = () => integer({ mode: "timestamp_ms" }).notNull().$defaultFn(now);

export const users = sqliteTable("users", {
  // Never used again: a token of a deleted user must not become one of somebody else.
  id: integer().primaryKey({ autoIncrement: true }),
  username: text().notNull().unique(),
  email: text().notNull().unique(),
  passwordHash: text().notNull(),
  bio: text().notNull().default(""),
  image: text().notNull().default(""),
  createdAt: moment(),
});

const userId = () =>
  integer()
    .notNull()
    .references(() => users.id, { onDelete: "cascade" });

export const follows = sqliteTable("follows", { followerId: userId(), followedId: userId() }, (table) => [
  primaryKey({ columns: [table.followerId, table.followedId] }),
  index("follows_by_followed").on(table.followedId),
]);

export const articles = sqliteTable(
  "articles",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    slug: text().notNull().unique(),
    title: text().notNull(),
    description: text().notNull(),
    body: text().notNull(),
    authorId: userId(),
    createdAt: moment(),
    updatedAt: moment(),
  },
  (table) => [
    index("articles_by_time").on(table.createdAt, table.id),
    index("articles_by_author").on(table.authorId, table.createdAt),
  ],
);

const articleId = () =>
  integer()
    .notNull()
    .references(() => articles.id, { onDelete: "cascade" });

export const articleTags = sqliteTable(
  "article_tags",
  { articleId: articleId(), tag: text().notNull(), position: integer().notNull() },
  (table) => [
    primaryKey({ columns: [table.articleId, table.tag] }),
    index("article_tags_by_tag").on(table.tag, table.articleId),
  ],
);

export const favorites = sqliteTable("favorites", { articleId: articleId(), userId: userId() }, (table) => [
  primaryKey({ columns: [table.articleId, table.userId] }),
  index("favorites_by_user").on(table.userId, table.articleId),
]);

export const comments = sqliteTable(
  "comments",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    body: text().notNull(),
    articleId: articleId(),
    authorId: userId(),
    createdAt: moment(),
    updatedAt: moment(),
  },
  (table) => [
    index("comments_by_article").on(table.articleId, table.id),
    index("comments_by_author").on(table.authorId),
  ],
);
