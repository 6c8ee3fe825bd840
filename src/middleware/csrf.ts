import { ConfigError } from "../errors/config-error.ts";
import { Forbidden } from "../errors/http-exception.ts";
import { parseMediaType } from "../http/media-type.ts";
import type { MiddlewareHooks } from "../pipeline/middleware.ts";
import type { MiddlewareDescription } from "../pipeline/middleware-description.ts";
import type { CsrfProtection } from "../request/csrf-protection.ts";
import type { HttpRequest } from "../request/http-request.ts";
import { t } from "../schema/t.ts";
import { type CsrfOptions, type CsrfSettings, resolveCsrfOptions } from "./csrf-options.ts";
import { RequestCsrf } from "./request-csrf.ts";

/** RFC 9110 §9.2.1, and RFC 10008 §2 for QUERY: what these ask for changes nothing. */
const safeMethods: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "TRACE", "QUERY"]);

/** What pages can send to other sites without asking (WHATWG HTML §4.10.18.6), and read here for the token. */
const formTypes: ReadonlySet<unknown> = new Set(["application/x-www-form-urlencoded", "multipart/form-data"]);

/**
 * Refuses unsafe requests that pages of other sites make in the name of a visitor: by where they come from, and by a token
 * that only pages of this site know. Put it after `sessions`.
 *
 *   const api = new BoltAPI({ middleware: [sessions({ secret }), csrf({ secret })] });
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID, SECRET_MISSING, SECRET_WEAK.
 */
export function csrf(options: CsrfOptions): MiddlewareHooks {
  const settings = resolveCsrfOptions(options);
  const open = (request: HttpRequest<unknown>, hasSession: boolean): RequestCsrf => {
    const opened = new RequestCsrf(request, settings, hasSession);
    request.csrf = opened;
    return opened;
  };
  // Stand for all requests that ask for no token.
  const ofSession: CsrfProtection = { token: (request) => open(request, true).token() };
  const ofCookie: CsrfProtection = { token: (request) => open(request, false).token() };
  return {
    name: "csrf",
    replacesOuter: true,
    before(request) {
      const hasSession = request.sessionOpener !== null;
      request.csrf = hasSession ? ofSession : ofCookie;
      if (safeMethods.has(request.method)) return undefined;
      return checkRequest(request, settings, () => open(request, hasSession));
    },
    after(response, request) {
      const { csrf } = request;
      if (csrf === ofSession || csrf === ofCookie) request.csrf = late;
      return csrf instanceof RequestCsrf ? csrf.close(response.headers) : undefined;
    },
    openapi: ({ method }) => (safeMethods.has(method) ? null : describe(settings)),
  };
}

/** What is asked for first when the headers have left. */
const late: CsrfProtection = {
  token: async ({ method, path }) => {
    throw new ConfigError("CSRF_TOKEN_LATE", `${method} ${path}`);
  },
};

/** @throws Forbidden */
function checkRequest(
  request: HttpRequest,
  settings: CsrfSettings,
  open: () => RequestCsrf,
): undefined | Promise<undefined> {
  if (settings.exempt?.(request) === true) return undefined;
  const needsToken = hasAmbientAuthority(request);
  const problem = settings.checkOrigin(request, needsToken);
  if (problem !== null) throw refuse(request, problem);
  if (!needsToken) return undefined;
  const tokens = open();
  const check = async (token: string | null): Promise<undefined> => {
    const wrong = await tokens.explain(token);
    if (wrong !== null) throw refuse(request, wrong);
  };
  const token = request.exchange.header(settings.header) ?? null;
  if (token !== null || !hasForm(request)) return check(token);
  return checkForm(request, settings.field, check);
}

/**
 * Whether a browser may have sent, by itself, what says who asks: cookies, or credentials of a scheme that it knows. Without
 * any, another site gains nothing by making the visitor's browser ask.
 */
function hasAmbientAuthority({ exchange }: HttpRequest): boolean {
  if (exchange.header("cookie") !== undefined) return true;
  return /^(?:basic|digest|negotiate|ntlm)\b/i.test(exchange.header("authorization") ?? "");
}

function hasForm({ exchange }: HttpRequest): boolean {
  return formTypes.has(parseMediaType(exchange.header("content-type") ?? "")?.essence);
}

/** A route that declares its form reads it before its handler runs, within its own limits; of any other it is read at once. */
async function checkForm(
  request: HttpRequest,
  field: string,
  check: (token: string | null) => Promise<undefined>,
): Promise<undefined> {
  await request.addFormCheck({ field, check });
  if (!request.declaresForm) await request.form();
}

function describe({ header, field }: CsrfSettings): MiddlewareDescription {
  const description =
    `The CSRF token of the page, for requests with cookies or with credentials that browsers send by themselves. ` +
    `Forms may have it in the field ${field} instead.`;
  return {
    parameters: [{ in: "header", name: header, schema: t.String(), description }],
    responses: { 403: { description: "The request comes from another site, or has no CSRF token that counts" } },
  };
}

/** The reason is for the log: it would tell an attacker what to try next. */
function refuse(request: HttpRequest, reason: string): Forbidden {
  request.log.warn(`${request.method} ${request.path}: CSRF check failed: ${reason}`);
  return new Forbidden("CSRF check failed", { cause: new Error(reason) });
}

/**
 * A token for a form or a script of the page that is answered with. It goes with the unsafe requests of that page, in the
 * field or the header that `csrf` names. Call it when the session has got what the request puts into it: a login changes it.
 *
 * @throws ConfigError CSRF_MISSING without the middleware `csrf`; CSRF_TOKEN_LATE when the headers have left.
 */
export async function csrfToken(request: HttpRequest<unknown>): Promise<string> {
  if (request.csrf === null) throw new ConfigError("CSRF_MISSING", `${request.method} ${request.path}`);
  return request.csrf.token(request);
}
