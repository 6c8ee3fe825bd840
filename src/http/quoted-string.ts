/** Whether a text can stand in a quoted string that every client reads: visible ASCII characters and spaces. */
export function isQuotable(text: string): boolean {
  return /^[ -~]*$/.test(text);
}

/**
 * Puts a text between quotes, for a parameter of a header: `a "b"` → `"a \"b\""`.
 *
 * @param text One that `isQuotable`.
 * @spec RFC 9110 §5.6.4
 */
export function quoteString(text: string): string {
  return `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
}
