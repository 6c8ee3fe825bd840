import { isFileNode } from "../file/file-rules.ts";
import type { JsonSchema } from "../infer.ts";
import { hasDefault, isBigInt, type SchemaNode } from "../node/schema-node.ts";
import { readBigInt } from "./bigint-range.ts";
import { localTimeFormat } from "./formats.ts";
import { isRefinedLate, type Refinement, refinementsOf } from "./refinements.ts";
import { hasUniqueItems } from "./unique-items.ts";

/**
 * What a schema is compiled for.
 *
 * - `input`: a value from JSON, before defaults are filled in and big integers are made of digits.
 * - `output`: a value of a handler, about to become JSON.
 * - `exact`: the schema as its author wrote it.
 */
export type Direction = "input" | "output" | "exact";

/** Written anew from the node, or of no concern to a check. */
const rewritten: ReadonlySet<string> = new Set([
  ...["type", "format", "minimum", "maximum", "properties", "required", "patternProperties", "additionalProperties"],
  ...["items", "uniqueItems", "prefixItems", "additionalItems", "anyOf", "oneOf", "allOf", "dependentSchemas", "$ref"],
  ...["not", "if", "then", "else", "contains", "propertyNames", "unevaluatedItems", "unevaluatedProperties"],
  ...["$id", "$schema", "$defs", "$anchor", "$comment", "definitions", "default", "alias"],
  ...["title", "description", "examples", "example", "deprecated", "readOnly", "writeOnly"],
]);

/**
 * Writes the schema that the compiler of checks gets: references start from one place, annotations are gone, and what the
 * direction asks for is changed.
 */
export function deriveSchema(node: SchemaNode, direction: Direction): JsonSchema {
  return new SchemaWriter().writeDocument(node, direction);
}

class SchemaWriter {
  readonly #definitions: Record<string, JsonSchema> = {};
  readonly #names: Record<Direction, Map<SchemaNode, string>> = {
    input: new Map(),
    output: new Map(),
    exact: new Map(),
  };

  writeDocument(node: SchemaNode, direction: Direction): JsonSchema {
    const schema = this.#write(node, direction);
    return Object.keys(this.#definitions).length === 0 ? schema : { ...schema, $defs: this.#definitions };
  }

  #write(node: SchemaNode, direction: Direction): JsonSchema {
    if (direction === "input" && isBigInt(node)) return bigIntInput;
    if (isFileNode(node)) return { "~refine": [isFile, ...refinementsOf(node)] };
    const schema: Record<string, unknown> = {};
    for (const [keyword, value] of Object.entries(node.schema)) {
      // With "~" begin the keywords of TypeBox, which are enumerable when its settings say so.
      if (!rewritten.has(keyword) && !keyword.startsWith("~") && value !== undefined) schema[keyword] = value;
    }
    writeScalar(node, direction, schema);
    this.#writeObject(node, direction, schema);
    this.#writeArray(node, direction, schema);
    this.#writeBranches(node, direction, schema);
    const isLate = direction === "input" && isRefinedLate(node);
    const refinements = [
      ...(node.schema.uniqueItems === true ? [uniqueness] : []),
      ...(isLate ? [] : refinementsOf(node)),
    ];
    if (refinements.length > 0) schema["~refine"] = refinements;
    return schema;
  }

  #writeObject(node: SchemaNode, direction: Direction, schema: Record<string, unknown>): void {
    const { properties, patterns, additional, dependentSchemas } = node;
    if (node.schema.properties !== undefined) schema.properties = this.#writeMap(properties, direction);
    if (patterns.length > 0) {
      const entries = patterns.map((pattern): [string, SchemaNode] => [pattern.source, pattern.node]);
      schema.patternProperties = this.#writeMap(entries, direction);
    }
    if (additional !== null) schema.additionalProperties = this.#writeRest(additional, direction);
    const required = [...node.required].filter((name) => isRequired(properties.get(name), direction));
    if (required.length > 0) schema.required = required;
    if (dependentSchemas.size > 0) schema.dependentSchemas = this.#writeMap(dependentSchemas, direction);
  }

  #writeArray({ prefixItems, items }: SchemaNode, direction: Direction, schema: Record<string, unknown>): void {
    if (prefixItems.length > 0) schema.prefixItems = prefixItems.map((item) => this.#write(item, direction));
    if (items !== null) schema.items = this.#writeRest(items, direction);
  }

  #writeBranches(node: SchemaNode, direction: Direction, schema: Record<string, unknown>): void {
    const variants = node.variants.map((variant) => this.#write(variant, direction));
    if (variants.length > 0) schema[node.schema.anyOf === undefined ? "oneOf" : "anyOf"] = variants;
    if (node.allOf.length > 0) schema.allOf = node.allOf.map((branch) => this.#write(branch, direction));
    for (const [keyword, condition] of node.conditions) {
      // What must not fit, or decides what must, is meant as it is written: making it wider would refuse more.
      const isTest = keyword === "not" || keyword === "if";
      schema[keyword] = this.#write(condition, isTest ? "exact" : direction);
    }
    if (node.target !== null) schema.$ref = `#/$defs/${this.#define(node.target, direction)}`;
  }

  #writeRest(rest: SchemaNode | "refused", direction: Direction): JsonSchema | false {
    return rest === "refused" ? false : this.#write(rest, direction);
  }

  #writeMap(nodes: Iterable<readonly [string, SchemaNode]>, direction: Direction): Record<string, JsonSchema> {
    return Object.fromEntries([...nodes].map(([name, node]) => [name, this.#write(node, direction)]));
  }

  #define(node: SchemaNode, direction: Direction): string {
    const known = this.#names[direction].get(node);
    if (known !== undefined) return known;
    const name = `${direction}${this.#names[direction].size}`;
    this.#names[direction].set(node, name);
    this.#definitions[name] = this.#write(node, direction);
    return name;
  }
}

function writeScalar(
  { schema: source, types }: SchemaNode,
  direction: Direction,
  schema: Record<string, unknown>,
): void {
  if (types !== null) schema.type = direction === "output" ? widenBigInt(types) : source.type;
  if (source.format !== undefined) {
    schema.format = source.format === "time" && direction !== "exact" ? localTimeFormat : source.format;
  }
  if (source.minimum !== undefined) schema.minimum = source.minimum;
  if (source.maximum !== undefined) schema.maximum = source.maximum;
  if (direction !== "input" || types?.includes("integer") !== true) return;
  // A JSON integer beyond these bounds was rounded when it was parsed: nobody can tell which number was sent.
  if (!hasLowerBound(source)) schema.minimum = Number.MIN_SAFE_INTEGER;
  if (!hasUpperBound(source)) schema.maximum = Number.MAX_SAFE_INTEGER;
}

function isRequired(property: SchemaNode | undefined, direction: Direction): boolean {
  return direction === "exact" || property === undefined || !hasDefault(property);
}

/** The other constraints of a file are checked where forms are read. */
const isFile: Refinement = { check: (value) => value instanceof File, error: () => "Expected a file" };

/** The constraints of a big integer are checked when it is one: see `finish-bigint.ts`. */
const bigIntInput: JsonSchema = {
  "~refine": [{ check: (value: unknown) => readBigInt(value) !== undefined, error: () => "" }],
};

const uniqueness: Refinement = {
  check: (value) => !Array.isArray(value) || hasUniqueItems(value),
  error: () => "Expected `array` of unique items",
};

/** Rows of a database give small integers as numbers and large ones as bigints. */
function widenBigInt(types: readonly string[]): string | readonly string[] {
  if (types.includes("bigint")) return [...types, "integer"];
  return types.length === 1 ? (types[0] as string) : types;
}

function hasLowerBound(schema: JsonSchema): boolean {
  return schema.minimum !== undefined || schema.exclusiveMinimum !== undefined;
}

function hasUpperBound(schema: JsonSchema): boolean {
  return schema.maximum !== undefined || schema.exclusiveMaximum !== undefined;
}
