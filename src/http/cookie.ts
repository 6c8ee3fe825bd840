import { describeCharacter, FieldSyntaxError, isToken, trimWhitespace } from "./field-syntax.ts";

/**
 * Reads a Cookie header: `theme=dark; id="7"` gives theme → dark, id → 7. Values are not percent-decoded.
 *
 * The first of several cookies with one name wins: user agents send the one with the longest path first
 * (RFC 6265 §5.4). What is no cookie-pair with a token as its name is left out.
 */
export function readCookies(header: string): Map<string, string> {
  const cookies = new Map<string, string>();
  let equals = header.indexOf("=");
  for (let start = 0, end = 0; equals !== -1 && start < header.length; start = end + 1) {
    const semicolon = header.indexOf(";", start);
    end = semicolon === -1 ? header.length : semicolon;
    // Searched for only once it is passed: a header without "=" would be read to its end for every ";" otherwise.
    if (equals < start) equals = header.indexOf("=", start);
    if (equals === -1 || equals >= end) continue;
    const name = trimWhitespace(header.slice(start, equals));
    if (isToken(name) && !cookies.has(name)) cookies.set(name, unquote(trimWhitespace(header.slice(equals + 1, end))));
  }
  return cookies;
}

/** RFC 6265 §4.1.1 lets a value stand between double quotes, which are not part of what it means. */
function unquote(value: string): string {
  return value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}

/** How long a cookie lives and where it is sent to. */
export interface CookieAttributes {
  /** Lifetime from now; 0 or less removes the cookie. Without it and `expires`, the cookie ends with the session. */
  readonly maxAgeSeconds?: number | undefined;
  /** End of the lifetime; `maxAgeSeconds` has precedence. */
  readonly expires?: Date | undefined;
  /** Default "/". */
  readonly path?: string | undefined;
  /** Sends the cookie to subdomains of this domain too. Default: only to the host that set it. */
  readonly domain?: string | undefined;
  readonly secure?: boolean | undefined;
  readonly httpOnly?: boolean | undefined;
  /** Default "lax"; false leaves the attribute out. */
  readonly sameSite?: "strict" | "lax" | "none" | false | undefined;
  /** Keeps the cookie apart for each top-level site (CHIPS). */
  readonly partitioned?: boolean | undefined;
}

/** A cookie to set. */
export interface SetCookie extends CookieAttributes {
  readonly name: string;
  /** Visible ASCII without `"`, `,`, `;` and `\`; encode anything else first, with encodeURIComponent for one. */
  readonly value: string;
}

const sameSiteNames: ReadonlyMap<unknown, string> = new Map([
  ["strict", "Strict"],
  ["lax", "Lax"],
  ["none", "None"],
]);

/**
 * Writes the value of a Set-Cookie header: `id=7; Max-Age=60; Path=/; HttpOnly; SameSite=Lax`.
 *
 * @throws FieldSyntaxError for a cookie that user agents would misread or drop.
 * @spec RFC 6265bis §4.1
 */
export function formatSetCookie(cookie: SetCookie): string {
  const { name, value, maxAgeSeconds, expires, path = "/", domain, sameSite = "lax" } = cookie;
  checkPair(name, value);
  checkRequirements(cookie);
  let line = `${name}=${value}`;
  if (maxAgeSeconds !== undefined) line += `; Max-Age=${checkedMaxAge(name, maxAgeSeconds)}`;
  if (expires !== undefined) line += `; Expires=${checkedDate(name, expires)}`;
  if (domain !== undefined) line += `; Domain=${checkedAttribute(name, "domain", domain)}`;
  line += `; Path=${checkedPath(name, path)}`;
  if (cookie.secure === true) line += "; Secure";
  if (cookie.httpOnly === true) line += "; HttpOnly";
  if (sameSite !== false) line += `; SameSite=${checkedSameSite(name, sameSite)}`;
  if (cookie.partitioned === true) line += "; Partitioned";
  return line;
}

/**
 * Writes the value of the Set-Cookie header that makes user agents forget a cookie.
 *
 * @param attributes Path, domain and whatever the prefix of the name demands, as the cookie was set with.
 * @throws FieldSyntaxError as `formatSetCookie` does.
 */
export function expiredCookie(name: string, attributes: CookieAttributes = {}): string {
  return formatSetCookie({ ...attributes, name, value: "", maxAgeSeconds: 0, expires: new Date(0) });
}

// RFC 6265 §4.1.1 cookie-octet, turned round.
const notCookieOctet = /[^\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]/;

// RFC 6265bis §5.6: user agents drop a cookie whose name and value are longer together.
const maxPairBytes = 4096;

function checkPair(name: string, value: string): void {
  if (!isToken(name)) throw invalid(name, "name", "is not a token (RFC 9110 §5.6.2)");
  const wrong = value.search(notCookieOctet);
  if (wrong !== -1) throw invalid(name, "value", `contains ${describeCharacter(value, wrong)}; encode it first`);
  const bytes = name.length + value.length;
  if (bytes > maxPairBytes) {
    throw invalid(name, "value", `makes it ${bytes} bytes long; user agents drop cookies above ${maxPairBytes} bytes`);
  }
}

/** What one attribute, or the prefix of the name, demands of the others (RFC 6265bis §4.1.2.7 and §4.1.3). */
function checkRequirements(cookie: SetCookie): void {
  const { name, path = "/", domain, sameSite } = cookie;
  // User agents compare the prefixes without regard to case (RFC 6265bis §5.7).
  const prefix = /^__(?:host|secure)-/i.exec(name)?.[0].toLowerCase();
  if (cookie.secure !== true) {
    if (prefix !== undefined) throw invalid(name, "secure", "must be set, as the prefix of the name demands");
    if (sameSite === "none") throw invalid(name, "secure", 'must be set, as sameSite "none" demands');
    if (cookie.partitioned === true) throw invalid(name, "secure", "must be set, as partitioned demands");
  }
  if (prefix !== "__host-") return;
  if (path !== "/") throw invalid(name, "path", 'must be "/", as the prefix __Host- demands');
  if (domain !== undefined) throw invalid(name, "domain", "must be left out, as the prefix __Host- demands");
}

function checkedMaxAge(name: string, seconds: number): number {
  if (!Number.isSafeInteger(seconds)) throw invalid(name, "maxAgeSeconds", "is not a whole number");
  return Math.max(seconds, 0);
}

function checkedDate(name: string, date: Date): string {
  const year = date.getUTCFullYear();
  // RFC 6265bis §5.1.1 reads no year before 1601; IMF-fixdate (RFC 9110 §5.6.7) has four digits for it.
  if (year >= 1601 && year <= 9999) return date.toUTCString();
  throw invalid(name, "expires", Number.isNaN(year) ? "is not a valid date" : "has a year outside 1601 to 9999");
}

function checkedPath(name: string, path: string): string {
  // RFC 6265 §5.2.4: a user agent takes the path of the request in place of one that does not start with "/".
  if (!path.startsWith("/")) throw invalid(name, "path", 'does not start with "/"');
  return checkedAttribute(name, "path", path);
}

function checkedAttribute(name: string, attribute: string, text: string): string {
  if (text === "") throw invalid(name, attribute, "is empty");
  // RFC 6265 §4.1.1 av-octet: ASCII without control characters and ";".
  const wrong = text.search(/[^\x20-\x3a\x3c-\x7e]/);
  if (wrong !== -1) throw invalid(name, attribute, `contains ${describeCharacter(text, wrong)}`);
  return text;
}

function checkedSameSite(name: string, sameSite: string): string {
  const written = sameSiteNames.get(sameSite);
  if (written === undefined) throw invalid(name, "sameSite", 'is not "strict", "lax", "none" or false');
  return written;
}

function invalid(name: string, attribute: string, problem: string): FieldSyntaxError {
  return new FieldSyntaxError("cookie", name, attribute, problem);
}
