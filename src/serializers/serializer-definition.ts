import { ConfigError, describeValue } from "../errors/config-error.ts";
import type { TypeBoxSchema } from "../schema/infer.ts";
import { isTypeBoxSchema } from "../schema/json-schema.ts";
import { type KeyStyle, styleKey } from "./key-style.ts";
import type { FieldValidator, LateValidator, UntypedOptions } from "./serializer-options.ts";
import type { TreeField } from "./tree-field.ts";

/** What a serializer is, as data. Others are derived from it by leaving out and replacing parts. */
export interface SerializerDefinition {
  /** For error messages: "User", "User.only(id, name)". */
  readonly label: string;
  /** Name of the component in API documents; null for one that is derived and was given none. */
  readonly name: string | null;
  readonly fields: ReadonlyMap<string, TypeBoxSchema>;
  readonly readOnly: ReadonlySet<string>;
  readonly writeOnly: ReadonlySet<string>;
  readonly validators: ReadonlyMap<string, readonly FieldValidator[]>;
  readonly lateValidators: ReadonlyMap<string, LateValidator>;
  readonly validate: WholeValidators | null;
  readonly computed: ReadonlyMap<string, ComputedDefinition>;
  /** Paths into the objects of the application. */
  readonly sources: ReadonlyMap<string, readonly string[]>;
  readonly style: KeyStyle;
  readonly aliases: ReadonlyMap<string, string>;
  readonly sets: ReadonlyMap<string, readonly string[]>;
  /** The field with lists of its own kind; null where there is none. */
  readonly tree: TreeField | null;
  /** Title, description and the like. */
  readonly annotations: Readonly<Record<string, unknown>>;
}

/** The validators of the whole value, and the fields that they were written for. */
export interface WholeValidators {
  readonly now: readonly FieldValidator[];
  readonly late: readonly LateValidator[];
  readonly fields: ReadonlySet<string>;
  /** Whether fields that must be there for them may be absent here. */
  readonly isPartial: boolean;
}

export interface ComputedDefinition {
  readonly schema: TypeBoxSchema;
  readonly value: FieldValidator;
}

/** @throws ConfigError SERIALIZER_INVALID, SERIALIZER_FIELD_UNKNOWN, SERIALIZER_KEY_DUPLICATE. */
export function defineSerializer(name: string, options: UntypedOptions): SerializerDefinition {
  const definition = readOptions(name, options);
  checkNames(definition, options);
  checkKeys(definition);
  return withValidators(definition, options.validate ?? null, options.asyncValidate ?? null);
}

/** What options say, before anybody has looked whether their names are those of fields. */
export function readOptions(name: string, options: UntypedOptions): SerializerDefinition {
  const fields = new Map(
    Object.entries(options.fields).map(([field, schema]) => [field, asField(name, field, schema)]),
  );
  const sources = mapOf(options.sources, (path) => path.split("."));
  const computed = mapOf(options.computed, ({ schema, value }, field) => ({
    schema: asField(name, field, schema),
    value,
  }));
  return {
    label: name,
    name,
    fields,
    // What is found at the end of a path cannot be put there.
    readOnly: new Set([...(options.readOnly ?? []), ...sources.keys()]),
    writeOnly: new Set(options.writeOnly ?? []),
    validators: mapOf(options.validators, (validators) =>
      typeof validators === "function" ? [validators] : validators,
    ),
    lateValidators: mapOf(options.asyncValidators, (validator) => validator),
    validate: null,
    computed,
    sources,
    style: (options.rename ?? "same") as KeyStyle,
    aliases: mapOf(options.aliases, (key) => key),
    sets: mapOf(options.fieldSets, (names) => names),
    tree: null,
    annotations: annotationsOf(options),
  };
}

/** The fields that a client may send. */
export function inputFields({ fields, readOnly }: SerializerDefinition): readonly string[] {
  return [...fields.keys()].filter((name) => !readOnly.has(name));
}

/** The fields that leave, without computed ones. */
export function outputFields({ fields, writeOnly }: SerializerDefinition): readonly string[] {
  return [...fields.keys()].filter((name) => !writeOnly.has(name));
}

/** The key of a field on the wire. */
export function keyOf({ aliases, style }: SerializerDefinition, name: string): string {
  return aliases.get(name) ?? styleKey(name, style);
}

/** Puts these validators of the whole value in the place of others. */
export function withValidators(
  definition: SerializerDefinition,
  now: FieldValidator | null,
  late: LateValidator | null,
): SerializerDefinition {
  if (now === null && late === null) return { ...definition, validate: null };
  const fields = new Set(inputFields(definition));
  const validate = { now: now === null ? [] : [now], late: late === null ? [] : [late], fields, isPartial: false };
  return { ...definition, validate };
}

function mapOf<Value, Result>(
  record: Readonly<Record<string, Value>> | undefined,
  read: (value: Value, name: string) => Result,
): ReadonlyMap<string, Result> {
  return new Map(Object.entries(record ?? {}).map(([name, value]) => [name, read(value, name)]));
}

function asField(name: string, field: string, schema: unknown): TypeBoxSchema {
  if (isTypeBoxSchema(schema)) return schema;
  const problem = `the field "${field}" must have a schema made with t, or another serializer, got ${describeValue(schema)}.`;
  throw new ConfigError("SERIALIZER_INVALID", JSON.stringify(name), problem);
}

function annotationsOf({ title, description, examples, deprecated }: UntypedOptions): Record<string, unknown> {
  const given = Object.entries({ title, description, examples, deprecated }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given);
}

/** Every name that an option mentions is the name of a field. */
export function checkNames(definition: SerializerDefinition, options: UntypedOptions): void {
  const { label, fields, computed, readOnly, writeOnly } = definition;
  const all = new Set([...fields.keys(), ...computed.keys()]);
  const keysOf = (record: object | undefined): readonly string[] => Object.keys(record ?? {});
  const check = (option: string, names: Iterable<string>, known: Iterable<string>): void => {
    const listed = new Set(known);
    const unknown = [...names].find((name) => !listed.has(name));
    if (unknown !== undefined) throw unknownField(`${label}, ${option}`, unknown, listed);
  };
  check("readOnly", options.readOnly ?? [], fields.keys());
  check("writeOnly", writeOnly, fields.keys());
  check("sources", keysOf(options.sources), fields.keys());
  check("aliases", keysOf(options.aliases), all);
  for (const [set, names] of definition.sets) check(`fieldSets.${set}`, names, all);
  const isBoth = [...writeOnly].find((name) => readOnly.has(name));
  if (isBoth !== undefined) throw invalid(label, `"${isBoth}" is read-only and write-only, so that it is never there.`);
  const isTwice = [...computed.keys()].find((name) => fields.has(name));
  if (isTwice !== undefined) throw invalid(label, `"${isTwice}" is a field and a computed field. Rename one.`);
  const input = inputFields(definition);
  check("validators", keysOf(options.validators), input);
  check("asyncValidators", keysOf(options.asyncValidators), input);
}

export function checkKeys(definition: SerializerDefinition): void {
  const names = new Map<string, string>();
  for (const name of [...definition.fields.keys(), ...definition.computed.keys()]) {
    const key = keyOf(definition, name);
    const other = names.get(key);
    if (other !== undefined) throw new ConfigError("SERIALIZER_KEY_DUPLICATE", definition.label, other, name, key);
    names.set(key, name);
  }
}

export function unknownField(place: string, name: string, known: ReadonlySet<string>): ConfigError {
  return new ConfigError("SERIALIZER_FIELD_UNKNOWN", place, name, [...known].join(", "));
}

export function invalid(label: string, problem: string): ConfigError {
  return new ConfigError("SERIALIZER_INVALID", JSON.stringify(label), problem);
}
