/** The range of a signed 64-bit integer, which databases and other languages give to big integers. */
const smallest = -(2n ** 63n);
const largest = 2n ** 63n - 1n;

const digits = /^[+-]?\d{1,40}$/;

/** Reads a whole number of at most 64 bits from decimal digits; undefined when the text is none. */
export function parseBigInt(text: string): bigint | undefined {
  if (!digits.test(text)) return undefined;
  const value = BigInt(text.startsWith("+") ? text.slice(1) : text);
  return isInt64(value) ? value : undefined;
}

/**
 * Reads the JSON form of a big integer: a number that lost nothing when it was parsed, or a string of digits; undefined for
 * anything else.
 */
export function readBigInt(value: unknown): bigint | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : undefined;
  if (typeof value === "string") return parseBigInt(value);
  return typeof value === "bigint" && isInt64(value) ? value : undefined;
}

function isInt64(value: bigint): boolean {
  return value >= smallest && value <= largest;
}
