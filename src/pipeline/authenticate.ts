import { Forbidden, Unauthorized } from "../errors/http-exception.ts";
import type { Authentication, Authenticator, Guard } from "../request/authentication.ts";
import type { HttpRequest } from "../request/http-request.ts";
import type { RouteCall, Stage } from "../request/route-call.ts";
import { isThenable } from "../request/thenable.ts";

/** Makes the stage that finds out who calls: authenticators in order, the first that knows the caller decides. */
export function compileAuthenticate(authenticators: readonly Authenticator<unknown>[]): Stage {
  return (call) => authenticateFrom(authenticators, 0, call);
}

function authenticateFrom(
  authenticators: readonly Authenticator<unknown>[],
  start: number,
  call: RouteCall,
): undefined | Promise<undefined> {
  for (let index = start; index < authenticators.length; index++) {
    const found: unknown = authenticators[index]?.authenticate(call.request);
    if (isThenable(found)) {
      return Promise.resolve(found).then((late) =>
        accept(late, call.request) ? undefined : authenticateFrom(authenticators, index + 1, call),
      );
    }
    if (accept(found, call.request)) return undefined;
  }
  return undefined;
}

/**
 * Takes over what an authenticator found. Anything else than an authentication with a user is nobody: code without types,
 * or a look-up that found no user, must not open a route.
 */
function accept(found: unknown, request: HttpRequest<unknown>): boolean {
  if (typeof found !== "object" || found === null) return false;
  const { user } = found as Partial<Authentication<unknown>>;
  if (user === undefined || user === null) return false;
  request.user = user;
  request.auth = found as Authentication<unknown>;
  return true;
}

/**
 * Value of WWW-Authenticate in a 401 of a route: the challenges of its authenticators, or "Bearer" where they name none.
 *
 * @spec RFC 9110 §15.5.2: a 401 has at least one challenge
 */
export function challengeOf(authenticators: readonly Authenticator<unknown>[]): string {
  const challenges = authenticators.flatMap(({ challenge }) => (challenge === undefined ? [] : [challenge]));
  return challenges.length === 0 ? "Bearer" : challenges.join(", ");
}

/**
 * Makes the stage that lets a request on or not: guards in order, the first that refuses decides. 401 while nobody is
 * authenticated, 403 after that.
 */
export function compileGuard(guards: readonly Guard[]): Stage {
  return (call) => guardFrom(guards, 0, call);
}

function deny(request: HttpRequest<unknown>): never {
  if (request.auth !== null) throw new Forbidden("Permission denied");
  throw new Unauthorized("Authentication required");
}

function guardFrom(guards: readonly Guard[], start: number, call: RouteCall): undefined | Promise<undefined> {
  for (let index = start; index < guards.length; index++) {
    const isAllowed: unknown = guards[index]?.check(call.request);
    if (isThenable(isAllowed)) {
      return Promise.resolve(isAllowed).then((late) =>
        late === true ? guardFrom(guards, index + 1, call) : deny(call.request),
      );
    }
    // Only `true` opens: whatever else a guard written without types returns, denies.
    if (isAllowed !== true) deny(call.request);
  }
  return undefined;
}

/** The guard of routes that declare `auth` and no guards: somebody has to be there. */
export const requireAuthentication: Guard<true> = {
  name: "requireAuthentication",
  requiresUser: true,
  check: (request) => request.auth !== null,
};
