import { trimWhitespace } from "./field-syntax.ts";
import type { ResponseHeaders } from "./response-headers.ts";

/**
 * A Vary header with one more field in it: "origin" and "accept-encoding" are "origin, accept-encoding". Stays as it is
 * when it has the field, in any case, or is "*", which is every field.
 *
 * @spec RFC 9110 §12.5.5
 */
export function addToVary(vary: string, field: string): string {
  const listed = vary.split(",").map((name) => trimWhitespace(name).toLowerCase());
  if (listed.includes("*") || listed.includes(field)) return vary;
  return trimWhitespace(vary) === "" ? field : `${vary}, ${field}`;
}

/** Says of a response that it would be another one for another value of a request's field; its name is in lower case. */
export function varyBy(headers: ResponseHeaders, field: string): void {
  const vary = headers.get("vary");
  headers.set("vary", vary === null ? field : addToVary(vary, field));
}
