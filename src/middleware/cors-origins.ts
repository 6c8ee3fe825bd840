import { describeValue } from "../errors/config-error.ts";
import { compileOriginPatterns, isOrigin, isOriginPattern, type MatchesOrigin } from "../http/origin.ts";
import type { HttpRequest } from "../request/http-request.ts";

/** Decides whether pages of an origin may read answers. Only `true` lets them. */
export type AllowsOrigin = (origin: string, request: HttpRequest) => boolean;

/** Whose pages may read answers; see `CorsOptions.origins`. */
export type CorsOrigins = "*" | readonly (string | RegExp)[] | AllowsOrigin;

/** What sandboxed frames, `file:` pages and some redirects send: anybody can make it, and it says nothing. */
const opaqueOrigin = "null";

/**
 * What a browser can send as Origin. What is something else, such as a URL with a path or a list of two, is asked of neither
 * expressions nor functions, which might be content with a part of it. The longest host name has 253 characters.
 */
const originShape = /^[a-z][a-z\d+.-]*:\/\/[^\s/?#@\\,]+$/i;
const maxOriginLength = 512;

/** Says what is wrong with `CorsOptions.origins`; null when nothing is. */
export function explainOrigins(value: unknown): string | null {
  if (value === "*") return null;
  if (typeof value === "function") {
    if (Object.prototype.toString.call(value) !== "[object AsyncFunction]") return null;
    return "expected a function that answers at once, got an async one.";
  }
  if (!Array.isArray(value)) {
    return `expected "*", a list of origins such as "https://app.example.com", or a function, got ${describeValue(value)}.`;
  }
  for (const entry of value) {
    const problem = entry instanceof RegExp ? explainExpression(entry) : explainOrigin(entry);
    if (problem !== null) return problem;
  }
  return null;
}

function explainExpression(expression: RegExp): string | null {
  if (/^\^(?:[^\\]|\\.)*\$$/s.test(expression.source)) return null;
  return `${expression} would be content with a part of an origin. Begin it with ^ and end it with $.`;
}

function explainOrigin(entry: unknown): string | null {
  if (entry === opaqueOrigin) return null;
  if (entry === "*") return 'the list has "*", which stands alone: origins: "*".';
  if (typeof entry === "string" && isOriginPattern(entry)) return null;
  const written =
    typeof entry === "string" && /^https?:/i.test(entry) && URL.canParse(entry) ? new URL(entry).origin : "";
  const remedy = isOrigin(written) ? `write ${JSON.stringify(written)}` : 'it looks like "https://app.example.com"';
  return `${describeValue(entry)} is no origin as browsers send it; ${remedy}.`;
}

/**
 * Compiles `CorsOptions.origins` into the decision about an Origin header. Null for "*", which lets in everybody.
 *
 * @param origins Free of mistakes; see `explainOrigins`.
 */
export function compileOrigins(origins: CorsOrigins): AllowsOrigin | null {
  if (origins === "*") return null;
  if (typeof origins === "function") {
    return (origin, request) => isProper(origin) && origins(origin, request) === true;
  }
  const texts = origins.filter((entry) => typeof entry === "string");
  const matchesText = compileOriginPatterns(texts);
  const matchers = origins.filter((entry) => entry instanceof RegExp).map(compileExpression);
  if (matchers.length === 0) return matchesText;
  return (origin) => matchesText(origin) || (isProper(origin) && matchers.some((matches) => matches(origin)));
}

/** Anchored as a whole: in /^a$|b$/ the first anchor is of one alternative only. Never sticky or global, which remember. */
function compileExpression({ source, flags }: RegExp): MatchesOrigin {
  const anchored = new RegExp(`^(?:${source})$`, flags.replaceAll(/[gmy]/g, ""));
  return (origin) => anchored.test(origin);
}

/** Neither expressions nor functions are asked about the opaque origin: `() => true` must not let in everybody's frame. */
function isProper(origin: string): boolean {
  return origin.length <= maxOriginLength && originShape.test(origin);
}
