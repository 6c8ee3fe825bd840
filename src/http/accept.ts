import { type MediaType, parseMediaType } from "./media-type.ts";
import { listFromRight } from "./parameters.ts";

/**
 * How much a client wants a media type, from 0 (not at all) to 1.
 *
 *   qualityOf("text/*;q=0.5, text/html", "text/html")  →  1
 *
 * The most specific range that matches decides; elements that are malformed are left out. Without the header everything
 * is equally welcome.
 *
 * @spec RFC 9110 §12.5.1
 */
export function qualityOf(accept: string | undefined, mediaType: string): number {
  if (accept === undefined) return 1;
  const wanted = parseMediaType(mediaType);
  let quality = 0;
  let bestPrecedence = 0;
  for (const element of wanted === null ? [] : listFromRight(accept)) {
    const range = parseMediaType(element);
    const weight = range === null ? null : parseWeight(range.parameters.get("q"));
    if (wanted === null || range === null || weight === null) continue;
    const precedence = precedenceOf(range, wanted);
    if (precedence > bestPrecedence || (precedence === bestPrecedence && precedence > 0 && weight > quality)) {
      bestPrecedence = precedence;
      quality = weight;
    }
  }
  return quality;
}

/** Whether a client would rather see a page than JSON: true for browsers, false for `*\/*` and for no header at all. */
export function prefersHtml(accept: string | undefined): boolean {
  return qualityOf(accept, "text/html") > qualityOf(accept, "application/json");
}

/** A weight from 0 to 1 with up to three decimals, 1 where none is given; null for anything else. @spec RFC 9110 §12.4.2 */
export function parseWeight(text: string | undefined): number | null {
  if (text === undefined) return 1;
  return /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(text) ? Number(text) : null;
}

/** How specific a range is for a media type: 1 for `*\/*`, 2 for `text/*`, 3 and more for the type itself; 0 when it does not match. */
function precedenceOf(range: MediaType, wanted: MediaType): number {
  if (range.essence === "*/*") return 1;
  if (range.type !== wanted.type) return 0;
  if (range.subtype === "*") return 2;
  if (range.subtype !== wanted.subtype) return 0;
  let precedence = 3;
  for (const [name, value] of range.parameters) {
    if (name === "q") continue;
    if (wanted.parameters.get(name) !== value) return 0;
    precedence++;
  }
  return precedence;
}
