import { ConfigError } from "../errors/config-error.ts";
import type { MiddlewareHooks } from "../pipeline/middleware.ts";
import type { HttpRequest } from "../request/http-request.ts";
import { type NamedSecuritySchemes, schemeOfPlace } from "../request/security-scheme.ts";
import type { Session } from "../request/session.ts";
import type { HttpResponse } from "../response/http-response.ts";
import { WebSocketHandshakeResponse } from "../websocket/handshake-response.ts";
import { RequestSession, type SessionSettings } from "./request-session.ts";
import { resolveSessionOptions, type SessionOptions, usualCookieName } from "./session-options.ts";

/**
 * Gives requests a session, as `request.session`. A request that does not use it pays nothing for it.
 *
 *   const api = new BoltAPI({ middleware: [sessions({ secret: process.env.SESSION_SECRET })] });
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID, SECRET_MISSING, SECRET_WEAK.
 */
export function sessions(options: SessionOptions): MiddlewareHooks {
  const settings = resolveSessionOptions(options);
  const open = (request: HttpRequest<unknown>): Session => new RequestSession(request, settings);
  return {
    name: "sessions",
    replacesOuter: true,
    before(request) {
      request.sessionOpener = open;
    },
    after(response, request) {
      if (response instanceof WebSocketHandshakeResponse) return keepWithHandshake(response, request, settings);
      request.sessionOpener = refuseLateUse;
      return keepWithResponse(response, request.openedSession);
    },
    openapi: { securitySchemes: schemeOfCookie(settings.cookie.name) },
  };
}

/** What `sessionAuth` goes by. */
function schemeOfCookie(name: string): NamedSecuritySchemes {
  return name === usualCookieName
    ? { sessionAuth: { type: "apiKey", in: "cookie", name } }
    : schemeOfPlace("session", "cookie", name);
}

function keepWithResponse(response: HttpResponse, session: Session | null): undefined | Promise<undefined> {
  return session instanceof RequestSession ? session.close(response.status, response.headers) : undefined;
}

/** The handler of a WebSocket runs later than middleware, and may change the session until it accepts. */
function keepWithHandshake(
  response: WebSocketHandshakeResponse,
  request: HttpRequest<unknown>,
  settings: SessionSettings,
): undefined {
  response.acceptHooks.push(async (headers) => {
    request.sessionOpener = (late) => {
      const session = new RequestSession(late, settings);
      session.closeUnkept();
      return session;
    };
    if (request.openedSession instanceof RequestSession) await request.openedSession.close(response.status, headers);
  });
  return undefined;
}

/** What the response depends on is decided by then, and no cookie can be set. */
function refuseLateUse(request: HttpRequest<unknown>): never {
  throw new ConfigError("SESSION_CLOSED", `${request.method} ${request.path}`, "first used");
}
