import { ConfigError, describeValue } from "../errors/config-error.ts";
import { checkDefaults } from "./check/check-defaults.ts";
import { compileChecked } from "./compile-decoder.ts";
import { compileNodeReader, type NodeReader, type TextReader, type TextReaderOptions } from "./compile-text-reader.ts";
import { readByStandard } from "./decode-standard.ts";
import { type Reader, SchemaIssues } from "./decoded.ts";
import { IssueSink } from "./explain/issue-sink.ts";
import { finishedDefaultOf } from "./finish/finished-default.ts";
import type { AnySchema } from "./infer.ts";
import { asJsonSchema, isSchema, isTypeBoxSchema } from "./json-schema.ts";
import { acceptedTypes } from "./node/literals.ts";
import { type ObjectFields, readObjectFields } from "./node/object-fields.ts";
import { hasDefault, readSchema, type SchemaNode } from "./node/schema-node.ts";
import { oncePerSchema } from "./once-per-schema.ts";
import { readForeignSchema } from "./read-foreign-schema.ts";
import type { StandardSchema } from "./standard-schema.ts";
import type { SchemaOwner } from "./text/coerce-text.ts";
import { compileTexts, type ListStyle, type RawText } from "./text/compile-texts.ts";

/**
 * How an object is gathered from the texts of a request.
 *
 * Look up the text of each field (under its alias, where it has one), `read` the texts that are there, take the default or
 * report the missing ones among the others. What `additional` says is for the keys that no field has. When all is well,
 * `finishObject` has the last word.
 */
export interface ObjectDescription<Field = ObjectField> {
  readonly fields: readonly Field[];
  /** Other keys are not looked at, are an issue each, or go to `finishObject` with their texts as they are. */
  readonly additional: "drop" | "refuse" | "keep";
  /** Reads the object of the fields' values, where the schema says something about it as a whole; null where it does not. */
  readonly finishObject: Reader<Readonly<Record<string, unknown>>> | null;
}

/** One field of an object that is gathered from texts. */
export interface ObjectField extends TextReader {
  /** Key in the object. */
  readonly name: string;
  /** Key in the request, where it is another. */
  readonly alias: string | null;
}

/**
 * Describes an object schema that stands for a whole source of texts ("parameter model"), at start-up.
 *
 * Where the library of the schema does not tell its fields, there are none, and all keys go to `finishObject`.
 *
 * @throws ConfigError SCHEMA_INVALID, SCHEMA_NOT_OBJECT, and those of `compileTextReader`.
 */
export function describeObject(schema: AnySchema, place: string, { list }: TextReaderOptions): ObjectDescription {
  return describeStyle[list](schema, place);
}

const describeStyle: Readonly<Record<ListStyle, (schema: AnySchema, place: string) => ObjectDescription>> = {
  repeat: oncePerSchema((schema, place) => describeFields(schema, textFields("repeat"), place)),
  comma: oncePerSchema((schema, place) => describeFields(schema, textFields("comma"), place)),
  field: oncePerSchema((schema, place) => describeFields(schema, textFields("field"), place)),
};

/** How the fields of an object are read, by whoever knows what a request holds under their keys. */
export interface FieldCompiler<Reading> {
  readonly list: ListStyle;
  /** @param decode Null to leave values undecoded; otherwise the node's own codecs. */
  compileNode(node: SchemaNode, place: string, decode?: null): Reading;
  /** Compiles a field of another library's object, which has the last word. */
  compileForeign(node: SchemaNode, place: string): Reading;
}

function textFields(list: ListStyle): FieldCompiler<NodeReader> {
  return {
    list,
    compileNode: (node, place, decode) => compileNodeReader(node, list, place, decode),
    compileForeign: (node, place) => {
      const { isList, coerce } = compileTexts(node, "foreign", list, place);
      return { isList, read: coerce };
    },
  };
}

/** A reading with everything else that is to be known of a field. */
export type Described<Reading> = Reading & Omit<ObjectField, keyof NodeReader>;

/** `describeObject` for fields that are read in another way. */
export function describeFields<Reading extends object>(
  schema: AnySchema,
  compiler: FieldCompiler<Reading>,
  place: string,
): ObjectDescription<Described<Reading>> {
  if (!isSchema(schema)) throw new ConfigError("SCHEMA_INVALID", place, describeValue(schema));
  if (!isTypeBoxSchema(schema)) return describeForeign(schema, compiler, place);
  return describeTypeBox(readSchema(asJsonSchema(schema), place, "input"), compiler, place);
}

function describeTypeBox<Reading extends object>(
  node: SchemaNode,
  compiler: FieldCompiler<Reading>,
  place: string,
): ObjectDescription<Described<Reading>> {
  const object = readObjectFields(node);
  if (object === null) throw notAnObject(node, place);
  checkDefaults(node, place);
  const fields = [...object.fields].map(([name, property]) => {
    // With rules about the whole, the object is read again, so fields stay as they would be in JSON until then.
    const at = `${place}.${name}`;
    const reading = object.isPlain ? compiler.compileNode(property, at) : compiler.compileNode(property, at, null);
    const makeDefault = object.isPlain ? finishedDefaultOf(property) : null;
    return { ...reading, makeDefault, ...describeField(name, property, object) };
  });
  if (object.isPlain) return { fields, additional: additionalOf(object), finishObject: null };
  return {
    fields,
    additional: additionalOf(object),
    finishObject: finishBy(compileChecked(node), object, "typebox", compiler.list, place),
  };
}

function describeForeign<Reading extends object>(
  schema: StandardSchema,
  compiler: FieldCompiler<Reading>,
  place: string,
): ObjectDescription<Described<Reading>> {
  const validate = readByStandard(schema);
  const node = readForeignSchema(schema, "input");
  const object = node === null ? null : readObjectFields(node);
  if (object === null) {
    if (node !== null && acceptedTypes(node)?.includes("object") === false) throw notAnObject(node, place);
    return { fields: [], additional: "keep", finishObject: validate };
  }
  const fields = [...object.fields].map(([name, property]) => {
    const reading = compiler.compileForeign(property, `${place}.${name}`);
    return { ...reading, makeDefault: null, ...describeField(name, property, object) };
  });
  return {
    fields,
    additional: additionalOf(object),
    finishObject: finishBy(validate, object, "foreign", compiler.list, place),
  };
}

function describeField(name: string, property: SchemaNode, { required }: ObjectFields) {
  const { alias } = property.schema;
  return {
    name,
    alias: typeof alias === "string" ? alias : null,
    isRequired: required.has(name) && !hasDefault(property),
  };
}

function additionalOf({ patterns, additional }: ObjectFields): ObjectDescription["additional"] {
  if (additional === "refused" && patterns.length === 0) return "refuse";
  return additional === null && patterns.length === 0 ? "drop" : "keep";
}

/** Makes values of the texts under keys that are no fields, then hands the object on. */
function finishBy(
  next: Reader<unknown>,
  object: ObjectFields,
  owner: SchemaOwner,
  list: ListStyle,
  place: string,
): Reader<Readonly<Record<string, unknown>>> {
  if (additionalOf(object) !== "keep") return next;
  const compile = (node: SchemaNode) => compileTexts(node, owner, list, place).coerce;
  const patterns = object.patterns.map(({ regex, node }) => ({ regex, coerce: compile(node) }));
  const rest = object.additional === null || object.additional === "refused" ? null : compile(object.additional);
  return (value) => {
    const sink = new IssueSink();
    const coerced: Record<string, unknown> = { ...value };
    for (const key of Object.keys(value)) {
      const coerce = patterns.find(({ regex }) => regex.test(key))?.coerce ?? rest;
      if (object.fields.has(key) || key === "__proto__" || coerce === null) continue;
      coerced[key] = coerceAt(key, coerce(value[key] as RawText), sink);
    }
    return sink.size === 0 ? next(coerced) : sink.toIssues();
  };
}

function coerceAt(key: string, value: unknown, sink: IssueSink): unknown {
  if (!(value instanceof SchemaIssues)) return value;
  const since = sink.size;
  sink.addAll(value.issues);
  sink.prefix(since, key);
  return undefined;
}

function notAnObject(node: SchemaNode, place: string): ConfigError {
  const types = acceptedTypes(node)?.join(" or ") ?? "anything";
  return new ConfigError("SCHEMA_NOT_OBJECT", place, node.variants.length > 0 ? "a union" : `a schema of ${types}`);
}
