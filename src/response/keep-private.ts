import type { ResponseHeaders } from "../http/response-headers.ts";
import { addToVary } from "../http/vary.ts";

/**
 * Keeps an answer out of shared caches that was made for one visitor: what a cookie has decided is no answer for others.
 *
 * @param setsCookie Whether the answer brings the visitor a cookie of their own, which nobody else may ever get.
 * @spec RFC 9111 §5.2.2.7
 */
export function keepPrivate(headers: ResponseHeaders, setsCookie: boolean): void {
  headers.set("vary", addToVary(headers.get("vary") ?? "", "cookie"));
  const cacheControl = headers.get("cache-control");
  // What a route says itself about an answer that it has read cookies for, it may; not about one that sets them.
  if (cacheControl === null || (setsCookie && !/\b(?:private|no-store)\b/i.test(cacheControl))) {
    headers.set("cache-control", "private");
  }
}
