import { expecting, flag, nested, type OptionRule, oneOf, text } from "../errors/option-rules.ts";
import { expiredCookie, formatSetCookie, type SetCookie } from "../http/cookie.ts";
import { FieldSyntaxError } from "../http/field-syntax.ts";
import type { HttpRequest } from "../request/http-request.ts";

/** Name of a cookie that names a visitor, and where browsers send it. */
export interface VisitorCookieOptions {
  readonly name?: string;
  /** Default "/". */
  readonly path?: string;
  /** Sends the cookie to subdomains of this domain too. Default: only to the host that set it. */
  readonly domain?: string;
  /** "auto", the default, for requests over https, as clients see them. */
  readonly secure?: boolean | "auto";
  /** Whether scripts cannot read it. Default true. */
  readonly httpOnly?: boolean;
  /** Default "lax": not with unsafe requests that other sites make. */
  readonly sameSite?: "strict" | "lax" | "none";
  /** Keeps the cookie apart for each top-level site (CHIPS). */
  readonly partitioned?: boolean;
}

const isSecureChoice = (value: unknown): boolean => typeof value === "boolean" || value === "auto";

const attributeRules = nested({
  name: text,
  path: text,
  domain: text,
  secure: expecting('true, false or "auto"', isSecureChoice),
  httpOnly: flag,
  sameSite: oneOf("strict", "lax", "none"),
  partitioned: flag,
});

/** Rule of the option `cookie`. */
export const visitorCookieRule: OptionRule = (options) => {
  const problem = attributeRules(options);
  if (problem !== null) return problem;
  try {
    // As over http: "auto" is not secure there, so neither the prefix of the name nor sameSite may demand that it is.
    const { name = "cookie", ...attributes } = options as VisitorCookieOptions;
    new VisitorCookie({ ...attributes, name }).write("value", false, null);
    return null;
  } catch (error) {
    if (!(error instanceof FieldSyntaxError)) throw error;
    return `${error.attribute} ${error.problem}.`;
  }
};

/** The cookie that names a visitor: reads it from requests, and writes it for responses. */
export class VisitorCookie {
  readonly name: string;
  private readonly attributes: Omit<SetCookie, "name" | "value" | "secure">;
  private readonly secure: boolean | "auto";

  constructor(options: VisitorCookieOptions & { readonly name: string }) {
    const { name, secure = "auto", httpOnly = true, sameSite = "lax", ...rest } = options;
    this.name = name;
    this.secure = secure;
    this.attributes = { ...rest, httpOnly, sameSite };
  }

  /** What the visitor sends; null for nothing. */
  read(request: HttpRequest<unknown>): string | null {
    return request.cookies.get(this.name) ?? null;
  }

  /**
   * The Set-Cookie line.
   *
   * @param isHttps Whether the client uses https.
   * @param maxAgeSeconds Null for a cookie that ends with the browser.
   * @throws FieldSyntaxError
   */
  write(value: string, isHttps: boolean, maxAgeSeconds: number | null): string {
    const { name, attributes } = this;
    const lifetime = maxAgeSeconds === null ? {} : { maxAgeSeconds };
    return formatSetCookie({ ...attributes, ...lifetime, name, value, secure: this.isSecure(isHttps) });
  }

  /** The Set-Cookie line that makes browsers forget the cookie. */
  expire(isHttps: boolean): string {
    return expiredCookie(this.name, { ...this.attributes, secure: this.isSecure(isHttps) });
  }

  private isSecure(isHttps: boolean): boolean {
    return this.secure === "auto" ? isHttps : this.secure;
  }
}
