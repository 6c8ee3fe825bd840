import { hash, timingSafeEqual } from "node:crypto";
import type { User } from "../../request/authentication.ts";
import type { Session } from "../../request/session.ts";

/** A user whose sessions can be ended from elsewhere. */
export interface SessionUser extends User {
  /**
   * A text that changes when all sessions of the user have to end, such as the stored hash of the password. Sessions hold
   * no more of it than a digest. A method, so that no answer with a user in it shows the text.
   */
  sessionHash?(): string;
}

/** What a session holds about who has logged in. */
export interface SessionLogin {
  readonly id: number | string;
  /** Digest of the user's `sessionHash` at that time; null where there was none. */
  readonly hash: string | null;
}

/** The name of the value. Values of applications have other names. */
const loginKey = "_login";

export async function readLogin(session: Session): Promise<SessionLogin | null> {
  const login = (await session.get(loginKey, null)) as Partial<SessionLogin> | null;
  if (typeof login?.id !== "number" && typeof login?.id !== "string") return null;
  return { id: login.id, hash: typeof login.hash === "string" ? login.hash : null };
}

export function writeLogin(session: Session, login: SessionLogin): Promise<void> {
  return session.set(loginKey, login);
}

export function loginOf(user: SessionUser): SessionLogin {
  const text = user.sessionHash?.();
  return { id: user.id, hash: text === undefined ? null : hash("sha256", `session of ${text}`, "base64url") };
}

/** Whether two logins are of the same user, with nothing in between that has ended the user's sessions. */
export function isSameLogin(left: SessionLogin, right: SessionLogin): boolean {
  if (left.id !== right.id) return false;
  if (left.hash === null || right.hash === null) return left.hash === right.hash;
  const [one, other] = [Buffer.from(left.hash), Buffer.from(right.hash)];
  return one.length === other.length && timingSafeEqual(one, other);
}
