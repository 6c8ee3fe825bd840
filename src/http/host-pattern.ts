import { domainToASCII } from "node:url";
import { hostnameOf } from "./host.ts";

const nameCharacters = /^[\w.\-\u0080-\u{10ffff}]+$/u;
const labels = /^[a-z\d_-]+(?:\.[a-z\d_-]+)*$/;

/**
 * A host name, an address, or "*." and a name for all its subdomains, as names of requests are compared with it. Null for what
 * is none of these.
 *
 *   normalizeHostPattern("*.Bücher.example")  →  "*.xn--bcher-kva.example"
 *   normalizeHostPattern("0::1")              →  "[::1]"
 */
export function normalizeHostPattern(pattern: string): string | null {
  const [, star = "", rest = ""] = /^(\*\.)?(.*)$/s.exec(pattern) ?? [];
  if (rest.includes(":")) return star === "" ? hostnameOf(rest.startsWith("[") ? rest : `[${rest}]`) : null;
  // Of a URL it would take the host alone.
  if (!nameCharacters.test(rest)) return null;
  const name = domainToASCII(rest.endsWith(".") ? rest.slice(0, -1) : rest);
  return labels.test(name) ? star + name : null;
}

/**
 * Compiles a list of host patterns into the function that finds a host name, as `hostnameOf` gives it, among them.
 *
 * @param patterns Normalized; see `normalizeHostPattern`.
 */
export function compileHostPatterns(patterns: readonly string[]): (hostname: string) => boolean {
  const exact = new Set(patterns.filter((pattern) => !pattern.startsWith("*.")));
  // With the dot: "evilexample.com" is no subdomain of example.com.
  const suffixes = patterns.filter((pattern) => pattern.startsWith("*.")).map((pattern) => pattern.slice(1));
  return (hostname) => {
    if (exact.has(hostname)) return true;
    return suffixes.some((suffix) => hostname.endsWith(suffix) && labels.test(hostname.slice(0, -suffix.length)));
  };
}
