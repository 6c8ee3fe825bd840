import { avg, count, eq, exists, inArray, sql } from "drizzle-orm";
import { db } from "./db.ts";
import { articles, authors } from "./tables.ts";

/** One row; undefined when there is none. */
export function findArticle(id: number) {
  return db.query.articles.findFirst({ where: eq(articles.id, id) });
}

/** The row of a slug, made when there is none; both also when two ask at the same time. */
export async function getOrCreate(values: typeof articles.$inferInsert) {
  const insert = db.insert(articles).values(values).onConflictDoNothing().returning();
  const [created] = await insert;
  const [existing] = await db
    .select()
    .from(articles)
    .where(eq(articles.slug, values.slug));
  return { article: created ?? existing, isCreated: created !== undefined };
}

export function countArticles() {
  return db.$count(articles);
}

export async function hasArticles(authorId: number): Promise<boolean> {
  const [first] = await db
    .select({ one: sql`1` })
    .from(articles)
    .where(eq(articles.authorId, authorId))
    .limit(1);
  return first !== undefined;
}

/** Many rows in one statement. */
export function addArticles(rows: (typeof articles.$inferInsert)[]) {
  return db.insert(articles).values(rows).returning({ id: articles.id });
}

/** How many rows were changed. */
export async function emptyShelves(ids: number[]): Promise<number> {
  const result = await db
    .update(articles)
    .set({ stock: 0 })
    .where(inArray(articles.id, ids));
  return result.changes;
}

export async function deleteArticle(id: number): Promise<boolean> {
  return (await db.delete(articles).where(eq(articles.id, id))).changes === 1;
}

/** One query with a join. */
export function articlesWithAuthors() {
  return db
    .select({ title: articles.title, author: authors.name })
    .from(articles)
    .innerJoin(authors, eq(authors.id, articles.authorId))
    .orderBy(articles.id);
}

/** Rows with the rows that refer to them, in one query as well. */
export function authorsWithArticles() {
  return db.query.authors.findMany({ with: { articles: true } });
}

export function authorsWithFlag() {
  const own = db.select().from(articles).where(eq(articles.authorId, authors.id));
  const hasArticles = sql<number>`${exists(own)}`.mapWith(Boolean);
  return db.select({ name: authors.name, hasArticles }).from(authors).orderBy(authors.id);
}

export async function stockReport() {
  const [report] = await db
    .select({
      total: count(),
      soldOut: count(sql`case when ${articles.stock} = 0 then 1 end`),
      average: avg(articles.stock).mapWith(Number),
    })
    .from(articles);
  return report;
}
