/** What a placeholder accepts. */
export interface Converter {
  /** Whether the decoded text is a value of this kind. The text is never empty when a path is matched. */
  readonly fits: (value: string) => boolean;
  /** What is accepted, to follow "expected" in an error message. */
  readonly expected: string;
}

const plus = 43;
const minus = 45;
const zero = 48;
const nine = 57;

const decimal = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Name of a converter, as in `{id:int}`. */
export type ConverterName = "uuid" | "int" | "float" | "str" | "path";

/** The converters by name, from the most specific to the least: the order in which they are tried. */
export const converters: Readonly<Record<ConverterName, Converter>> = {
  uuid: { fits: (value) => value.length === 36 && uuid.test(value), expected: "a UUID" },
  int: { fits: isInt64, expected: "a whole number of at most 64 bits" },
  float: { fits: (value) => decimal.test(value) && Number.isFinite(Number(value)), expected: "a decimal number" },
  str: { fits: (value) => value !== "", expected: "text that is not empty" },
  path: { fits: (value) => value !== "", expected: "text that is not empty" },
};

/** All converter names, from the most specific to the least. */
export const converterNames: readonly ConverterName[] = Object.keys(converters) as ConverterName[];

function isInt64(value: string): boolean {
  const first = value.charCodeAt(0);
  const isSigned = first === plus || first === minus;
  let index = isSigned ? 1 : 0;
  if (index === value.length) return false;
  for (; index < value.length; index++) {
    const code = value.charCodeAt(index);
    if (code < zero || code > nine) return false;
  }
  // Eighteen digits are always below 2^63.
  return value.length <= 18 || isInt64Magnitude(value.slice(isSigned ? 1 : 0), first === minus);
}

function isInt64Magnitude(digits: string, isNegative: boolean): boolean {
  const significant = digits.replace(/^0+/, "");
  const limit = isNegative ? "9223372036854775808" : "9223372036854775807";
  return significant.length < limit.length || (significant.length === limit.length && significant <= limit);
}
