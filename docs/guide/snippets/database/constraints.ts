import { BoltAPI, Conflict, t } from "boltapi";
import { constraintViolation } from "boltapi/db";
import { db } from "./db.ts";
import { articles } from "./tables.ts";

export const api = new BoltAPI({ database: db });

const ArticleIn = t.Object({
  slug: t.String(),
  title: t.String(),
  authorId: t.Integer(),
});

api.post("/articles", { body: ArticleIn, status: 201 }, async ({ body }) => {
  try {
    await db.insert(articles).values(body);
  } catch (error) {
    const violation = constraintViolation(error);
    if (violation?.kind === "unique") throw new Conflict(`Taken: ${violation.columns}`);
    if (violation?.kind === "foreignKey") throw new Conflict("There is no such author");
    throw error;
  }
  return { slug: body.slug };
});
