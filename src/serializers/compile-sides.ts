import { type TSchema, default as Type } from "typebox";
import { ConfigError } from "../errors/config-error.ts";
import type { SchemaIssue } from "../schema/decoded.ts";
import { type Codec, codecOf, convert } from "../schema/finish/codec.ts";
import type { Finish } from "../schema/finish/finish.ts";
import { readField } from "../schema/finish/finish-object.ts";
import { decodeKeyword, type RowPlan, rowKeyword, rowPlanOf } from "../schema/finish/own-conversions.ts";
import type { JsonSchema, TypeBoxSchema } from "../schema/infer.ts";
import { asJsonSchema } from "../schema/json-schema.ts";
import { reaches, readSchema } from "../schema/node/schema-node.ts";
import { type SchemaSide, type SchemaSides, schemaOfSide } from "../schema/node/schema-sides.ts";
import { runLateValidator, runValidators } from "./run-validators.ts";
import { inputFields, keyOf, outputFields, type SerializerDefinition } from "./serializer-definition.ts";
import type { FieldValidator } from "./serializer-options.ts";
import { isTooDeep, type TreeField, treeList } from "./tree-field.ts";

/**
 * Writes the two schemas of a serializer, each when it is first asked for: what a client sends, and what it gets.
 *
 * Asking for what comes in throws ConfigError SERIALIZER_VALIDATE_INCOMPLETE when validators of the whole would miss fields.
 */
export function compileSides(definition: SerializerDefinition): SchemaSides {
  let input: JsonSchema | null = null;
  let output: JsonSchema | null = null;
  return {
    get input() {
      input ??= compileInput(definition);
      return input;
    },
    get output() {
      output ??= compileOutput(definition);
      return output;
    },
  };
}

function compileInput(definition: SerializerDefinition): JsonSchema {
  checkWhole(definition);
  const names = inputFields(definition);
  const properties = names.map((name) => [keyOf(definition, name), inputField(definition, name)]);
  const schema = objectOf(definition, Object.fromEntries(properties));
  const decode = compileDecode(definition, names);
  const whole = decode === null ? schema : withKeywords(schema, { [decodeKeyword]: decode });
  const { tree } = definition;
  if (tree === null) return whole;
  return withKeywords(treeOf(definition, whole), { [decodeKeyword]: checkDepth(definition, tree) });
}

/** The schema around one that refers to itself. */
function treeOf({ name }: SerializerDefinition, schema: JsonSchema): JsonSchema {
  return { $defs: { [String(name)]: schema }, $ref: String(name) } as JsonSchema;
}

/** Asked of the whole tree, once its parts are well. */
function checkDepth(definition: SerializerDefinition, tree: TreeField): Finish {
  return (value, sink) => {
    if (isTooDeep(value, tree)) {
      sink.add("validation_error", `Too many levels. Maximum allowed: ${tree.maxDepth}.`, keyOf(definition, tree.name));
    }
    return value;
  };
}

function inputField(definition: SerializerDefinition, name: string): JsonSchema {
  const schema = fieldOf(definition, name, "input");
  const annotated = definition.writeOnly.has(name) ? annotate(schema, "writeOnly") : schema;
  const validators = definition.validators.get(name);
  if (validators === undefined) return annotated;
  return withKeywords(annotated, {
    [decodeKeyword]: validateAfter(schema, validators, `${definition.label}, validators.${name}`),
    "~codec": undefined,
  });
}

function fieldOf({ fields, tree, name: own }: SerializerDefinition, name: string, side: SchemaSide): JsonSchema {
  if (tree?.name === name) {
    const list = treeList(tree, { $ref: String(own) } as JsonSchema);
    return side === "input" ? withKeywords(list, { "~optional": true }) : list;
  }
  const schema = asJsonSchema(fields.get(name) as TypeBoxSchema);
  const ofSide = schemaOfSide(schema, side);
  // Whether a field may be absent is said of the whole, and asked of the side.
  return ofSide !== schema && "~optional" in schema ? withKeywords(ofSide, { "~optional": true }) : ofSide;
}

/** Validators get the value as the application knows it, after the conversions that the schema of the field has already. */
function validateAfter(schema: JsonSchema, validators: readonly FieldValidator[], place: string): Finish {
  const decode = schema[decodeKeyword] as Finish | undefined;
  const codec = (schema["~codec"] as Codec | undefined) ?? null;
  return (given, sink) => {
    const since = sink.size;
    const own = decode === undefined ? given : decode(given, sink);
    const value = codec === null || sink.size > since ? own : convert(codec.decode, own, sink);
    if (sink.size > since) return given;
    const verdict = runValidators(validators, value, place);
    if ("value" in verdict) return verdict.value;
    sink.addAll([verdict.issue]);
    return given;
  };
}

/** Gives the fields their names, then asks the validators of the whole. Null when there is nothing to do. */
function compileDecode(definition: SerializerDefinition, names: readonly string[]): Finish | null {
  const { validate, lateValidators } = definition;
  const isRenamed = names.some((name) => keyOf(definition, name) !== name);
  if (!isRenamed && validate === null && lateValidators.size === 0) return null;
  const keys = names.map((name): readonly [string, string] => [name, keyOf(definition, name)]);
  const now = validate?.now ?? [];
  const asksLater = lateValidators.size > 0 || (validate?.late ?? []).length > 0;
  const place = `${definition.label}, validate`;
  return (value, sink) => {
    // Validators that take time put what they return into the object.
    const object = isRenamed || asksLater ? rename(value as Readonly<Record<string, unknown>>, keys) : value;
    for (const check of now) {
      // What it returns is ignored, so that each gets the object itself.
      const verdict = runValidators([check], object, place);
      if ("value" in verdict) continue;
      sink.addAll([toWire(definition, verdict.issue)]);
      break;
    }
    if (asksLater) sink.defer(() => validateLater(definition, object as Record<string, unknown>));
    return object;
  };
}

function rename(
  value: Readonly<Record<string, unknown>>,
  keys: readonly (readonly [string, string])[],
): Record<string, unknown> {
  const renamed: Record<string, unknown> = {};
  for (const [name, key] of keys) {
    const field = readField(value, key);
    if (field !== undefined) renamed[name] = field;
  }
  return renamed;
}

/** Fields first, all of them; the whole when they are well. */
async function validateLater(
  definition: SerializerDefinition,
  object: Record<string, unknown>,
): Promise<readonly SchemaIssue[]> {
  const issues: SchemaIssue[] = [];
  for (const [name, validate] of definition.lateValidators) {
    if (object[name] === undefined) continue;
    const verdict = await runLateValidator(validate, object[name]);
    if ("value" in verdict) object[name] = verdict.value;
    else issues.push({ ...verdict.issue, path: [keyOf(definition, name), ...verdict.issue.path] });
  }
  if (issues.length > 0) return issues;
  for (const validate of definition.validate?.late ?? []) {
    const verdict = await runLateValidator(validate, object);
    if ("issue" in verdict) return [toWire(definition, verdict.issue)];
  }
  return [];
}

/** Clients know fields by their keys. */
function toWire(definition: SerializerDefinition, issue: SchemaIssue): SchemaIssue {
  const [name, ...rest] = issue.path;
  return typeof name === "string" ? { ...issue, path: [keyOf(definition, name), ...rest] } : issue;
}

function compileOutput(definition: SerializerDefinition): JsonSchema {
  const names = outputFields(definition);
  const fields = names.map((name) => {
    const schema = fieldOf(definition, name, "output");
    return [keyOf(definition, name), definition.readOnly.has(name) ? annotate(schema, "readOnly") : schema];
  });
  const computed = [...definition.computed].map(([name, { schema }]) => [
    keyOf(definition, name),
    annotate(schemaOfSide(asJsonSchema(schema), "output"), "readOnly"),
  ]);
  const schema = objectOf(definition, Object.fromEntries([...fields, ...computed]));
  const plan = planRow(definition, names);
  const whole = isChanged(definition, names, schema) ? withKeywords(schema, { [rowKeyword]: plan }) : schema;
  return definition.tree === null ? whole : treeOf(definition, whole);
}

function planRow(definition: SerializerDefinition, names: readonly string[]): RowPlan {
  return {
    fields: names.map((name) => ({ key: keyOf(definition, name), path: definition.sources.get(name) ?? [name] })),
    computed: [...definition.computed].map(([name, { value }]) => ({ key: keyOf(definition, name), compute: value })),
  };
}

/** Whether what leaves is not simply some of what the application has. */
function isChanged(definition: SerializerDefinition, names: readonly string[], schema: JsonSchema): boolean {
  if (definition.computed.size > 0 || definition.sources.size > 0) return true;
  if (names.some((name) => keyOf(definition, name) !== name)) return true;
  const node = readSchema(schema, definition.label, "output");
  return reaches(node, (part) => codecOf(part) !== null || rowPlanOf(part) !== null);
}

function objectOf(definition: SerializerDefinition, properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  const { name, annotations } = definition;
  const options = { ...(name === null ? {} : { $id: name }), ...annotations };
  return asJsonSchema(Type.Object(properties as Record<string, TSchema>, options));
}

/** A schema with a name is one component of a document, and says the same wherever it stands. */
function annotate(schema: JsonSchema, keyword: "readOnly" | "writeOnly"): JsonSchema {
  return schema.$id === undefined && schema.$ref === undefined ? withKeywords(schema, { [keyword]: true }) : schema;
}

/** Copies a schema, and adds keywords; those that begin with "~" stay out of sight of JSON. */
function withKeywords(schema: JsonSchema, keywords: Readonly<Record<string, unknown>>): JsonSchema {
  const copy = Object.defineProperties({}, Object.getOwnPropertyDescriptors(schema));
  for (const [keyword, value] of Object.entries(keywords)) {
    const descriptor = { value, enumerable: !keyword.startsWith("~"), writable: true, configurable: true };
    Object.defineProperty(copy, keyword, descriptor);
  }
  return copy;
}

/** A field that is left out here may be the one that the validators of the whole look at. */
function checkWhole(definition: SerializerDefinition): void {
  const { label, validate } = definition;
  if (validate === null) return;
  const fields = new Set(inputFields(definition));
  const missing = [...validate.fields].filter((name) => !fields.has(name));
  if (missing.length === 0 && !validate.isPartial) return;
  const absent = validate.isPartial ? "fields may be absent" : `it lacks ${missing.join(", ")}`;
  throw new ConfigError("SERIALIZER_VALIDATE_INCOMPLETE", label, absent);
}
