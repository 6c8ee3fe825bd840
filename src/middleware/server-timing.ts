import { FieldSyntaxError, isToken } from "../http/field-syntax.ts";
import type { HttpRequest } from "../request/http-request.ts";

/** Whom the entries of a request are kept for. */
const owner = {};

/**
 * Adds an entry to the Server-Timing of a response: `addServerTiming(request, "db", 12.5, "two queries")`. Without the middleware
 * `timing({ serverTiming: true })` around the route it is not sent.
 *
 * @param name A token, such as "db".
 * @param durationMs Milliseconds.
 * @throws FieldSyntaxError when the name is no token.
 * @spec W3C Server Timing
 */
export function addServerTiming(
  request: HttpRequest<unknown>,
  name: string,
  durationMs: number,
  description?: string,
): void {
  if (!isToken(name)) throw new FieldSyntaxError("header", "server-timing", "name", "is not a token (RFC 9110 §5.6.2)");
  const described = description === undefined ? "" : `;desc=${quote(description)}`;
  const entry = `${name}${described};dur=${formatMs(durationMs)}`;
  const entries = readServerTiming(request);
  request.keepFor(owner, entries === "" ? entry : `${entries}, ${entry}`);
}

/** What was added so far, as it stands in the header; "" for nothing. */
export function readServerTiming(request: HttpRequest<unknown>): string {
  return (request.keptFor(owner) as string | undefined) ?? "";
}

/** Milliseconds with three digits; a duration that is none is 0. */
export function formatMs(durationMs: number): string {
  return Number.isFinite(durationMs) ? durationMs.toFixed(3) : "0";
}

/** A quoted string (RFC 9110 §5.6.4) of visible ASCII; any other character becomes "?". */
function quote(text: string): string {
  return `"${text.replaceAll(/[^ -~]/gu, "?").replaceAll(/["\\]/g, "\\$&")}"`;
}
