import { RequestValidationError } from "boltapi";
import { constraintViolation, getOr404 } from "boltapi/db";
import { eq } from "drizzle-orm";
import { db, tables } from "../database/database.ts";

const { users } = tables;
const { id, username, email, bio, image, passwordHash } = users;

/** Whoever is logged in, as handlers know them: everything but the hash of the password. */
const member = { id, username, email, bio, image };
export type Member = Omit<typeof users.$inferSelect, "passwordHash" | "createdAt">;

export async function findMember(memberId: number): Promise<Member | null> {
  const [found] = await db.select(member).from(users).where(eq(id, memberId));
  return found ?? null;
}

/** What a login is compared with. */
export async function findAccount(address: string) {
  const [account] = await db
    .select({ ...member, passwordHash })
    .from(users)
    .where(eq(email, address.toLowerCase()));
  return account;
}

export function addUser(user: typeof users.$inferInsert): Promise<Member> {
  return unlessTaken(getOr404(db.insert(users).values(user).returning(member)));
}

/** @param changes Not empty. */
export function changeUser(memberId: number, changes: Partial<typeof users.$inferInsert>): Promise<Member> {
  return unlessTaken(getOr404(db.update(users).set(changes).where(eq(id, memberId)).returning(member)));
}

/** Only the database knows who was first: a name that somebody else has is what it refuses. */
async function unlessTaken<Result>(written: Promise<Result>): Promise<Result> {
  try {
    return await written;
  } catch (error) {
    const violation = constraintViolation(error);
    if (violation?.kind !== "unique") throw error;
    throw new RequestValidationError(
      violation.columns.map((column) => ({
        type: "value_error",
        loc: ["body", "user", column],
        msg: "has already been taken",
      })),
    );
  }
}
