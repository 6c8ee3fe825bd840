import { ConfigError } from "../../errors/config-error.ts";
import type { JsonSchema } from "../infer.ts";
import { resolveReference } from "./resolve-reference.ts";
import { type SchemaSide, schemaOfSide, sidesOf } from "./schema-sides.ts";

/**
 * One place of a JSON Schema, read once and with its references followed: what every stage of compilation walks.
 *
 * Nodes of a recursive schema form a circle through `target`.
 */
export interface SchemaNode {
  /** The keywords as written. */
  readonly schema: JsonSchema;
  /** JSON types a value may have; null when the schema does not say. */
  readonly types: readonly string[] | null;
  readonly properties: ReadonlyMap<string, SchemaNode>;
  readonly required: ReadonlySet<string>;
  readonly patterns: readonly KeyPattern[];
  /** What the other keys of an object hold; null where the schema says nothing about them. */
  readonly additional: SchemaNode | "refused" | null;
  readonly prefixItems: readonly SchemaNode[];
  /** What the elements of an array behind `prefixItems` hold; null where the schema says nothing about them. */
  readonly items: SchemaNode | "refused" | null;
  readonly allOf: readonly SchemaNode[];
  /** The alternatives of `anyOf` or `oneOf`. */
  readonly variants: readonly SchemaNode[];
  /** What `$ref` refers to. */
  readonly target: SchemaNode | null;
  /** Schemas of keywords that only decide whether a value fits, such as `not` and `contains`, by keyword. */
  readonly conditions: ReadonlyMap<string, SchemaNode>;
  readonly dependentSchemas: ReadonlyMap<string, SchemaNode>;
  /** Whether the node contains itself. */
  readonly isRecursive: boolean;
}

/** Object keys that match a pattern, and what they hold. */
export interface KeyPattern {
  readonly source: string;
  readonly regex: RegExp;
  readonly node: SchemaNode;
}

/** Keywords besides the named ones whose value is a schema. */
const conditionKeywords = [
  "not",
  "if",
  "then",
  "else",
  "contains",
  "propertyNames",
  "unevaluatedItems",
  "unevaluatedProperties",
] as const;

/**
 * Reads a JSON Schema, at start-up.
 *
 * @param place Where the schema is declared, for error messages: "GET /items query".
 * @param side Which way its values go, where schemas in it describe something else for each.
 * @throws ConfigError SCHEMA_REFERENCE_UNKNOWN, SCHEMA_FIELD_RESERVED, SCHEMA_SERIALIZER_COMBINED
 */
export function readSchema(schema: JsonSchema, place: string, side: SchemaSide): SchemaNode {
  const document = schemaOfSide(schema, side);
  return new SchemaReader(document, place, side).readTarget(document, [document]);
}

/** Whether a node, or any node it is made of, passes the test. */
export function reaches(node: SchemaNode, test: (node: SchemaNode) => boolean): boolean {
  const seen = new Set<SchemaNode>();
  const open = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    if (test(next)) return true;
    seen.add(next);
    open.push(...nodesOfValue(next), ...nodesOfContent(next));
  }
  return false;
}

/** The nodes that describe the very value that the node describes. */
export function nodesOfValue(node: SchemaNode): readonly SchemaNode[] {
  return node.target === null ? [...node.allOf, ...node.variants] : [node.target, ...node.allOf, ...node.variants];
}

/** The nodes that describe fields and elements. */
export function nodesOfContent(node: SchemaNode): readonly SchemaNode[] {
  const rest = [node.additional, node.items].filter((item) => item !== null && item !== "refused");
  return [...node.properties.values(), ...node.patterns.map((pattern) => pattern.node), ...node.prefixItems, ...rest];
}

/** Whether a node has a default, itself or through its reference. */
export function hasDefault(node: SchemaNode): boolean {
  return node.schema.default !== undefined || (node.target !== null && hasDefault(node.target));
}

/** Whether a node is a `t.BigInt()`, which JSON has no type for. */
export function isBigInt(node: SchemaNode): boolean {
  return node.types?.length === 1 && node.types[0] === "bigint";
}

type MutableNode = { -readonly [Key in keyof SchemaNode]: SchemaNode[Key] };

class SchemaReader {
  readonly #document: JsonSchema;
  readonly #place: string;
  readonly #side: SchemaSide;
  readonly #targets: Map<JsonSchema, MutableNode> = new Map();
  readonly #unfinished: Set<SchemaNode> = new Set();

  constructor(document: JsonSchema, place: string, side: SchemaSide) {
    this.#document = document;
    this.#place = place;
    this.#side = side;
  }

  /** Reads a schema that references may lead back to: one node, however many references there are. */
  readTarget(schema: JsonSchema, resources: readonly JsonSchema[]): SchemaNode {
    const known = this.#targets.get(schema);
    if (known !== undefined) {
      if (this.#unfinished.has(known)) known.isRecursive = true;
      return known;
    }
    const node = emptyNode(schema);
    this.#targets.set(schema, node);
    this.#unfinished.add(node);
    this.#fill(node, resources);
    this.#unfinished.delete(node);
    return node;
  }

  #read(value: unknown, resources: readonly JsonSchema[]): SchemaNode {
    const node = emptyNode(schemaOfSide(asSchema(value), this.#side));
    this.#fill(node, resources);
    return node;
  }

  #fill(node: MutableNode, outer: readonly JsonSchema[]): void {
    const { schema } = node;
    const isResource = schema.$id !== undefined || schema.$defs !== undefined;
    const resources = isResource && outer.at(-1) !== schema ? [...outer, schema] : outer;
    const read = (value: unknown): SchemaNode => this.#read(value, resources);
    const readAll = (value: unknown): readonly SchemaNode[] => (Array.isArray(value) ? value.map(read) : []);
    // Arrays with a fixed start are written as an array of `items` by TypeBox, the way drafts before 2020-12 did.
    const isTuple = Array.isArray(schema.items);
    node.properties = this.#readProperties(schema.properties, read);
    node.required = new Set(Array.isArray(schema.required) ? (schema.required as string[]) : []);
    node.patterns = readPatterns(schema.patternProperties, read);
    node.additional = readRest(schema.additionalProperties, read);
    node.prefixItems = readAll(isTuple ? schema.items : schema.prefixItems);
    node.items = readRest(isTuple ? schema.additionalItems : schema.items, read);
    node.variants = readAll(schema.anyOf ?? schema.oneOf);
    const both = schema.anyOf !== undefined && schema.oneOf !== undefined ? [read({ oneOf: schema.oneOf })] : [];
    this.#refuseSides(schema.allOf);
    node.allOf = [...readAll(schema.allOf), ...both];
    node.conditions = readConditions(schema, read);
    node.dependentSchemas = new Map(entriesOf(schema.dependentSchemas).map(([key, value]) => [key, read(value)]));
    node.target = typeof schema.$ref === "string" ? this.#follow(schema.$ref, resources) : null;
  }

  #follow(reference: string, resources: readonly JsonSchema[]): SchemaNode {
    const found = resolveReference(reference, this.#document, resources);
    if (found === null) throw new ConfigError("SCHEMA_REFERENCE_UNKNOWN", this.#place, reference);
    return this.readTarget(schemaOfSide(found.schema, this.#side), found.resources);
  }

  /** What makes another object of the whole one leaves nothing to the other branches of `allOf`. */
  #refuseSides(branches: unknown): void {
    if (!Array.isArray(branches)) return;
    const sided = branches.find((branch) => sidesOf(asSchema(branch)) !== null);
    if (sided !== undefined) throw new ConfigError("SCHEMA_SERIALIZER_COMBINED", this.#place, String(sided.$id ?? ""));
  }

  #readProperties(value: unknown, read: (value: unknown) => SchemaNode): ReadonlyMap<string, SchemaNode> {
    const properties = new Map<string, SchemaNode>();
    for (const [name, property] of entriesOf(value)) {
      if (isReservedName(name)) throw new ConfigError("SCHEMA_FIELD_RESERVED", this.#place, name);
      properties.set(name, read(property));
    }
    return properties;
  }
}

/**
 * Names that every object has a member of, so that a compiled check cannot tell whether the field is there. `constructor`
 * is one that TypeBox looks at with care.
 */
function isReservedName(name: string): boolean {
  return name in Object.prototype && name !== "constructor";
}

function emptyNode(schema: JsonSchema): MutableNode {
  const { type } = schema;
  return {
    schema,
    types: typeof type === "string" ? [type] : Array.isArray(type) ? (type as string[]) : null,
    properties: new Map(),
    required: new Set(),
    patterns: [],
    additional: null,
    prefixItems: [],
    items: null,
    allOf: [],
    variants: [],
    target: null,
    conditions: new Map(),
    dependentSchemas: new Map(),
    isRecursive: false,
  };
}

/** `true` is the schema that everything fits, `false` the one that nothing fits. */
function asSchema(value: unknown): JsonSchema {
  if (value === false) return { not: {} };
  return typeof value === "object" && value !== null ? (value as JsonSchema) : {};
}

function readRest(value: unknown, read: (value: unknown) => SchemaNode): SchemaNode | "refused" | null {
  if (value === undefined) return null;
  return value === false ? "refused" : read(value);
}

function readPatterns(value: unknown, read: (value: unknown) => SchemaNode): readonly KeyPattern[] {
  return entriesOf(value).map(([source, schema]) => ({ source, regex: new RegExp(source, "u"), node: read(schema) }));
}

function readConditions(schema: JsonSchema, read: (value: unknown) => SchemaNode): ReadonlyMap<string, SchemaNode> {
  const present = conditionKeywords.filter((keyword) => schema[keyword] !== undefined);
  return new Map(present.map((keyword) => [keyword, read(schema[keyword])]));
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}
