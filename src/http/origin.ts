/** Whether an origin is one of those that a list or a pattern stands for. */
export type MatchesOrigin = (origin: string) => boolean;

const wildcard = /^(https?:\/\/)\*\.([^*]+)$/;

/** What may stand for the star: labels of a host, and nothing that would make the rest of the text a path. */
const labels = /^[a-z\d_-]+(?:\.[a-z\d_-]+)*$/;

/**
 * Whether the text is an origin as browsers write it: "https://example.com", without a path, a slash at the end, the port that
 * the scheme has anyway, or capitals. An origin that is written in another way is never found equal to theirs.
 *
 * @spec RFC 6454 §6.2, WHATWG HTML §7.1.1
 */
export function isOrigin(text: string): boolean {
  if (text.includes("*") || !URL.canParse(text)) return false;
  const { host, origin, protocol } = new URL(text);
  // Of schemes of their own, such as "chrome-extension:", URL knows no origin.
  return host !== "" && text === (origin === "null" ? `${protocol}//${host}` : origin);
}

/** Whether the text is an origin, or stands for all subdomains of one: "https://*.example.com". */
export function isOriginPattern(text: string): boolean {
  return isOrigin(text.replace(wildcard, "$1$2"));
}

/** Compiles a list of origins and patterns; see `isOriginPattern`. Compares scheme, host and port, capitals included. */
export function compileOriginPatterns(patterns: readonly string[]): MatchesOrigin {
  const exact = new Set(patterns.filter((pattern) => !wildcard.test(pattern)));
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
