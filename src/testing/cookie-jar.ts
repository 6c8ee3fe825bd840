interface StoredCookie {
  readonly name: string;
  readonly value: string;
  /** Host that set it, or null for a cookie that a test set for all. */
  readonly host: string | null;
  readonly path: string;
  readonly isSecure: boolean;
  /** Milliseconds since the epoch; Infinity for a session cookie. */
  readonly expiresAt: number;
}

/** Keeps cookies as a browser does (RFC 6265 §5.3, §5.4), each for the one host that set it. */
export class CookieJar {
  private readonly cookies = new Map<string, StoredCookie>();

  /** Sets a cookie by hand, for every host and path. */
  set(name: string, value: string): void {
    this.store({ name, value, host: null, path: "/", isSecure: false, expiresAt: Number.POSITIVE_INFINITY });
  }

  /** Value of a cookie, or undefined. */
  get(name: string): string | undefined {
    return [...this.cookies.values()].find((cookie) => cookie.name === name && !isExpired(cookie))?.value;
  }

  clear(): void {
    this.cookies.clear();
  }

  /** Takes in a Set-Cookie header that answered a request for `requestPath`. */
  receive(setCookie: string, host: string, requestPath: string): void {
    const [pair = "", ...attributes] = setCookie.split(";");
    const separator = pair.indexOf("=");
    const name = pair.slice(0, separator).trim();
    if (separator < 1 || name === "") return;
    const found = new Map(attributes.map(splitAttribute));
    const path = found.get("path");
    this.store({
      name,
      value: pair.slice(separator + 1).trim(),
      host,
      path: path?.startsWith("/") === true ? path : defaultPath(requestPath),
      isSecure: found.has("secure"),
      expiresAt: expiryOf(found.get("max-age"), found.get("expires")),
    });
  }

  /** What the Cookie header of a request holds, "name=value" each: longer paths first (RFC 6265 §5.4). */
  pairs(host: string, requestPath: string, isSecure: boolean): string[] {
    return [...this.cookies.values()]
      .filter((cookie) => !isExpired(cookie) && (isSecure || !cookie.isSecure))
      .filter((cookie) => (cookie.host ?? host) === host && pathMatches(requestPath, cookie.path))
      .sort((left, right) => right.path.length - left.path.length)
      .map(({ name, value }) => `${name}=${value}`);
  }

  private store(cookie: StoredCookie): void {
    const key = `${cookie.host};${cookie.path};${cookie.name}`;
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
