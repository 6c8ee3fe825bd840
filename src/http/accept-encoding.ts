import { parseWeight } from "./accept.ts";
import { isToken, trimWhitespace } from "./field-syntax.ts";

/** Longest Accept-Encoding that is read, in characters; what browsers send has some thirty. */
const maxLength = 1024;

/**
 * The content coding to send, out of those on offer; null to send the content as it is.
 *
 *   selectEncoding("gzip, br;q=0.5", ["br", "gzip"])  →  "gzip"
 *
 * The client's weights decide, and among equals the order of the offer. Content as it is counts only where the client gives
 * "identity" more weight than every coding on offer, or where it takes none of them: even a client that refuses it gets it
 * then, since an answer is better than none. Elements that are malformed are left out; a header of more than 1024
 * characters is not read.
 *
 * @param acceptEncoding Value of the header. Without it nothing is known about the client, which gets the content as it is.
 * @param offered Codings, in lower case, the preferred one first.
 * @spec RFC 9110 §12.5.3
 */
export function selectEncoding<Coding extends string>(
  acceptEncoding: string | undefined,
  offered: readonly Coding[],
): Coding | null {
  if (acceptEncoding === undefined || acceptEncoding.length > maxLength) return null;
  const weights = parseAcceptEncoding(acceptEncoding);
  const weightOfOthers = weights.get("*") ?? 0;
  let bestWeight = weights.get("identity") ?? 0;
  let selected: Coding | null = null;
  for (const coding of offered) {
    const weight = weights.get(coding) ?? weightOfOthers;
    if (weight > bestWeight || (selected === null && weight > 0 && weight === bestWeight)) {
      selected = coding;
      bestWeight = weight;
    }
  }
  return selected;
}

/** Weights by coding. Of a coding that is named twice the greater one counts. */
function parseAcceptEncoding(text: string): Map<string, number> {
  const weights = new Map<string, number>();
  for (const element of text.split(",")) {
    const semicolon = element.indexOf(";");
    const coding = codingOf(semicolon === -1 ? element : element.slice(0, semicolon));
    const weight = semicolon === -1 ? 1 : weightOf(element.slice(semicolon + 1));
    if (!isToken(coding) || weight === null) continue;
    weights.set(coding, Math.max(weight, weights.get(coding) ?? 0));
  }
  return weights;
}

function codingOf(text: string): string {
  const coding = trimWhitespace(text).toLowerCase();
  // RFC 9110 §8.4.1.3: the old name of gzip.
  return coding === "x-gzip" ? "gzip" : coding;
}

/** A coding has no parameters but its weight. */
function weightOf(parameter: string): number | null {
  const [, weight] = /^[qQ]=(.+)$/.exec(trimWhitespace(parameter)) ?? [];
  return weight === undefined ? null : parseWeight(weight);
}
