import { BadRequest } from "../errors/http-exception.ts";
import { checkOption, listOf, type OptionRule } from "../errors/option-rules.ts";
import { hostnameOf } from "../http/host.ts";
import { compileHostPatterns, normalizeHostPattern } from "../http/host-pattern.ts";
import type { MiddlewareHooks } from "../pipeline/middleware.ts";
import type { HttpRequest } from "../request/http-request.ts";

/**
 * Refuses requests for other hosts than these with a 400: whoever sends a request chooses its Host, and what is made of it,
 * such as the links of a mail, would lead there.
 *
 *   const api = new BoltAPI({ middleware: [trustedHosts(["example.com", "*.example.com"])] });
 *
 * @param hosts Names without port, in any case and script, "*.example.com" for all subdomains, and addresses.
 * @throws ConfigError OPTION_INVALID.
 */
export function trustedHosts(hosts: readonly string[]): MiddlewareHooks {
  const check = compileHostCheck("hosts", hosts);
  return {
    name: "trustedHosts",
    replacesOuter: true,
    before: (request) => void check(request),
    openapi: { responses: { 400: { description: "The request is for a host that is not known here" } } },
  };
}

/** Gives the name of the host that a request is for. Throws a BadRequest for one that is not trusted. */
export type HostCheck = (request: HttpRequest) => string;

/** @throws ConfigError OPTION_INVALID. */
export function compileHostCheck(option: string, hosts: readonly string[] | null): HostCheck {
  if (hosts === null) return readHostname;
  checkOption(option, hosts, hostList);
  const isTrusted = compileHostPatterns(hosts.map((host) => normalizeHostPattern(host) as string));
  return (request) => {
    const hostname = readHostname(request);
    if (!isTrusted(hostname)) throw new BadRequest("Unknown host");
    return hostname;
  };
}

const hostPatterns = listOf(
  'hosts without scheme and port, such as "example.com", "*.example.com" for its subdomains, or "127.0.0.1"',
  (host) => typeof host === "string" && normalizeHostPattern(host) !== null,
);

const hostList: OptionRule = (value) => {
  if (Array.isArray(value) && value.length === 0)
    return "expected one host at least; without any, every request is refused.";
  return hostPatterns(value);
};

/**
 * As the client sees it, where trusted proxies say so; else as it was sent. `request.host` makes "localhost" of a request
 * that names none, which must not pass for that.
 *
 * @throws BadRequest
 */
function readHostname(request: HttpRequest): string {
  const sent = request.exchange.header("host");
  const hostname = sent === undefined || hostnameOf(sent) === null ? null : hostnameOf(request.host);
  if (hostname === null) throw new BadRequest("Invalid Host header");
  return hostname;
}
