import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const articles = sqliteTable("articles", {
  id: integer().primaryKey(),
  slug: text({ length: 80 }).notNull(),
  title: text({ length: 200 }).notNull(),
  state: text({ enum: ["draft", "public"] }).notNull(),
  views: integer().notNull(),
  created_at: integer({ mode: "timestamp" }).notNull(),
  /** For nobody outside. */
  review_notes: text().notNull(),
});

export type ArticleRow = typeof articles.$inferSelect;

/** What a query gives. */
export const rows: readonly ArticleRow[] = Array.from({ length: 10 }, (_, index) => ({
  id: index + 1,
  slug: `analytical-engine-${index}`,
  title: `Analytical engine, part ${index}`,
  state: index % 2 === 0 ? "draft" : "public",
  views: 100 * index,
  created_at: new Date(1_800_000_000_000 + index * 86_400_000),
  review_notes: "not yet",
}));

/** What a client sends. */
export const input = {
  slug: "analytical-engine",
  title: "Analytical engine",
  state: "draft",
  views: 0,
  email: "Ada@Example.com",
};

/** What is left of it for the handler. */
export const accepted = { ...input, email: "ada@example.com" };

export const refused = { ...input, title: "", views: "many" };
