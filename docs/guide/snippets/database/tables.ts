import { relations } from "drizzle-orm";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const authors = sqliteTable("authors", {
  id: integer().primaryKey(),
  name: text().notNull(),
});

export const articles = sqliteTable("articles", {
  id: integer().primaryKey(),
  slug: text().notNull().unique(),
  title: text().notNull(),
  stock: integer().notNull().default(0),
  authorId: integer("author_id")
    .notNull()
    .references(() => authors.id),
});

export const articleRelations = relations(articles, ({ one }) => ({
  author: one(authors, { fields: [articles.authorId], references: [authors.id] }),
}));

export const authorRelations = relations(authors, ({ many }) => ({
  articles: many(articles),
}));
