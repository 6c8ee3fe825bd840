import { describeValue } from "./config-error.ts";

/** Says what an option has to be, in words that follow "expected"; null when the value is that. */
export type OptionRule = (value: unknown) => string | null;

/** The options something takes, by name. */
export type OptionRules = Readonly<Record<string, OptionRule>>;

/** A mistake among options; what to make of it is the caller's business. */
export type OptionMistake =
  | { readonly kind: "unknown"; readonly option: string; readonly known: string }
  | { readonly kind: "invalid"; readonly option: string; readonly problem: string };

/**
 * Finds the first mistake among options, at start-up; null when there is none. TypeScript finds these at compile time;
 * options come from JavaScript and from generic code too, and a misspelt `guards` must not leave a route open.
 */
export function findOptionMistake(options: unknown, rules: OptionRules): OptionMistake | null {
  if (typeof options !== "object" || options === null) {
    return { kind: "invalid", option: "options", problem: `expected an object, got ${describeValue(options)}.` };
  }
  for (const [option, value] of Object.entries(options)) {
    const rule = Object.hasOwn(rules, option) ? rules[option] : undefined;
    if (rule === undefined) return { kind: "unknown", option, known: Object.keys(rules).join(", ") };
    const expected = value === undefined ? null : rule(value);
    if (expected !== null)
      return { kind: "invalid", option, problem: `expected ${expected}, got ${describeValue(value)}.` };
  }
  return null;
}

export const anything: OptionRule = () => null;

export const text: OptionRule = (value) => (typeof value === "string" ? null : "text");

export const flag: OptionRule = (value) => (typeof value === "boolean" ? null : "true or false");

export const callable: OptionRule = (value) => (typeof value === "function" ? null : "a function");

/** A whole number within bounds, such as a count of bytes. */
export function wholeNumber(noun: string, minimum: number, maximum: number = Number.MAX_SAFE_INTEGER): OptionRule {
  const range = maximum === Number.MAX_SAFE_INTEGER ? `from ${minimum} up` : `from ${minimum} to ${maximum}`;
  return (value) =>
    Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum
      ? null
      : `${noun}, a whole number ${range}`;
}

export function oneOf(...allowed: readonly string[]): OptionRule {
  return (value) =>
    allowed.includes(value as string) ? null : allowed.map((item) => JSON.stringify(item)).join(" or ");
}

/** An array whose items all pass the test. */
export function listOf(noun: string, isItem: (value: unknown) => boolean): OptionRule {
  return (value) => {
    if (!Array.isArray(value)) return `an array of ${noun}`;
    const stranger = value.find((item) => !isItem(item));
    return value.every(isItem) ? null : `an array of ${noun}, without ${describeValue(stranger)} in it`;
  };
}

export function isText(value: unknown): boolean {
  return typeof value === "string";
}

export function isCallable(value: unknown): boolean {
  return typeof value === "function";
}
