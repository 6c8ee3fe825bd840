import { randomBytes, timingSafeEqual } from "node:crypto";
import { ConfigError } from "../errors/config-error.ts";
import type { ResponseHeaders } from "../http/response-headers.ts";
import type { CsrfProtection } from "../request/csrf-protection.ts";
import type { HttpRequest } from "../request/http-request.ts";
import { keepPrivate } from "../response/keep-private.ts";
import type { CsrfSettings } from "./csrf-options.ts";
import { maskToken, signBinding, unmaskToken } from "./csrf-token.ts";

/**
 * The tokens of one request. They are bound to the visitor's session; and where there is none, to a random text in a cookie.
 * Once a session has begun, tokens of the cookie count no more: who can set cookies for the site, such as a subdomain, could
 * give visitors one that they know.
 */
export class RequestCsrf implements CsrfProtection {
  readonly settings: CsrfSettings;
  private readonly request: HttpRequest<unknown>;
  private readonly hasSession: boolean;
  private nonce: string | null;
  private isNonceNew = false;
  private isUsed = false;
  private isClosed = false;

  /** @param hasSession Whether sessions applied when the request was checked: what it is given has to fit that. */
  constructor(request: HttpRequest<unknown>, settings: CsrfSettings, hasSession: boolean) {
    this.request = request;
    this.settings = settings;
    this.hasSession = hasSession;
    const sent = settings.cookie.read(request);
    this.nonce = sent !== null && /^[\w-]{43}$/.test(sent) ? sent : null;
  }

  async token(): Promise<string> {
    if (!this.hasSession && this.request.sessionOpener !== null) {
      throw new ConfigError("CSRF_BEFORE_SESSIONS", `${this.request.method} ${this.request.path}`);
    }
    this.isUsed = true;
    const binding = (await this.sessionBinding()) ?? `cookie:${this.issueNonce()}`;
    return maskToken(signBinding(this.settings.keys[0] as Buffer, binding));
  }

  /** Says what is wrong with a token; null when nothing is. */
  async explain(token: string | null): Promise<string | null> {
    if (token === null) return "no token";
    const digest = unmaskToken(token);
    if (digest === null) return "the token is malformed";
    const binding = (await this.sessionBinding()) ?? (this.nonce === null ? null : `cookie:${this.nonce}`);
    if (binding === null) return "a token, but neither a session nor the cookie that it belongs to";
    const isKnown = this.settings.keys.some((key) => timingSafeEqual(signBinding(key, binding), digest));
    return isKnown ? null : "the token is of another visitor, or another session";
  }

  /** Puts the cookie on a response that is about to leave. */
  close(headers: ResponseHeaders): undefined {
    this.isClosed = true;
    if (!this.isUsed) return;
    keepPrivate(headers, this.isNonceNew);
    if (!this.isNonceNew || this.nonce === null) return;
    headers.append("set-cookie", this.settings.cookie.write(this.nonce, this.request.scheme === "https", null));
  }

  private async sessionBinding(): Promise<string | null> {
    if (!this.hasSession) return null;
    const { session } = this.request;
    await session.load();
    return session.key === null ? null : `session:${session.key}`;
  }

  private issueNonce(): string {
    if (this.nonce !== null) return this.nonce;
    if (this.isClosed) throw new ConfigError("CSRF_TOKEN_LATE", `${this.request.method} ${this.request.path}`);
    this.nonce = randomBytes(32).toString("base64url");
    this.isNonceNew = true;
    return this.nonce;
  }
}
