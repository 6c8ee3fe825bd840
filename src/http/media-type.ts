import { isToken, trimWhitespace } from "./field-syntax.ts";
import { readParameters } from "./parameters.ts";

/** A media type taken apart: `Text/HTML; charset=utf-8` has the essence "text/html". */
export interface MediaType {
  /** Lower case. */
  readonly type: string;
  /** Lower case. */
  readonly subtype: string;
  /** `type/subtype` */
  readonly essence: string;
  /** Names in lower case, values as written. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** Takes a media type apart; null when it is malformed. @spec RFC 9110 §8.3.1 */
export function parseMediaType(value: string): MediaType | null {
  const semicolon = value.indexOf(";");
  const essence = trimWhitespace(semicolon === -1 ? value : value.slice(0, semicolon)).toLowerCase();
  const slash = essence.indexOf("/");
  const type = essence.slice(0, slash);
  const subtype = essence.slice(slash + 1);
  if (slash === -1 || !isToken(type) || !isToken(subtype)) return null;
  const parameters = semicolon === -1 ? new Map<string, string>() : readParameters(value, semicolon + 1);
  return parameters === null ? null : { type, subtype, essence, parameters };
}

/**
 * Whether a Content-Type announces JSON: application/json, or any type with the suffix +json (RFC 6839 §3.1).
 *
 * JSON has no charset parameter; one that is given all the same must say UTF-8 (RFC 8259 §8.1).
 */
export function isJsonMediaType(value: string): boolean {
  if (value === "application/json" || value === "application/json; charset=utf-8") return true;
  const mediaType = parseMediaType(value);
  if (mediaType === null) return false;
  if (mediaType.essence !== "application/json" && !mediaType.subtype.endsWith("+json")) return false;
  return (mediaType.parameters.get("charset") ?? "utf-8").toLowerCase() === "utf-8";
}
