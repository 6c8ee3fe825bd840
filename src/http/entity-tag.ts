// opaque-tag: visible characters but the double quote, and obs-text; there are no escapes.
const tag = String.raw`(?:W/)?"[!#-~\x80-\xff]*"`;
const single = new RegExp(`^${tag}$`);
const nextInList = new RegExp(`[\\t ]*(?:(${tag})[\\t ]*)?(?:,|$)`, "y");

/** Whether the text is an entity tag, with its quotes: `"v1"`, or `W/"v1"` for a weak one. @spec RFC 9110 §8.8.3 */
export function isEntityTag(text: string): boolean {
  return single.test(text);
}

/**
 * Reads the value of If-Match or If-None-Match.
 *
 *   parseEntityTags('"a", W/"b,c"')  →  ['"a"', 'W/"b,c"']
 *
 * @returns "*" for any; an empty list when the value is malformed, so that it matches nothing.
 * @spec RFC 9110 §13.1.1, §13.1.2
 */
export function parseEntityTags(header: string): "*" | readonly string[] {
  if (header === "*") return "*";
  const tags: string[] = [];
  nextInList.lastIndex = 0;
  while (nextInList.lastIndex < header.length) {
    const match = nextInList.exec(header);
    if (match === null) return [];
    if (match[1] !== undefined) tags.push(match[1]);
  }
  return tags;
}

/** Whether two tags stand for the same bytes: they are equal and neither is weak. @spec RFC 9110 §8.8.3.2 */
export function matchesStrongly(first: string, second: string): boolean {
  return first === second && !first.startsWith("W/");
}

/** Whether two tags stand for equivalent content, weak or not. @spec RFC 9110 §8.8.3.2 */
export function matchesWeakly(first: string, second: string): boolean {
  return opaqueOf(first) === opaqueOf(second);
}

function opaqueOf(entityTag: string): string {
  return entityTag.startsWith("W/") ? entityTag.slice(2) : entityTag;
}
