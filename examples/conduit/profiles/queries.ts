import { getOr404 } from "boltapi/db";
import { and, eq, exists, sql } from "drizzle-orm";
import { db, tables } from "../database/database.ts";
import type { Member } from "../users/queries.ts";
import { Profile } from "./schemas.ts";

const { follows, users } = tables;

/** The columns of a profile as somebody sees it, for every query that reads from `users`. */
export function profileFor(viewer: Member | null) {
  return { ...Profile.columns, following: isFollowedBy(viewer) };
}

function isFollowedBy(viewer: Member | null) {
  if (viewer === null) return sql`false`.mapWith(Boolean);
  const own = and(eq(follows.followerId, viewer.id), eq(follows.followedId, users.id));
  return sql`${exists(db.select({ one: sql`1` }).from(follows).where(own))}`.mapWith(Boolean);
}

export function findProfile(username: string, viewer: Member | null) {
  const query = db
    .select({ id: users.id, ...profileFor(viewer) })
    .from(users)
    .where(eq(users.username, username));
  return getOr404(query, "There is no such user");
}

/** Following somebody twice, or at the same moment, is following once. */
export async function follow(followerId: number, followedId: number): Promise<void> {
  await db.insert(follows).values({ followerId, followedId }).onConflictDoNothing();
}

export async function unfollow(followerId: number, followedId: number): Promise<void> {
  await db.delete(follows).where(and(eq(follows.followerId, followerId), eq(follows.followedId, followedId)));
}
