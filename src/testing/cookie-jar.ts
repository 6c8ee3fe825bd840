interface StoredCookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  readonly isSecure: boolean;
  /** Milliseconds since the epoch; Infinity for a session cookie. */
  readonly expiresAt: number;
}

/** Keeps the cookies of one host, as a browser does (RFC 6265 §5.3, §5.4). */
export class CookieJar {
  private readonly cookies = new Map<string, StoredCookie>();

  /** Sets a cookie by hand, for every path. */
  set(name: string, value: string): void {
    this.store({ name, value, path: "/", isSecure: false, expiresAt: Number.POSITIVE_INFINITY });
  }

  /** Value of a cookie, or undefined. */
  get(name: string): string | undefined {
    return [...this.cookies.values()].find((cookie) => cookie.name === name && !isExpired(cookie))?.value;
  }

  clear(): void {
    this.cookies.clear();
  }

  /** Takes in a Set-Cookie header that answered a request for `requestPath`. */
  receive(setCookie: string, requestPath: string): void {
    const [pair = "", ...attributes] = setCookie.split(";");
    const separator = pair.indexOf("=");
    const name = pair.slice(0, separator).trim();
    if (separator < 1 || name === "") return;
    const found = new Map(attributes.map(splitAttribute));
    const path = found.get("path");
    this.store({
      name,
      value: pair.slice(separator + 1).trim(),
      path: path?.startsWith("/") === true ? path : defaultPath(requestPath),
      isSecure: found.has("secure"),
      expiresAt: expiryOf(found.get("max-age"), found.get("expires")),
    });
  }

  /** The Cookie header for a request, or undefined without cookies: longer paths first (RFC 6265 §5.4). */
  header(requestPath: string, isSecure: boolean): string | undefined {
    const sent = [...this.cookies.values()]
      .filter((cookie) => !isExpired(cookie) && (isSecure || !cookie.isSecure) && pathMatches(requestPath, cookie.path))
      .sort((left, right) => right.path.length - left.path.length);
    return sent.length === 0 ? undefined : sent.map(({ name, value }) => `${name}=${value}`).join("; ");
  }

  private store(cookie: StoredCookie): void {
    const key = `${cookie.path};${cookie.name}`;
    this.cookies.delete(key);
    if (!isExpired(cookie)) this.cookies.set(key, cookie);
  }
}

function isExpired(cookie: StoredCookie): boolean {
  return cookie.expiresAt <= Date.now();
}

function splitAttribute(attribute: string): [string, string] {
  const separator = attribute.indexOf("=");
  if (separator === -1) return [attribute.trim().toLowerCase(), ""];
  return [attribute.slice(0, separator).trim().toLowerCase(), attribute.slice(separator + 1).trim()];
}

/** Max-Age goes before Expires (RFC 6265 §5.3, step 3). */
function expiryOf(maxAge: string | undefined, expires: string | undefined): number {
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge))
    return Number(maxAge) <= 0 ? 0 : Date.now() + Number(maxAge) * 1000;
  const date = expires === undefined ? Number.NaN : Date.parse(expires);
  return Number.isNaN(date) ? Number.POSITIVE_INFINITY : date;
}

/** RFC 6265 §5.1.4. */
function defaultPath(requestPath: string): string {
  return requestPath.slice(0, Math.max(requestPath.lastIndexOf("/"), 1));
}

function pathMatches(requestPath: string, cookiePath: string): boolean {
  if (requestPath === cookiePath) return true;
  return requestPath.startsWith(cookiePath) && (cookiePath.endsWith("/") || requestPath[cookiePath.length] === "/");
}
