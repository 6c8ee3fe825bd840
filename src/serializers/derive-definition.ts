import { ConfigError } from "../errors/config-error.ts";
import type { TypeBoxSchema } from "../schema/infer.ts";
import { t } from "../schema/t.ts";
import { styleKey } from "./key-style.ts";
import { type SerializerDefinition, unknownField } from "./serializer-definition.ts";

/** Keeps some fields, with all that is said of them. @throws ConfigError SERIALIZER_FIELD_UNKNOWN. */
export function pickFields(
  definition: SerializerDefinition,
  names: readonly string[],
  label: string,
): SerializerDefinition {
  const known = new Set([...definition.fields.keys(), ...definition.computed.keys()]);
  for (const name of names) if (!known.has(name)) throw unknownField(label, name, known);
  const kept = new Set(names);
  const keep = <Value>(map: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> =>
    new Map([...map].filter(([name]) => kept.has(name)));
  const keepNames = (set: ReadonlySet<string>): ReadonlySet<string> =>
    new Set([...set].filter((name) => kept.has(name)));
  return {
    ...definition,
    label,
    name: null,
    fields: keep(definition.fields),
    readOnly: keepNames(definition.readOnly),
    writeOnly: keepNames(definition.writeOnly),
    validators: keep(definition.validators),
    lateValidators: keep(definition.lateValidators),
    computed: keep(definition.computed),
    sources: keep(definition.sources),
    sets: new Map(),
    // Its items are those of the whole.
    tree: null,
  };
}

/** Leaves fields out. @throws ConfigError SERIALIZER_FIELD_UNKNOWN. */
export function dropFields(
  definition: SerializerDefinition,
  names: readonly string[],
  label: string,
): SerializerDefinition {
  const all = [...definition.fields.keys(), ...definition.computed.keys()];
  const unknown = names.find((name) => !all.includes(name));
  if (unknown !== undefined) throw unknownField(label, unknown, new Set(all));
  const left = all.filter((name) => !names.includes(name));
  return pickFields(definition, left, label);
}

/** Keeps the fields of a set. @throws ConfigError SERIALIZER_FIELD_SET_UNKNOWN. */
export function pickSet(definition: SerializerDefinition, set: string): SerializerDefinition {
  const names = definition.sets.get(set);
  const { label, name } = definition;
  if (names === undefined) {
    const known = [...definition.sets.keys()].join(", ") || "none";
    throw new ConfigError("SERIALIZER_FIELD_SET_UNKNOWN", label, set, known);
  }
  const picked = pickFields(definition, names, `${label}.use("${set}")`);
  return { ...picked, name: name === null ? null : `${name}${styleKey(set, "pascal")}` };
}

/** Makes every field optional, and fills in nothing: what a client sends to change some of an object. */
export function makePartial(definition: SerializerDefinition): SerializerDefinition {
  const { label, name, validate } = definition;
  return {
    ...definition,
    label: `${label}.partial()`,
    name: name === null ? null : `${name}Partial`,
    fields: new Map([...definition.fields].map(([field, schema]) => [field, t.Optional(withoutDefault(schema))])),
    validate: validate === null ? null : { ...validate, isPartial: true },
    tree: null,
  };
}

function withoutDefault(schema: TypeBoxSchema): TypeBoxSchema {
  const { default: _, ...descriptors } = Object.getOwnPropertyDescriptors(schema) as PropertyDescriptorMap;
  return Object.defineProperties({}, descriptors) as TypeBoxSchema;
}
