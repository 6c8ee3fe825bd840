import fastJsonStringify from "fast-json-stringify";
import { defaultOfNode } from "../finish/make-default.ts";
import type { JsonSchema } from "../infer.ts";
import { literalsOf } from "../node/literals.ts";
import { hasDefault, type SchemaNode } from "../node/schema-node.ts";

/** Writes a value that fits its schema as JSON, without the keys that the schema does not know. */
export type Writer = (value: unknown) => string;

/**
 * Compiles the writer of a node with fast-json-stringify. Null when generating code is forbidden, and for what it writes
 * slowly or not as JSON.stringify would: unions of objects, tuples, and values without a schema.
 */
export function compileWriter(node: SchemaNode): Writer | null {
  const schema = new WritableSchema().describe(node);
  if (schema === null) return null;
  try {
    return fastJsonStringify(schema);
  } catch {
    return null;
  }
}

/** Rewrites a schema to the keywords that writing needs: constraints would only be compiled, or refused. */
class WritableSchema {
  readonly #names: Map<SchemaNode, string> = new Map();
  readonly #definitions: Record<string, JsonSchema> = {};
  #isWritable = true;

  describe(node: SchemaNode): JsonSchema | null {
    const schema = this.#write(node, false);
    return this.#isWritable ? { ...schema, $defs: this.#definitions } : null;
  }

  #write(node: SchemaNode, isNullable: boolean): JsonSchema {
    const scalars = scalarTypesOf(node);
    if (scalars !== null) return { type: scalars.length === 1 ? scalars[0] : scalars };
    const isCombined = node.allOf.length + node.conditions.size + node.dependentSchemas.size > 0;
    if (isCombined) return this.#giveUp();
    if (node.target !== null) return this.#writeTarget(node.target, isNullable);
    if (node.variants.length > 0) return this.#writeNullable(node.variants);
    if (node.types?.length !== 1) return this.#giveUp();
    return node.types[0] === "object" ? this.#writeObject(node, isNullable) : this.#writeArray(node, isNullable);
  }

  #writeTarget(target: SchemaNode, isNullable: boolean): JsonSchema {
    if (!target.isRecursive) return this.#write(target, isNullable);
    // A nullable reference has a definition of its own, since keywords beside $ref are not read.
    const known = this.#names.get(target) ?? `n${this.#names.size}`;
    const name = isNullable ? `${known}OrNull` : known;
    this.#names.set(target, known);
    if (this.#definitions[name] === undefined) {
      this.#definitions[name] = {};
      this.#definitions[name] = this.#write(target, isNullable);
    }
    return { $ref: `#/$defs/${name}` };
  }

  /** Of the unions with objects or arrays, "this or null" is the one that is written without checking variants. */
  #writeNullable(variants: readonly SchemaNode[]): JsonSchema {
    const others = variants.filter((variant) => scalarTypesOf(variant)?.join() !== "null");
    const [only] = others;
    return only === undefined || others.length > 1
      ? this.#giveUp()
      : this.#write(only, others.length < variants.length);
  }

  #writeObject(node: SchemaNode, isNullable: boolean): JsonSchema {
    const { schema, properties, patterns, additional } = node;
    const rest = additional === null || additional === "refused" ? null : additional;
    // Without a word about its keys, an object has any. And every object has a `constructor`, if not one of its own.
    const isOpen = schema.properties === undefined && patterns.length === 0 && rest === null;
    if (isOpen || properties.has("constructor")) return this.#giveUp();
    return {
      type: "object",
      ...(isNullable && { nullable: true }),
      properties: Object.fromEntries([...properties].map(([name, property]) => [name, this.#writeField(property)])),
      required: [...node.required].filter((name) => isWithoutDefault(properties.get(name))),
      ...(patterns.length > 0 && {
        patternProperties: Object.fromEntries(patterns.map(({ source, node }) => [source, this.#write(node, false)])),
      }),
      ...(rest !== null && { additionalProperties: this.#write(rest, false) }),
    };
  }

  #writeField(property: SchemaNode): JsonSchema {
    const schema = this.#write(property, false);
    if (!hasDefault(property)) return schema;
    const value = defaultOfNode(property)?.();
    const isFixed = typeof property.schema.default !== "function" && isWritableDefault(value);
    return isFixed ? { ...schema, default: value } : this.#giveUp();
  }

  #writeArray(node: SchemaNode, isNullable: boolean): JsonSchema {
    if (node.items === null || node.items === "refused" || node.prefixItems.length > 0) return this.#giveUp();
    return { type: "array", ...(isNullable && { nullable: true }), items: this.#write(node.items, false) };
  }

  #giveUp(): JsonSchema {
    this.#isWritable = false;
    return {};
  }
}

/** The types of a node that accepts nothing but scalars, as fast-json-stringify knows them; null for every other node. */
function scalarTypesOf(node: SchemaNode): readonly string[] | null {
  const literals = literalsOf(node);
  if (literals !== null) return uniqueScalars(literals.map((literal) => (literal === null ? "null" : typeof literal)));
  if (node.types !== null) return uniqueScalars(node.types.map((type) => (type === "bigint" ? "integer" : type)));
  if (node.target !== null) return node.target.isRecursive ? null : scalarTypesOf(node.target);
  const all = node.variants.map(scalarTypesOf);
  return all.length === 0 || all.includes(null) ? null : uniqueScalars(all.flatMap((types) => types ?? []));
}

const scalarNames: ReadonlySet<string> = new Set(["string", "integer", "number", "boolean", "null"]);

function uniqueScalars(types: readonly string[]): readonly string[] | null {
  return types.length > 0 && types.every((type) => scalarNames.has(type)) ? [...new Set(types)] : null;
}

function isWithoutDefault(property: SchemaNode | undefined): boolean {
  return property === undefined || !hasDefault(property);
}

/** Whether a default is the same as JSON whatever the schema says: an object could have defaults inside. */
function isWritableDefault(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((item) => typeof item !== "object" && isWritableDefault(item));
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}
