import type { TypeBoxSchema } from "../schema/infer.ts";
import {
  checkKeys,
  checkNames,
  invalid,
  readOptions,
  type SerializerDefinition,
  withValidators,
} from "./serializer-definition.ts";
import { checkSerializerOptions, serializerRules, type UntypedOptions } from "./serializer-options.ts";
import type { TreeField } from "./tree-field.ts";

/** Options of `extend` without their types. */
export type UntypedExtension = Omit<UntypedOptions, "fields" | "rename"> & Partial<Pick<UntypedOptions, "fields">>;

// Keys of one object are written in one style.
const { rename: _, ...extensionRules } = serializerRules;

/**
 * Adds fields to a serializer, and what is said of them. Validators of the whole are asked after those that it has.
 *
 * @throws ConfigError SERIALIZER_INVALID, SERIALIZER_FIELD_UNKNOWN, SERIALIZER_KEY_DUPLICATE.
 */
export function extendDefinition(
  base: SerializerDefinition,
  name: string,
  extension: UntypedExtension,
): SerializerDefinition {
  checkSerializerOptions(name, extension, extensionRules);
  const options: UntypedOptions = { fields: {}, ...extension };
  const added = readOptions(name, options);
  const taken = new Set([...base.fields.keys(), ...base.computed.keys()]);
  const twice = [...added.fields.keys(), ...added.computed.keys()].find((field) => taken.has(field));
  if (twice !== undefined) throw invalid(name, `"${twice}" is there already. Leave it out with exclude before.`);
  const definition = join(base, added);
  checkNames(definition, options);
  checkKeys(definition);
  return joinValidators(definition, options);
}

/** Adds the field of a tree. @throws ConfigError SERIALIZER_INVALID, SERIALIZER_KEY_DUPLICATE. */
export function addTree(base: SerializerDefinition, tree: TreeField, schema: TypeBoxSchema): SerializerDefinition {
  const { label, name, fields, computed } = base;
  if (name === null) throw invalid(label, "a tree needs a name of its own. Give it one with named.");
  if (fields.has(tree.name) || computed.has(tree.name)) throw invalid(label, `"${tree.name}" is there already.`);
  const definition = { ...base, tree, fields: new Map([...fields, [tree.name, schema]]) };
  checkKeys(definition);
  return definition;
}

function join(base: SerializerDefinition, added: SerializerDefinition): SerializerDefinition {
  return {
    label: added.label,
    name: added.name,
    fields: new Map([...base.fields, ...added.fields]),
    readOnly: new Set([...base.readOnly, ...added.readOnly]),
    writeOnly: new Set([...base.writeOnly, ...added.writeOnly]),
    validators: new Map([...base.validators, ...added.validators]),
    lateValidators: new Map([...base.lateValidators, ...added.lateValidators]),
    validate: base.validate,
    computed: new Map([...base.computed, ...added.computed]),
    sources: new Map([...base.sources, ...added.sources]),
    style: base.style,
    aliases: new Map([...base.aliases, ...added.aliases]),
    sets: new Map([...base.sets, ...added.sets]),
    tree: null,
    annotations: { ...base.annotations, ...added.annotations },
  };
}

/** What was written for fewer fields stays as it is where nothing is added. */
function joinValidators(
  definition: SerializerDefinition,
  { validate, asyncValidate }: UntypedOptions,
): SerializerDefinition {
  const { validate: first } = definition;
  if (first !== null && validate === undefined && asyncValidate === undefined) return definition;
  const own = withValidators(definition, validate ?? null, asyncValidate ?? null);
  if (first === null || own.validate === null) return own;
  const { now, late } = own.validate;
  return {
    ...own,
    validate: {
      ...own.validate,
      now: [...first.now, ...now],
      late: [...first.late, ...late],
      isPartial: first.isPartial,
    },
  };
}
