import { checkOptions } from "../errors/check-options.ts";
import { anything, callable, expecting, type OptionRules } from "../errors/option-rules.ts";
import { isToken } from "../http/field-syntax.ts";
import type { HttpRequest } from "../request/http-request.ts";
import { deriveKeys, type SecretOptions } from "../sessions/secret-keys.ts";
import { VisitorCookie, type VisitorCookieOptions, visitorCookieRule } from "../sessions/visitor-cookie.ts";
import { compileOriginCheck, type OriginCheck, trustedOriginsRule } from "./csrf-origin.ts";

/** Options of `csrf`. */
export interface CsrfOptions extends SecretOptions {
  /** The cookie of visitors without a session. Its name is "csrf" by default, and it ends with the browser. */
  readonly cookie?: VisitorCookieOptions;
  /** The header with the token. Default "x-csrf-token". */
  readonly header?: string;
  /** The field of forms with the token, where there is no header. Default "csrf_token". */
  readonly field?: string;
  /** Origins beside the server's own whose pages may make unsafe requests; "https://*.example.com" for all subdomains. */
  readonly trustedOrigins?: readonly string[];
  /** Requests that are let through unchecked, such as those that are signed in another way. */
  readonly exempt?: (request: HttpRequest) => boolean;
}

/** `CsrfOptions`, with defaults and keys. */
export interface CsrfSettings {
  /** The one for new tokens first. */
  readonly keys: readonly Buffer[];
  readonly cookie: VisitorCookie;
  readonly header: string;
  readonly field: string;
  readonly checkOrigin: OriginCheck;
  readonly exempt: ((request: HttpRequest) => unknown) | null;
}

const rules: OptionRules = {
  secret: anything,
  secrets: anything,
  cookie: visitorCookieRule,
  header: expecting("the name of a header", (value) => typeof value === "string" && isToken(value)),
  field: expecting("the name of a field", (value) => typeof value === "string" && value !== ""),
  trustedOrigins: trustedOriginsRule,
  exempt: callable,
};

/** @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID, SECRET_MISSING, SECRET_WEAK. */
export function resolveCsrfOptions(options: CsrfOptions): CsrfSettings {
  checkOptions(options, rules);
  const { cookie, header = "x-csrf-token", field = "csrf_token", trustedOrigins = [], exempt = null } = options;
  return {
    keys: deriveKeys(options, "csrf()", "CSRF token, HMAC-SHA256"),
    cookie: new VisitorCookie({ ...cookie, name: cookie?.name ?? "csrf" }),
    header: header.toLowerCase(),
    field,
    checkOrigin: compileOriginCheck(trustedOrigins),
    exempt,
  };
}
