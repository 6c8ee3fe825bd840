import { and, eq } from "drizzle-orm";
import { db, tables } from "../database/database.ts";

const { favorites } = tables;

/** Liking an article twice, or at the same moment, is liking it once. */
export async function addFavorite(articleId: number, userId: number): Promise<void> {
  await db.insert(favorites).values({ articleId, userId }).onConflictDoNothing();
}

export async function removeFavorite(articleId: number, userId: number): Promise<void> {
  await db.delete(favorites).where(and(eq(favorites.articleId, articleId), eq(favorites.userId, userId)));
}
