import type { RequestLimits } from "./exchange.ts";

/**
 * Says what makes the headers of a request more than an engine takes: the text of its 400. Returns null when all is well.
 *
 * @param pairs Flat names and values as received, one pair a field; a value has one character a byte.
 */
export function headerProblem(pairs: readonly string[], limits: RequestLimits): string | null {
  const { maxHeaderCount, maxHeaderValueBytes } = limits;
  if (pairs.length > maxHeaderCount * 2) return "Too many headers";
  for (let index = 1; index < pairs.length; index += 2) {
    if ((pairs[index] as string).length > maxHeaderValueBytes) {
      return `Header value too large (max ${maxHeaderValueBytes} bytes)`;
    }
  }
  return null;
}
