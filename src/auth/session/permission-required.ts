import { checkOptions } from "../../errors/check-options.ts";
import { ConfigError } from "../../errors/config-error.ts";
import { flag } from "../../errors/option-rules.ts";
import type { Guard } from "../../request/authentication.ts";
import { hasAllPermissions, hasPermission } from "../guards/permission-guards.ts";
import { loginUrlRule, redirectToLogin } from "./login-redirect.ts";

/** Options of `permissionRequired`. */
export interface PermissionRequiredOptions {
  /** The page to log in, for browsers that nobody is known of. Without it they get a 401. */
  readonly loginUrl?: string;
  /** Whether users without the permission get a 403. Default true; false sends them to log in as somebody else. */
  readonly raise?: boolean;
}

/**
 * Lets on users with a permission, or with all of several, as `hasPermission` does; and sends browsers to a page where they can
 * log in.
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID.
 */
export function permissionRequired(
  permission: string | readonly [string, ...string[]],
  options: PermissionRequiredOptions = {},
): Guard<true> {
  checkOptions(options, { loginUrl: loginUrlRule, raise: flag });
  const { loginUrl, raise = true } = options;
  if (!raise && loginUrl === undefined) {
    throw new ConfigError("OPTION_INVALID", "raise", "false sends users to log in; pass loginUrl too.");
  }
  const guard = typeof permission === "string" ? hasPermission(permission) : hasAllPermissions(...permission);
  return {
    ...guard,
    name: "permissionRequired",
    requiresUser: true,
    check(request) {
      if (guard.check(request) === true) return true;
      if (loginUrl === undefined || (raise && request.auth !== null)) return false;
      const response = redirectToLogin(request, loginUrl);
      if (response !== null) throw response;
      return false;
    },
  };
}
