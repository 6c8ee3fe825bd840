/** Which values a setting takes: as text, from flags and variables, and as they are, from the configuration file. */
export interface ValueKind<Value> {
  /** Completes "expected …". */
  readonly expected: string;
  /** The value that a text stands for. A text that stands for none gives something `accepts` refuses. */
  parse(text: string): unknown;
  accepts(value: unknown): value is Value;
}

export const text: ValueKind<string> = {
  expected: "text that is not empty",
  parse: (given) => given,
  accepts: (value): value is string => typeof value === "string" && value !== "",
};

/** Text, or "" for none. */
export const optionalText: ValueKind<string> = {
  expected: "text",
  parse: (given) => given,
  accepts: (value): value is string => typeof value === "string",
};

export const onOrOff: ValueKind<boolean> = {
  expected: "true or false",
  parse: (given) => booleans.get(given) ?? given,
  accepts: (value): value is boolean => typeof value === "boolean",
};

/** Paths; as text, separated by commas: "api.ts,apps/blog/api.ts". */
export const fileList: ValueKind<readonly string[]> = {
  expected: "a list of files",
  parse: (given) => given.split(",").map((file) => file.trim()),
  accepts: (value): value is readonly string[] =>
    Array.isArray(value) && value.every((file) => typeof file === "string" && file !== ""),
};

/** Some of several words; as text, separated by commas. */
export function someOf<Word extends string>(...words: readonly Word[]): ValueKind<readonly Word[]> {
  return {
    expected: `a list of ${words.join(", ")}`,
    parse: (given) => given.split(",").map((word) => word.trim()),
    accepts: (value): value is readonly Word[] =>
      Array.isArray(value) && value.every((word) => (words as readonly unknown[]).includes(word)),
  };
}

export function wholeNumber(minimum: number, maximum: number): ValueKind<number> {
  return {
    expected: `a whole number from ${minimum} to ${maximum}`,
    parse: (given) => (/^\d+$/.test(given) ? Number(given) : given),
    accepts: (value): value is number => Number.isInteger(value) && isWithin(value, minimum, maximum),
  };
}

/** A whole number, or a word in its place. */
export function countOr<Word extends string>(
  minimum: number,
  maximum: number,
  ...words: readonly Word[]
): ValueKind<number | Word> {
  const number = wholeNumber(minimum, maximum);
  return {
    expected: `${number.expected}, or ${words.join(" or ")}`,
    parse: number.parse,
    accepts: (value): value is number | Word => words.includes(value as Word) || number.accepts(value),
  };
}

/** Permissions of a file, in octal digits, "660", or "" for none. */
export const octalMode: ValueKind<string> = {
  expected: "permissions in octal digits, such as 660",
  parse: (given) => given,
  accepts: (value): value is string => typeof value === "string" && /^([0-7]{3})?$/.test(value),
};

/** A duration in seconds, decimals allowed. */
export function seconds(maximum: number): ValueKind<number> {
  return decimal(maximum, `seconds from 0 to ${maximum}`);
}

/** A part of a whole. */
export const share: ValueKind<number> = decimal(1, "a share from 0 to 1");

/** One of a few words. */
export function oneOf<Word extends string>(...words: readonly Word[]): ValueKind<Word> {
  return {
    expected: words.join(", "),
    parse: (given) => given,
    accepts: (value): value is Word => words.includes(value as Word),
  };
}

function decimal(maximum: number, expected: string): ValueKind<number> {
  return {
    expected,
    parse: (given) => (/^\d+(\.\d+)?$/.test(given) ? Number(given) : given),
    accepts: (value): value is number => isWithin(value, 0, maximum),
  };
}

const booleans: ReadonlyMap<string, boolean> = new Map([
  ["1", true],
  ["true", true],
  ["0", false],
  ["false", false],
]);

function isWithin(value: unknown, minimum: number, maximum: number): value is number {
  return typeof value === "number" && value >= minimum && value <= maximum;
}
