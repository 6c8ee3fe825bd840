import { Forbidden, HTTPException, Unauthorized } from "../errors/http-exception.ts";
import { isActiveUser, isUser } from "../request/active-user.ts";
import type { Authenticator, Guard, Identity } from "../request/authentication.ts";
import type { HttpRequest } from "../request/http-request.ts";
import type { RouteCall, Stage } from "../request/route-call.ts";
import { isThenable } from "../request/thenable.ts";
import { HttpResponse } from "../response/http-response.ts";

/** Makes the stage that finds out who calls: authenticators in order, the first that knows the caller decides. */
export function compileAuthenticate(authenticators: readonly Authenticator<unknown>[]): Stage {
  return (call) => authenticateFrom(authenticators, 0, call);
}

function authenticateFrom(
  authenticators: readonly Authenticator<unknown>[],
  start: number,
  { request }: RouteCall,
): undefined | Promise<undefined> {
  for (let index = start; index < authenticators.length; index++) {
    const authenticator = authenticators[index] as Authenticator<unknown>;
    const found: unknown = authenticator.authenticate(request);
    if (isThenable(found)) return continueWith(authenticators, index, found, request);
    if (accept(found, authenticator, request)) return undefined;
  }
  return undefined;
}

async function continueWith(
  authenticators: readonly Authenticator<unknown>[],
  start: number,
  pending: PromiseLike<unknown>,
  request: HttpRequest<unknown>,
): Promise<undefined> {
  if (accept(await pending, authenticators[start] as Authenticator<unknown>, request)) return;
  for (const authenticator of authenticators.slice(start + 1)) {
    if (accept(await authenticator.authenticate(request), authenticator, request)) return;
  }
}

/**
 * Takes over what an authenticator found. Anything else than an identity with a user is nobody: code without types, or a
 * look-up that found no user, must not open a route.
 *
 * @throws Unauthorized for a user who is not active any more: the next authenticator is not asked.
 */
function accept(found: unknown, { name }: Authenticator<unknown>, request: HttpRequest<unknown>): boolean {
  if (typeof found !== "object" || found === null) return false;
  const { user } = found as Partial<Identity<unknown>>;
  if (!isUser(user)) return false;
  if (!isActiveUser(user)) throw new Unauthorized("User account is disabled");
  request.identify(found as Identity<unknown>, name);
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
  return ({ request }) => guardFrom(guards, 0, request);
}

function deny(request: HttpRequest<unknown>): never {
  if (request.auth !== null) throw new Forbidden("Permission denied");
  throw new Unauthorized("Authentication required");
}

function guardFrom(
  guards: readonly Guard[],
  start: number,
  request: HttpRequest<unknown>,
): undefined | Promise<undefined> {
  for (let index = start; index < guards.length; index++) {
    const guard = guards[index] as Guard;
    const isAllowed = ask(guard, request);
    if (isThenable(isAllowed)) return continueGuards(guards, index, isAllowed, request);
    // Only `true` opens: whatever else a guard written without types returns, denies.
    if (isAllowed !== true) deny(request);
  }
  return undefined;
}

async function continueGuards(
  guards: readonly Guard[],
  start: number,
  pending: PromiseLike<unknown>,
  request: HttpRequest<unknown>,
): Promise<undefined> {
  let isAllowed: unknown;
  try {
    isAllowed = await pending;
  } catch (error) {
    isAllowed = refuseAfter(error, guards[start] as Guard, request);
  }
  if (isAllowed !== true) deny(request);
  return guardFrom(guards, start + 1, request);
}

function ask(guard: Guard, request: HttpRequest<unknown>): unknown {
  try {
    return guard.check(request);
  } catch (error) {
    return refuseAfter(error, guard, request);
  }
}

/** A guard that fails denies. What it throws to answer goes on: an exception with a status, or a response. */
function refuseAfter(error: unknown, { name }: Guard, request: HttpRequest<unknown>): false {
  if (error instanceof HTTPException || error instanceof HttpResponse || error instanceof Response) throw error;
  request.log.error(`${request.method} ${request.path}: guard "${name}" failed, and denies`, { error });
  return false;
}

/** The guard of routes that declare `auth` and no guards: somebody has to be there. */
export const requireAuthentication: Guard<true> = {
  name: "requireAuthentication",
  requiresUser: true,
  check: (request) => request.auth !== null,
};
