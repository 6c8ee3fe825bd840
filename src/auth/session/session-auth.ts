import { checkOptions } from "../../errors/check-options.ts";
import { callable, checkOption } from "../../errors/option-rules.ts";
import { isActiveUser } from "../../request/active-user.ts";
import type { Authenticator, Identity, User } from "../../request/authentication.ts";
import type { HttpRequest } from "../../request/http-request.ts";
import { isSameLogin, loginOf, readLogin } from "./session-login.ts";

type Found<UserType> = UserType | null | undefined;

/** Options of `sessionAuth`. */
export interface SessionAuthOptions<UserType extends User> {
  /** Gets the user whose `id` the session holds, as it was when `login` was called; nothing when there is none any more. */
  readonly loadUser: (id: number | string, request: HttpRequest<unknown>) => Found<UserType> | Promise<Found<UserType>>;
}

/**
 * Knows callers by their session, where `login` has put them.
 *
 * A session whose user is gone or not active is nobody's. One whose user has another `sessionHash` since, is ended.
 *
 *   const bySession = sessionAuth({ loadUser: (id) => findMember(id) });
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID.
 */
export function sessionAuth<UserType extends User>(options: SessionAuthOptions<UserType>): Authenticator<UserType> {
  checkOptions(options, { loadUser: callable });
  const { loadUser } = options;
  checkOption("loadUser", loadUser, callable);
  return {
    name: "session",
    challenge: "Session",
    credentialsOf: "sessions",
    async authenticate(request): Promise<Identity<UserType> | null> {
      const { session } = request;
      const login = await readLogin(session);
      if (login === null) return null;
      const user = await loadUser(login.id, request);
      if (user === null || user === undefined || !isActiveUser(user)) return null;
      if (isSameLogin(login, { ...loginOf(user), id: login.id })) return { user };
      await session.flush();
      return null;
    },
  };
}
