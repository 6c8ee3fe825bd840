/** Text that may not stand in a header or cookie. Names the field, the part of it and the problem; never quotes the value. */
export class FieldSyntaxError extends Error {
  override readonly name = "FieldSyntaxError";
  readonly kind: "header" | "cookie";
  /** Name of the header or cookie, as given. */
  readonly field: string;
  /** Which part: "name", "value", or an attribute of a cookie such as "path". */
  readonly attribute: string;
  /** What is wrong, following on from the attribute: "contains a line feed (U+000A)". */
  readonly problem: string;

  constructor(kind: "header" | "cookie", field: string, attribute: string, problem: string) {
    super(`The ${kind} ${JSON.stringify(field)} cannot be sent: ${attribute} ${problem}`);
    this.kind = kind;
    this.field = field;
    this.attribute = attribute;
    this.problem = problem;
  }
}

const tokenPattern = /^[\w!#$%&'*+.^`|~-]+$/;

/** Whether the text is a token, as names of headers, cookies and parameters are. @spec RFC 9110 §5.6.2 */
export function isToken(text: string): boolean {
  return tokenPattern.test(text);
}

/**
 * Says why the text cannot be sent as a header value: "contains a line feed (U+000A)". Returns null when it can.
 *
 * @spec RFC 9110 §5.5: visible characters, space, tab and obs-text, without whitespace at either end
 */
export function fieldValueProblem(text: string): string | null {
  const { length } = text;
  for (let index = 0; index < length; index++) {
    const code = text.charCodeAt(index);
    if (code >= 0x20 ? code === 0x7f || code > 0xff : code !== 0x09)
      return `contains ${describeCharacter(text, index)}`;
  }
  if (length === 0) return null;
  if (isWhitespace(text.charCodeAt(0))) return "starts with whitespace";
  return isWhitespace(text.charCodeAt(length - 1)) ? "ends with whitespace" : null;
}

/** Whether the code is a space or a tab, the optional whitespace between the parts of a field. @spec RFC 9110 §5.6.3 */
export function isWhitespace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/** The text without the spaces and tabs around it. `trim` would also take obs-text such as U+00A0, half a UTF-8 character. */
export function trimWhitespace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isWhitespace(text.charCodeAt(start))) start++;
  while (end > start && isWhitespace(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

/**
 * The items of a list, without the whitespace around them; empty ones too (RFC 9110 §5.6.1).
 *
 * Whitespace is no part of what is split at: a pattern would look at a long run of it once for each place in it.
 */
export function splitList(text: string): string[] {
  return text.split(",").map(trimWhitespace);
}

const characterNames: ReadonlyMap<number, string> = new Map([
  [0x00, "a NUL"],
  [0x09, "a tab"],
  [0x0a, "a line feed"],
  [0x0d, "a carriage return"],
  [0x20, "a space"],
]);

/** Names the character at an index in words that stay readable in a log: "a line feed (U+000A)". */
export function describeCharacter(text: string, index: number): string {
  const code = text.codePointAt(index) ?? 0;
  const isControl = code < 0x20 || (code >= 0x7f && code < 0xa0);
  const name = characterNames.get(code) ?? (isControl ? "a control character" : "the character");
  return `${name} (U+${code.toString(16).toUpperCase().padStart(4, "0")})`;
}
