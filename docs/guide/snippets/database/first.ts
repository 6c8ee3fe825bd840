import { BoltAPI, t } from "boltapi";
import { getOr404 } from "boltapi/db";
import { eq } from "drizzle-orm";
import { db } from "./db.ts";
import { articles } from "./tables.ts";

export const api = new BoltAPI({ database: db });

api.get("/articles", () => db.query.articles.findMany({ with: { author: true } }));

api.get("/articles/{id:int}", ({ params }) => getOr404(db, articles, params.id));

api.get("/articles/by-slug/{slug}", ({ params }) => {
  const query = db.select().from(articles).where(eq(articles.slug, params.slug));
  return getOr404(query, "No such article");
});

const ArticleIn = t.Object({
  slug: t.String(),
  title: t.String(),
  authorId: t.Integer(),
});

api.post("/articles", { body: ArticleIn, status: 201 }, async ({ body }) => {
  const [article] = await db.insert(articles).values(body).returning();
  return article;
});
