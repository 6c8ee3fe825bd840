import { isWhitespace, trimWhitespace } from "./field-syntax.ts";

// token "=" ( token / quoted-string ), each quoted-string being qdtext with quoted-pairs in between.
const parameterPattern =
  /([\w!#$%&'*+.^`|~-]+)=(?:([\w!#$%&'*+.^`|~-]+)|"([\t !#-[\]-~\x80-\xff]*(?:\\[\t -~\x80-\xff][\t !#-[\]-~\x80-\xff]*)*)")/y;

/**
 * Reads parameters from an index to the end of the text: `charset=utf-8; note="a;b"`. Names come in lower case.
 *
 * @returns null when the text is malformed, or names one parameter twice.
 * @spec RFC 9110 §5.6.6, quoted-string of §5.6.4
 */
export function readParameters(text: string, start: number): Map<string, string> | null {
  const parameters = new Map<string, string>();
  let index = skipWhitespace(text, start);
  while (index < text.length) {
    if (text[index] !== ";") {
      parameterPattern.lastIndex = index;
      const match = parameterPattern.exec(text);
      const name = match?.[1]?.toLowerCase();
      if (name === undefined || parameters.has(name)) return null;
      parameters.set(name, match?.[2] ?? unescapeQuoted(match?.[3] ?? ""));
      index = skipWhitespace(text, parameterPattern.lastIndex);
      if (index < text.length && text[index] !== ";") return null;
    }
    index = skipWhitespace(text, index + 1);
  }
  return parameters;
}

function unescapeQuoted(text: string): string {
  return text.includes("\\") ? text.replace(/\\(.)/g, "$1") : text;
}

/** Index of the first character at or after `index` that is neither space nor tab. */
export function skipWhitespace(text: string, index: number): number {
  let next = index;
  while (next < text.length && isWhitespace(text.charCodeAt(next))) next++;
  return next;
}

/**
 * Splits a header value at the commas outside quoted strings, last element first. Empty elements are left out (RFC 9110 §5.6.1).
 *
 *   listFromRight('a, b="x,y"')  →  ['b="x,y"', "a"]
 *
 * Read from the right, what the nearest proxy appended stays apart from whatever a client wrote before it, be it malformed.
 */
export function listFromRight(text: string): string[] {
  const elements: string[] = [];
  let end = text.length;
  let isQuoted = false;
  for (let index = text.length - 1; index >= -1; index--) {
    const character = text[index];
    if (index === -1 || (character === "," && !isQuoted)) {
      const element = trimWhitespace(text.slice(index + 1, end));
      if (element !== "") elements.push(element);
      end = index;
    } else if (character === '"' && !(isQuoted && isEscaped(text, index))) isQuoted = !isQuoted;
  }
  return elements;
}

/** Whether an odd number of backslashes stands before the index. */
function isEscaped(text: string, index: number): boolean {
  let first = index;
  while (first > 0 && text[first - 1] === "\\") first--;
  return (index - first) % 2 === 1;
}
