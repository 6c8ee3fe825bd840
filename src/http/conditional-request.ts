import { matchesStrongly, matchesWeakly, parseEntityTags } from "./entity-tag.ts";
import { parseHttpDate } from "./http-date.ts";

/** What tells one state of a representation from another; null for what it does not have. */
export interface Validators {
  /** With its quotes: `"v1"`, or `W/"v1"`. */
  readonly entityTag: string | null;
  /** Whole seconds, in milliseconds since 1970. */
  readonly lastModifiedMs: number | null;
}

/** The request, as far as conditions go. */
export interface ConditionalRequest {
  readonly method: string;
  /** Value of a header by its name in lower case. */
  header(name: string): string | undefined;
}

/** What conditions make of a request: go on, answer 304, or answer 412. */
export type ConditionOutcome = "proceed" | "not-modified" | "failed";

/**
 * Evaluates the conditions of a request for a representation that exists, in the order of precedence.
 *
 * If-Range is no condition of this kind; see `allowsRange`.
 *
 * @spec RFC 9110 §13.2.2
 */
export function evaluateConditions(request: ConditionalRequest, validators: Validators): ConditionOutcome {
  const ifMatch = request.header("if-match");
  if (ifMatch !== undefined) {
    if (!matchesAny(ifMatch, validators, matchesStrongly)) return "failed";
  } else if (isModifiedSince(request.header("if-unmodified-since"), validators) === true) return "failed";

  const isRead = request.method === "GET" || request.method === "HEAD";
  const ifNoneMatch = request.header("if-none-match");
  if (ifNoneMatch !== undefined) {
    if (!matchesAny(ifNoneMatch, validators, matchesWeakly)) return "proceed";
    return isRead ? "not-modified" : "failed";
  }
  // RFC 9110 §13.1.3: of other methods the field is ignored.
  if (isRead && isModifiedSince(request.header("if-modified-since"), validators) === false) return "not-modified";
  return "proceed";
}

/**
 * Whether the parts that Range asks for may be sent alone: there is no If-Range, or the client has parts of exactly this
 * state. Weak tags prove nothing about bytes, and neither does a date of which the second is not over.
 *
 * @spec RFC 9110 §13.1.5, §8.8.2.2
 */
export function allowsRange(
  ifRange: string | undefined,
  { entityTag, lastModifiedMs }: Validators,
  nowMs: number = Date.now(),
): boolean {
  if (ifRange === undefined) return true;
  if (entityTag !== null && matchesStrongly(ifRange, entityTag)) return true;
  if (lastModifiedMs === null || nowMs - lastModifiedMs < 1000) return false;
  return parseHttpDate(ifRange, nowMs) === lastModifiedMs;
}

/** "*" is true of everything that exists (RFC 9110 §13.1.1). */
function matchesAny(
  header: string,
  { entityTag }: Validators,
  matches: (first: string, second: string) => boolean,
): boolean {
  const tags = parseEntityTags(header);
  if (tags === "*") return true;
  return entityTag !== null && tags.some((candidate) => matches(candidate, entityTag));
}

/** Null where the header is absent or no date, or the representation has none: then it is ignored (§13.1.3, §13.1.4). */
function isModifiedSince(header: string | undefined, { lastModifiedMs }: Validators): boolean | null {
  if (header === undefined || lastModifiedMs === null) return null;
  const sinceMs = parseHttpDate(header);
  return sinceMs === null ? null : lastModifiedMs > sinceMs;
}
