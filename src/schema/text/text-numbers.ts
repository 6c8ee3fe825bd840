const zero = 48;
const nine = 57;
const plus = 43;
const minus = 45;

/** Numbers of at most this many digits are exact whatever their digits are. */
const safeDigits = 15;

// No two parts of it match the same text, so it takes time in proportion to the length.
const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Reads a whole number from decimal digits with an optional sign; undefined when the text is none. May be inexact. */
export function parseInteger(text: string): number | undefined {
  const first = text.charCodeAt(0);
  const start = first === plus || first === minus ? 1 : 0;
  if (start === text.length) return undefined;
  let value = 0;
  for (let index = start; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < zero || code > nine) return undefined;
    value = value * 10 + (code - zero);
  }
  // Adding up more digits than these rounds at every step; Number rounds once.
  if (text.length - start > safeDigits) value = Number(text.slice(start));
  return first === minus && value !== 0 ? -value : value;
}

/** Reads a decimal number, with fraction and exponent or without; undefined when the text is none, or beyond doubles. */
export function parseNumber(text: string): number | undefined {
  if (!decimal.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

const booleans: ReadonlyMap<string, boolean> = new Map([
  ...["true", "1", "yes", "on"].map((word) => [word, true] as const),
  ...["false", "0", "no", "off"].map((word) => [word, false] as const),
]);

/** Reads a truth value: true, 1, yes, on, or false, 0, no, off, in any case; undefined when the text is none. */
export function parseBoolean(text: string): boolean | undefined {
  return booleans.get(text) ?? (text.length > 5 ? undefined : booleans.get(text.toLowerCase()));
}
