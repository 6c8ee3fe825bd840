import { ConfigError, describeValue } from "../errors/config-error.ts";
import {
  callable,
  expecting,
  findOptionMistake,
  flag,
  isText,
  listOf,
  type OptionRule,
  type OptionRules,
  oneOf,
  text,
} from "../errors/option-rules.ts";
import { isPlainObject } from "../schema/json-type.ts";
import { keyStyles } from "./key-style.ts";

/** Refuses a value by throwing a ValueError; what it returns takes the place of the value, unless that is undefined. */
export type FieldValidator = (value: unknown) => unknown;

/** The same for what takes time. */
export type LateValidator = (value: unknown) => Promise<unknown>;

/** Options of a serializer as start-up sees them, whatever their types were. */
export interface UntypedOptions {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly readOnly?: readonly string[];
  readonly writeOnly?: readonly string[];
  readonly validators?: Readonly<Record<string, FieldValidator | readonly FieldValidator[]>>;
  readonly validate?: (value: unknown) => unknown;
  readonly asyncValidators?: Readonly<Record<string, LateValidator>>;
  readonly asyncValidate?: LateValidator;
  readonly computed?: Readonly<Record<string, { readonly schema: unknown; readonly value: FieldValidator }>>;
  readonly sources?: Readonly<Record<string, string>>;
  readonly rename?: string;
  readonly aliases?: Readonly<Record<string, string>>;
  readonly fieldSets?: Readonly<Record<string, readonly string[]>>;
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly deprecated?: boolean;
}

const names: OptionRule = listOf("names of fields", isText);
const path = /^[^.]+(?:\.[^.]+)*$/;

/** An object of values that pass the test, by names of fields. */
function recordOf(noun: string, test: (value: unknown) => boolean): OptionRule {
  return (value) => {
    if (!isPlainObject(value)) return `expected an object with ${noun} by name, got ${describeValue(value)}.`;
    const entry = Object.entries(value).find(([, item]) => !test(item));
    return entry === undefined ? null : `expected ${noun} for "${entry[0]}", got ${describeValue(entry[1])}.`;
  };
}

function isFunction(value: unknown): boolean {
  return typeof value === "function";
}

function isComputed(value: unknown): boolean {
  return isPlainObject(value) && isFunction(value.value) && Object.keys(value).sort().join() === "schema,value";
}

/** Schemas by name. */
export const schemas: OptionRule = recordOf("schemas", (value) => typeof value === "object" && value !== null);

/** Rules of the options of `serializer`. */
export const serializerRules: Readonly<Record<keyof UntypedOptions, OptionRule>> = {
  fields: schemas,
  readOnly: names,
  writeOnly: names,
  validators: recordOf(
    "functions",
    (value) => isFunction(value) || (Array.isArray(value) && value.length > 0 && value.every(isFunction)),
  ),
  validate: callable,
  asyncValidators: recordOf("functions", isFunction),
  asyncValidate: callable,
  computed: recordOf("{ schema, value }", isComputed),
  sources: recordOf('paths such as "author.name"', (value) => isText(value) && path.test(value as string)),
  rename: oneOf(...keyStyles),
  aliases: recordOf("keys", isText),
  fieldSets: recordOf("lists of names", (value) => Array.isArray(value) && value.length > 0 && value.every(isText)),
  title: text,
  description: text,
  examples: expecting("a list of examples", Array.isArray),
  deprecated: flag,
};

/** @throws ConfigError SERIALIZER_INVALID. */
export function checkSerializerOptions(name: unknown, options: unknown, rules: OptionRules = serializerRules): void {
  if (!isText(name) || name === "") throw new ConfigError("SERIALIZER_INVALID", describeValue(name), nameProblem);
  const mistake = findOptionMistake(options, rules);
  if (mistake === null) return;
  const problem =
    mistake.kind === "unknown"
      ? `there is no option "${mistake.option}". Options are ${mistake.known}.`
      : `option "${mistake.option}": ${mistake.problem}`;
  throw new ConfigError("SERIALIZER_INVALID", JSON.stringify(name), problem);
}

const nameProblem = 'a serializer needs a name, such as "User", which stands for it in API documents.';
