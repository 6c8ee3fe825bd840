import { trimWhitespace } from "../../http/field-syntax.ts";
import { joinFieldValues, joinHeaderPairs } from "../header-pairs.ts";

const colonCode = 0x3a;

/**
 * The joined value of a field among the lines of a head, or undefined when it was not sent.
 *
 * @param lines Checked before, each with its end: "Host: a\r\nAccept: *\/*\r\n". A byte is a character.
 * @param name Lower-case field name.
 */
export function findField(lines: string, name: string): string | undefined {
  let found: string | undefined;
  let lineStart = 0;
  while (lineStart < lines.length) {
    const lineEnd = lines.indexOf("\r\n", lineStart);
    const nameEnd = lineStart + name.length;
    if (lines.charCodeAt(nameEnd) === colonCode && isNamed(lines, lineStart, nameEnd, name)) {
      const value = trimWhitespace(lines.slice(nameEnd + 1, lineEnd));
      found = found === undefined ? value : joinFieldValues(name, found, value);
    }
    lineStart = lineEnd + 2;
  }
  return found;
}

/** All fields, flat: names in lower case, one entry a name. */
export function listFields(lines: string): string[] {
  const pairs: string[] = [];
  let lineStart = 0;
  while (lineStart < lines.length) {
    const lineEnd = lines.indexOf("\r\n", lineStart);
    const nameEnd = lines.indexOf(":", lineStart);
    pairs.push(lines.slice(lineStart, nameEnd), trimWhitespace(lines.slice(nameEnd + 1, lineEnd)));
    lineStart = lineEnd + 2;
  }
  return joinHeaderPairs(pairs);
}

function isNamed(lines: string, lineStart: number, nameEnd: number, name: string): boolean {
  // A name that a caller makes up may have a colon in it, or a line end; no name of a field has.
  if (lines.indexOf(":", lineStart) !== nameEnd) return false;
  for (let index = 0; index < name.length; index++) {
    const code = lines.charCodeAt(lineStart + index);
    const lowerCode = code >= 0x41 && code <= 0x5a ? code + 0x20 : code;
    if (lowerCode !== name.charCodeAt(index)) return false;
  }
  return true;
}
