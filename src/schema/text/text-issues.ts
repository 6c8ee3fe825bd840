import { SchemaIssues } from "../decoded.ts";

/** Longest text of one parameter, in bytes of UTF-8. */
export const maxTextBytes = 8192;
/** Characters of a text that are repeated in a message. */
const maxShown = 50;

const utf8 = new TextEncoder();

/** What is wrong with a text whatever it should become; null when nothing is. */
export function checkText(text: string): SchemaIssues | null {
  if (text.includes("\0")) return textIssue("Parameter contains a NUL character");
  // A character is one to three bytes, so only texts in between need counting.
  if (text.length * 3 <= maxTextBytes) return null;
  const bytes = utf8.encode(text).length;
  if (bytes <= maxTextBytes) return null;
  return textIssue(`Parameter too long: ${bytes} bytes (max ${maxTextBytes} bytes)`);
}

/** `checkText` for a field of a form, which may be longer than other parameters. */
export function checkFieldText(text: string): SchemaIssues | null {
  return text.includes("\0") ? textIssue("Form field contains a NUL character") : null;
}

/** "Invalid integer value: 'abc'". */
export function invalidText(kind: string, text: string, reason = ""): SchemaIssues {
  return textIssue(`Invalid ${kind === "" ? "" : `${kind} `}value: ${quoteText(text)}${reason}`);
}

export function textIssue(msg: string): SchemaIssues {
  return new SchemaIssues([{ type: "validation_error", path: [], msg }]);
}

/** Shows the start of a text from outside, with nothing in it that a terminal or a log would obey. */
function quoteText(text: string): string {
  const shown = text.length > maxShown ? `${text.slice(0, maxShown).replace(/[\ud800-\udbff]$/, "")}…` : text;
  return `'${shown.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, escapeCharacter)}'`;
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
