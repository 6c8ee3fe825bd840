import { type Dependency, depends } from "../dependencies/depends.ts";
import { checkOptions } from "../errors/check-options.ts";
import { flag } from "../errors/option-rules.ts";
import { authenticatorList } from "../request/access-rules.ts";
import type { Authenticator, User } from "../request/authentication.ts";
import { allowAny, isAuthenticated } from "./guards/user-guards.ts";

/** Whether the value is null, rather than the answer 401, when nobody is known. */
interface Presence<Optional extends boolean> {
  /** Default false. */
  readonly optional?: Optional;
}

interface MaybeAbsent {
  readonly optional: true;
}

/** Authenticators, which tell the type of the user. Without them, those of the route, its routers and its API count. */
interface KnownBy<LoadedUser> {
  readonly auth: readonly Authenticator<unknown, LoadedUser>[];
}

/**
 * A dependency whose value is the caller, loaded as `request.loadUser()` does.
 *
 *   api.get("/me", { depends: { user: currentUser({ auth: [jwt()] }) } }, ({ user }) => user.username);
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID.
 */
export function currentUser(options?: Presence<false>): Dependency<User>;
export function currentUser(options: MaybeAbsent): Dependency<User | null>;
export function currentUser<LoadedUser>(options: KnownBy<LoadedUser> & Presence<false>): Dependency<LoadedUser>;
export function currentUser<LoadedUser>(options: KnownBy<LoadedUser> & MaybeAbsent): Dependency<LoadedUser | null>;
export function currentUser(options: Partial<KnownBy<unknown>> & Presence<boolean> = {}): Dependency<unknown> {
  checkOptions(options, { auth: authenticatorList, optional: flag });
  const { auth } = options;
  // A guard of its own in any case: `auth` without one would require a user.
  const guards = [options.optional === true ? allowAny() : isAuthenticated()];
  const access = auth === undefined ? { guards } : { auth, guards };
  return depends({ name: "currentUser", ...access }, ({ request }) => request.loadUser());
}
