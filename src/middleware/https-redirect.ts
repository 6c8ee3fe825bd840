import { checkOptions } from "../errors/check-options.ts";
import { Forbidden } from "../errors/http-exception.ts";
import { anything, expecting, listOf, type OptionRules, wholeNumber } from "../errors/option-rules.ts";
import type { MiddlewareHooks } from "../pipeline/middleware.ts";
import type { HttpRequest } from "../request/http-request.ts";
import { redirect } from "../response/responses.ts";
import { compileHostCheck } from "./trusted-hosts.ts";

/** Options of `httpsRedirect`. */
export interface HttpsRedirectOptions {
  /** Status of the redirect; 307 and 308 keep method and body. Default 308. */
  readonly status?: 301 | 302 | 307 | 308;
  /** Port of https. Default 443. */
  readonly port?: number;
  /** Paths that stay as they are: "/health", or "/.well-known/acme-challenge/*" for all below. Default none. */
  readonly exclude?: readonly string[];
  /** Hosts that may be redirected to, as for `trustedHosts`. Default: whatever host the request names. */
  readonly hosts?: readonly string[];
}

const rules: OptionRules = {
  status: expecting("301, 302, 307 or 308", (value) => [301, 302, 307, 308].includes(value as number)),
  port: wholeNumber("a port", 1, 65_535),
  exclude: listOf('paths such as "/health" or "/open/*"', isPathPattern),
  // Checked where it is compiled.
  hosts: anything,
};

/**
 * Sends requests over http to the same place over https. Behind a proxy that ends TLS, the API needs `trustProxies`: without
 * it every request is one over http.
 *
 * The host is the one that the request names. Name yours, here or with `trustedHosts` before, so that nobody is sent
 * elsewhere.
 *
 * @throws ConfigError OPTION_UNKNOWN, OPTION_INVALID.
 * @spec RFC 9110 §15.4.9
 */
export function httpsRedirect(options: HttpsRedirectOptions = {}): MiddlewareHooks {
  checkOptions(options, rules);
  const { status = 308, port = 443, exclude = [], hosts = null } = options;
  const readHostname = compileHostCheck("hosts", hosts);
  const isExcluded = compilePaths(exclude);
  const authority = port === 443 ? "" : `:${port}`;
  return {
    name: "httpsRedirect",
    replacesOuter: true,
    before(request) {
      if (request.scheme === "https" || isExcluded(request.path)) return undefined;
      // RFC 6455 §4.1 lets clients follow redirects; browsers do not.
      if (request.exchange.wantsWebSocket) throw new Forbidden("WebSockets need wss");
      return redirect(`https://${readHostname(request)}${authority}${targetOf(request)}`, status);
    },
  };
}

function targetOf({ path, queryString }: HttpRequest): string {
  // "*" asks for the server as a whole (RFC 9112 §3.2.4).
  const absolute = path === "*" ? "/" : path;
  return queryString === "" ? absolute : `${absolute}?${queryString}`;
}

function isPathPattern(value: unknown): boolean {
  return typeof value === "string" && /^\/[^*]*$/.test(value.replace(/(?<=\/)\*$/, ""));
}

function compilePaths(patterns: readonly string[]): (path: string) => boolean {
  const exact = new Set(patterns.filter((pattern) => !pattern.endsWith("/*")));
  const prefixes = patterns.filter((pattern) => pattern.endsWith("/*")).map((pattern) => pattern.slice(0, -1));
  return (path) => exact.has(path) || prefixes.some((prefix) => path.startsWith(prefix));
}
