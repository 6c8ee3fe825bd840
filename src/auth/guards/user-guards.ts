import type { Guard, User } from "../../request/authentication.ts";
import type { HttpRequest } from "../../request/http-request.ts";

/** Lets everybody on. Among a route's guards it makes authentication optional; it does not open what another guard closes. */
export function allowAny(): Guard<false> {
  return { name: "allowAny", requiresUser: false, check: () => true };
}

/** Lets on whom an authenticator of the route knows. */
export function isAuthenticated(): Guard<true> {
  return { name: "isAuthenticated", description: "a user", requiresUser: true, check: ({ auth }) => auth !== null };
}

/** Lets on users with `isStaff`. */
export function isStaff(): Guard<true> {
  return {
    name: "isStaff",
    description: "a member of staff",
    requiresUser: true,
    check: (request) => callerOf(request)?.isStaff === true,
  };
}

/** Lets on users with `isSuperuser`. */
export function isAdminUser(): Guard<true> {
  return {
    name: "isAdminUser",
    description: "a superuser",
    requiresUser: true,
    check: (request) => callerOf(request)?.isSuperuser === true,
  };
}

/** The caller, as far as it has the fields of `User`: an application may have users of its own type. */
export function callerOf({ auth }: HttpRequest<unknown>): Partial<User> | null {
  return auth === null ? null : (auth.user as Partial<User>);
}
