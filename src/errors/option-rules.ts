import { ConfigError, describeValue } from "./config-error.ts";

/** Says what is wrong with the value of an option; null when nothing is. */
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
    const problem = value === undefined ? null : rule(value);
    if (problem !== null) return { kind: "invalid", option, problem };
  }
  return null;
}

/** @throws ConfigError OPTION_INVALID when the rule finds something wrong. */
export function checkOption(option: string, value: unknown, rule: OptionRule): void {
  const problem = rule(value);
  if (problem !== null) throw new ConfigError("OPTION_INVALID", option, problem);
}

export const anything: OptionRule = () => null;

/** A value of one kind: `expecting("a path such as \"/api\"", isText)`. */
export function expecting(noun: string, test: (value: unknown) => boolean): OptionRule {
  return (value) => (test(value) ? null : `expected ${noun}, got ${describeValue(value)}.`);
}

/** An array whose items all pass the test. */
export function listOf(noun: string, test: (value: unknown) => boolean): OptionRule {
  return (value) => {
    if (!Array.isArray(value)) return `expected an array of ${noun}, got ${describeValue(value)}.`;
    const index = value.findIndex((item) => !test(item));
    return index === -1 ? null : `expected an array of ${noun}; its item ${index} is ${describeValue(value[index])}.`;
  };
}

/** A whole number within bounds, such as a count of bytes. */
export function wholeNumber(noun: string, minimum: number, maximum: number = Number.MAX_SAFE_INTEGER): OptionRule {
  const range = maximum === Number.MAX_SAFE_INTEGER ? `from ${minimum} up` : `from ${minimum} to ${maximum}`;
  const isWithin = (value: unknown): boolean =>
    Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum;
  return expecting(`${noun}, a whole number ${range}`, isWithin);
}

/** An object with options of its own. */
export function nested(rules: OptionRules): OptionRule {
  return (value) => {
    const mistake = findOptionMistake(value, rules);
    if (mistake === null) return null;
    if (mistake.kind === "unknown") return `there is no option "${mistake.option}". Options are ${mistake.known}.`;
    return mistake.option === "options" ? mistake.problem : `"${mistake.option}": ${mistake.problem}`;
  };
}

/** One of a few words. */
export function oneOf(...allowed: readonly string[]): OptionRule {
  const shown = allowed.map((word) => JSON.stringify(word)).join(" or ");
  return expecting(shown, (value) => allowed.includes(value as string));
}

export function isText(value: unknown): boolean {
  return typeof value === "string";
}

export function isCallable(value: unknown): boolean {
  return typeof value === "function";
}

export const text: OptionRule = expecting("text", isText);

export const flag: OptionRule = expecting("true or false", (value) => typeof value === "boolean");

export const callable: OptionRule = expecting("a function", isCallable);
