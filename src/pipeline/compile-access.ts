import type { Dependency } from "../dependencies/depends.ts";
import type { Authenticator, Guard } from "../request/authentication.ts";
import type { Stage } from "../request/route-call.ts";
import { challengeOf, compileAuthenticate, compileGuard, requireAuthentication } from "./authenticate.ts";
import { innermost, type PlacedRoute, type RouteLayer } from "./route-definition.ts";
import type { UntypedRouteOptions } from "./route-options.ts";

/** Who may call a route. */
export interface RouteAccess {
  readonly authenticate: Stage | null;
  readonly guard: Stage | null;
  /** Value of WWW-Authenticate in the route's 401s; null where everybody may call it. */
  readonly challenge: string | null;
  /** Those of the route, or of the layers around it, and of its dependencies. */
  readonly authenticators: readonly Authenticator<unknown>[];
  readonly guards: readonly Guard[];
}

/**
 * Compiles who may call a route: its own `auth` and `guards`, or those of the innermost layer that has some, and what its
 * dependencies declare on top.
 */
export function compileAccess(
  { definition, layers }: PlacedRoute,
  dependencies: readonly Dependency<unknown>[],
): RouteAccess {
  const declared = [
    routeDeclaration(definition.options, layers),
    // The rules of dependency options, checked by now, hold for these types.
    ...dependencies.map(({ options: { auth = [], guards = [] } }) => ({ auth, guards }) as Declaration),
  ];
  const authenticators = [...new Set(declared.flatMap(({ auth }) => auth))];
  const guards = [...new Set(declared.flatMap(guardsOf))];
  for (const authenticator of authenticators) authenticator.prepare?.();
  return {
    authenticate: authenticators.length === 0 ? null : compileAuthenticate(authenticators),
    guard: guards.length === 0 ? null : compileGuard(guards),
    challenge: authenticators.length + guards.length === 0 ? null : challengeOf(authenticators),
    authenticators,
    guards,
  };
}

interface Declaration {
  readonly auth: readonly Authenticator<unknown>[];
  readonly guards: readonly Guard[];
}

/**
 * What a route declares goes before what the layers around it do. Auth of its own without guards of its own requires a user
 * whatever the guards around it allow, as its types say.
 */
function routeDeclaration({ auth, guards }: UntypedRouteOptions, layers: readonly RouteLayer[]): Declaration {
  const outerGuards = innermost(layers, (layer) => layer.guards) ?? [];
  return {
    auth: auth ?? innermost(layers, (layer) => layer.auth) ?? [],
    guards: guards ?? (auth === undefined || auth.length === 0 ? outerGuards : [...outerGuards, requireAuthentication]),
  };
}

/** `auth` without guards requires a user: nothing falls open because a guard was forgotten. */
function guardsOf({ auth, guards }: Declaration): readonly Guard[] {
  return guards.length === 0 && auth.length > 0 ? [requireAuthentication] : guards;
}
