import { ConfigError, describeValue } from "../../errors/config-error.ts";
import type { Guard } from "../../request/authentication.ts";
import type { HttpRequest } from "../../request/http-request.ts";
import { callerOf } from "./user-guards.ts";

/**
 * Lets on callers who have a permission, such as "blog.add_article". Where the credentials name permissions, as an API key
 * can, only these count: a restricted key of a superuser is restricted. Otherwise it is the user's permissions that count,
 * and a superuser has all.
 *
 * @throws ConfigError OPTION_INVALID for what is no name.
 */
export function hasPermission(permission: string): Guard<true> {
  checkNames("hasPermission", [permission]);
  return permissionGuard("hasPermission", allOfThe("permission", [permission]), (request) =>
    isPermitted(request, permission),
  );
}

/**
 * Lets on callers who have at least one of these permissions; see `hasPermission`.
 *
 * @throws ConfigError OPTION_INVALID without names, and for what is no name.
 */
export function hasAnyPermission(...permissions: [string, ...string[]]): Guard<true> {
  checkNames("hasAnyPermission", permissions);
  return permissionGuard("hasAnyPermission", oneOfThe("permission", permissions), (request) =>
    permissions.some((name) => isPermitted(request, name)),
  );
}

/**
 * Lets on callers who have all of these permissions; see `hasPermission`.
 *
 * @throws ConfigError OPTION_INVALID without names, and for what is no name.
 */
export function hasAllPermissions(...permissions: [string, ...string[]]): Guard<true> {
  checkNames("hasAllPermissions", permissions);
  return permissionGuard("hasAllPermissions", allOfThe("permission", permissions), (request) =>
    permissions.every((name) => isPermitted(request, name)),
  );
}

/**
 * Lets on users who have at least one of these roles.
 *
 * @throws ConfigError OPTION_INVALID without names, and for what is no name.
 */
export function hasRole(...roles: [string, ...string[]]): Guard<true> {
  checkNames("hasRole", roles);
  return permissionGuard("hasRole", oneOfThe("role", roles), (request) => {
    const own = callerOf(request)?.roles;
    return Array.isArray(own) && roles.some((role) => own.includes(role));
  });
}

function permissionGuard(
  name: string,
  description: string,
  check: (request: HttpRequest<unknown>) => boolean,
): Guard<true> {
  return { name, description, requiresUser: true, check };
}

function oneOfThe(noun: string, names: readonly string[]): string {
  return names.length === 1 ? allOfThe(noun, names) : `one of the ${noun}s ${names.join(", ")}`;
}

function allOfThe(noun: string, names: readonly string[]): string {
  return `the ${noun}${names.length === 1 ? "" : "s"} ${names.join(", ")}`;
}

function isPermitted(request: HttpRequest<unknown>, permission: string): boolean {
  const { auth } = request;
  if (auth === null) return false;
  if (auth.permissions !== null) return includes(auth.permissions, permission);
  const user = callerOf(request);
  return user?.isSuperuser === true || includes(user?.permissions, permission);
}

/** Names come from tokens and databases: in a text, "add" would be found in "address". */
function includes(names: unknown, name: string): boolean {
  return Array.isArray(names) && names.includes(name);
}

/** A name that is missing must not leave a guard that never refuses, or one that always does. */
function checkNames(guard: string, names: readonly unknown[]): void {
  const wrong = names.length === 0 ? "nothing" : names.filter((name) => typeof name !== "string" || name === "");
  if (wrong.length === 0) return;
  const received = typeof wrong === "string" ? wrong : describeValue(wrong[0]);
  throw new ConfigError("OPTION_INVALID", guard, `expected names such as "blog.add_article", got ${received}.`);
}
