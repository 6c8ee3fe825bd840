import { listOf, type OptionRule } from "../errors/option-rules.ts";
import { compileOriginPatterns, isOriginPattern } from "../http/origin.ts";
import type { HttpRequest } from "../request/http-request.ts";

/** Says what speaks against where a request comes from; null when nothing does. */
export type OriginCheck = (request: HttpRequest<unknown>, needsProof: boolean) => string | null;

/** Rule of the option `trustedOrigins`. */
export const trustedOriginsRule: OptionRule = listOf(
  'origins such as "https://app.example.com", or "https://*.example.com" for all subdomains',
  (value) => typeof value === "string" && isOriginPattern(value),
);

/**
 * Compiles the check of where a request comes from: the origin of the page, as browsers name it; else its site; else, over
 * https, the page's URL.
 *
 * @param trusted Free of mistakes; see `trustedOriginsRule`.
 * @spec RFC 6454 §7.3 (Origin), RFC 9110 §10.1.3 (Referer), W3C Fetch Metadata
 */
export function compileOriginCheck(trusted: readonly string[]): OriginCheck {
  const isTrusted = compileOriginPatterns(trusted);
  return (request, needsProof) => {
    const { exchange } = request;
    const origin = exchange.header("origin");
    if (origin !== undefined) return isOwn(request, origin) || isTrusted(origin) ? null : blame("Origin", origin);
    const site = exchange.header("sec-fetch-site");
    if (site === "same-origin") return null;
    if (site !== undefined && site !== "none") return blame("Sec-Fetch-Site", site);
    // Over http, whoever is on the way could change the page anyway, and Referer is often left out.
    if (!needsProof || request.scheme !== "https") return null;
    const referer = exchange.header("referer");
    if (referer === undefined) return "no Origin, no Sec-Fetch-Site and no Referer";
    const page = originOf(referer);
    return page !== null && (isOwn(request, page) || isTrusted(page)) ? null : blame("Referer", page ?? referer);
  };
}

/** Scheme, host and port, all three, as the client sees them. */
function isOwn(request: HttpRequest<unknown>, origin: string): boolean {
  return origin === originOf(`${request.scheme}://${request.host}`);
}

function originOf(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { origin } = new URL(url);
  return origin === "null" ? null : origin;
}

function blame(header: string, value: string): string {
  return `${header} is ${JSON.stringify(value.slice(0, 200))}`;
}
