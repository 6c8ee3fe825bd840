import { Forbidden } from "boltapi";
import { getOr404 } from "boltapi/db";
import { and, asc, eq } from "drizzle-orm";
import { db, tables } from "../database/database.ts";
import { profileFor } from "../profiles/queries.ts";
import type { Member } from "../users/queries.ts";
import { Comment } from "./schemas.ts";

const { comments, users } = tables;

function selectComments(viewer: Member | null) {
  return db
    .select({ ...Comment.columns, author: profileFor(viewer) })
    .from(comments)
    .innerJoin(users, eq(users.id, comments.authorId));
}

/** Comments in the order in which they were written. */
export function listComments(articleId: number, viewer: Member | null) {
  return selectComments(viewer).where(eq(comments.articleId, articleId)).orderBy(asc(comments.id));
}

export async function addComment(articleId: number, author: Member, body: string) {
  const now = new Date();
  const values = { articleId, authorId: author.id, body, createdAt: now, updatedAt: now };
  const { id } = await getOr404(db.insert(comments).values(values).returning({ id: comments.id }));
  return getOr404(selectComments(author).where(eq(comments.id, id)));
}

/** Deletes a comment of an article: a 403 for everybody but its author. */
export async function deleteComment(articleId: number, commentId: number, member: Member): Promise<void> {
  const query = db
    .select({ authorId: comments.authorId })
    .from(comments)
    .where(and(eq(comments.id, commentId), eq(comments.articleId, articleId)));
  const { authorId } = await getOr404(query, "There is no such comment");
  if (authorId !== member.id) throw new Forbidden("This comment is somebody else's");
  await db.delete(comments).where(eq(comments.id, commentId));
}
