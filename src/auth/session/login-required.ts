import { checkOptions } from "../../errors/check-options.ts";
import { checkOption } from "../../errors/option-rules.ts";
import type { Guard } from "../../request/authentication.ts";
import { loginUrlRule, redirectToLogin } from "./login-redirect.ts";

/** Options of `loginRequired`. */
export interface LoginRequiredOptions {
  /** The page to log in, such as "/login". It gets the way back as `?next=`. */
  readonly loginUrl: string;
}

/**
 * Lets on whom an authenticator of the route knows. Sends browsers to a page where they can log in; other clients get a 401.
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID.
 */
export function loginRequired(options: LoginRequiredOptions): Guard<true> {
  checkOptions(options, { loginUrl: loginUrlRule });
  const { loginUrl } = options;
  checkOption("loginUrl", loginUrl, loginUrlRule);
  return {
    name: "loginRequired",
    requiresUser: true,
    check(request) {
      if (request.auth !== null) return true;
      const response = redirectToLogin(request, loginUrl);
      if (response !== null) throw response;
      return false;
    },
  };
}
