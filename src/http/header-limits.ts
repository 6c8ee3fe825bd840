import type { RequestLimits } from "./exchange.ts";

/**
 * Says what makes the headers of a request more than an engine takes: the text of its 400. Returns null when all is well.
 *
 * @param pairs Flat names and values as received, one pair a field; a value has one character a byte.
 */
export function headerProblem(pairs: readonly string[], limits: RequestLimits): string | null {
  let longestValueBytes = 0;
  for (let index = 1; index < pairs.length; index += 2) {
    longestValueBytes = Math.max(longestValueBytes, (pairs[index] as string).length);
  }
  return headerSizeProblem(pairs.length / 2, longestValueBytes, limits);
}

/** The same for headers of which only the sizes are known. */
export function headerSizeProblem(
  count: number,
  longestValueBytes: number,
  { maxHeaderCount, maxHeaderValueBytes }: RequestLimits,
): string | null {
  if (count > maxHeaderCount) return "Too many headers";
  return longestValueBytes > maxHeaderValueBytes ? `Header value too large (max ${maxHeaderValueBytes} bytes)` : null;
}
