const units: ReadonlyMap<string, number> = new Map([
  ["b", 1],
  ["kb", 1024],
  ["mb", 1024 ** 2],
  ["gb", 1024 ** 3],
]);

const sizePattern = /^(\d{1,15})(b|kb|mb|gb)$/i;

/**
 * Reads a number of bytes as options give it: a whole number, or one with a binary unit. Null when it is neither.
 *
 *   parseByteSize("10mb")  →  10_485_760
 */
export function parseByteSize(size: unknown): number | null {
  const bytes = typeof size === "string" ? parseText(size) : size;
  return Number.isSafeInteger(bytes) && (bytes as number) >= 0 ? (bytes as number) : null;
}

function parseText(text: string): number | null {
  const [, digits = "", unit = ""] = sizePattern.exec(text) ?? [];
  const factor = units.get(unit.toLowerCase());
  return factor === undefined ? null : Number(digits) * factor;
}
