import { listOf, type OptionRule } from "../errors/option-rules.ts";
import type { HttpRequest } from "../request/http-request.ts";

/** Whether pages of an origin may make unsafe requests. */
type IsTrusted = (origin: string) => boolean;

/** Says what speaks against where a request comes from; null when nothing does. */
export type OriginCheck = (request: HttpRequest<unknown>, needsProof: boolean) => string | null;

/** What may stand for the star: labels of a host, and nothing that would make the rest of the text a path. */
const labels = /^[a-z\d_-]+(?:\.[a-z\d_-]+)*$/;

const wildcard = /^(https?:\/\/)\*\.([^*]+)$/;

/** Rule of the option `trustedOrigins`. */
export const trustedOriginsRule: OptionRule = listOf(
  'origins such as "https://app.example.com", or "https://*.example.com" for all subdomains',
  isOriginPattern,
);

function isOriginPattern(value: unknown): boolean {
  if (typeof value !== "string") return false;
  const origin = value.replace(wildcard, "$1$2");
  if (origin.includes("*")) return false;
  // Browsers write origins in one way only; "https://Example.com/" would never be found equal.
  if (/^https?:/i.test(origin)) return URL.canParse(origin) && new URL(origin).origin === origin;
  return /^[a-z][a-z\d+.-]*:\/\/[^/?#\s]+$/.test(origin);
}

/**
 * Compiles the check of where a request comes from: the origin of the page, as browsers name it; else its site; else, over
 * https, the page's URL.
 *
 * @param trusted Free of mistakes; see `trustedOriginsRule`.
 * @spec RFC 6454 §7.3 (Origin), RFC 9110 §10.1.3 (Referer), W3C Fetch Metadata
 */
export function compileOriginCheck(trusted: readonly string[]): OriginCheck {
  const isTrusted = compileTrusted(trusted);
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

function compileTrusted(patterns: readonly string[]): IsTrusted {
  const exact = new Set(patterns);
  const suffixes = patterns.flatMap((pattern) => {
    const [, scheme = "", host = ""] = wildcard.exec(pattern) ?? [];
    // With the dot: "https://evilexample.com" is no subdomain of example.com. With the port, where there is one.
    return host === "" ? [] : [{ scheme, suffix: `.${host}` }];
  });
  return (origin) => {
    if (exact.has(origin)) return true;
    return suffixes.some(
      ({ scheme, suffix }) =>
        origin.startsWith(scheme) &&
        origin.endsWith(suffix) &&
        labels.test(origin.slice(scheme.length, -suffix.length)),
    );
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
