import { Unauthorized } from "../../errors/http-exception.ts";
import { isActiveUser } from "../../request/active-user.ts";
import type { HttpRequest } from "../../request/http-request.ts";
import { isSameLogin, loginOf, readLogin, type SessionUser, writeLogin } from "./session-login.ts";

/**
 * Lets a user in, whose password or other proof was checked before: the session knows them from here on.
 *
 * The session gets another key, so that nobody who knew it before gets in (session fixation). It keeps what the visitor had in
 * it; but what another user has left in it, or this one before their sessions were ended, is gone.
 *
 * @throws Unauthorized when the user is not active. ConfigError SESSIONS_MISSING, SESSION_CLOSED.
 */
export async function login(request: HttpRequest<unknown>, user: SessionUser): Promise<void> {
  if (!isActiveUser(user)) throw new Unauthorized("User account is disabled");
  const { session } = request;
  const before = await readLogin(session);
  const now = loginOf(user);
  if (before === null || isSameLogin(before, now)) await session.cycleKey();
  else await session.flush();
  await writeLogin(session, now);
  request.identify({ user }, "session");
}

/**
 * Ends the session, whoever is logged in. With a store, no copy of the cookie gets in any more.
 *
 * @throws ConfigError SESSIONS_MISSING, SESSION_CLOSED.
 */
export async function logout(request: HttpRequest<unknown>): Promise<void> {
  await request.session.flush();
  request.forgetCaller();
}
