import { jsonTypeOf } from "../json-type.ts";
import { isBigInt, type SchemaNode } from "./schema-node.ts";

/** The values that are all a node accepts; null when it accepts more than a list of them. */
export function literalsOf(node: SchemaNode): readonly unknown[] | null {
  if (node.schema.const !== undefined) return [node.schema.const];
  if (Array.isArray(node.schema.enum)) return node.schema.enum;
  if (node.variants.length === 0) return node.target === null ? null : literalsOf(node.target);
  const literals = node.variants.map(literalsOf);
  return literals.includes(null) ? null : literals.flatMap((values) => values ?? []);
}

/** The JSON types of the values a node accepts; null when it may be any. */
export function acceptedTypes(node: SchemaNode): readonly string[] | null {
  const literals = literalsOf(node);
  if (literals !== null) return [...new Set(literals.map(jsonTypeOf))];
  if (node.types !== null) return node.types;
  if (node.target !== null) return acceptedTypes(node.target);
  const all = node.variants.map(acceptedTypes);
  return all.length === 0 || all.includes(null) ? null : [...new Set(all.flatMap((types) => types ?? []))];
}

/** Whether a node may accept a value, as far as its JSON type goes. */
export function acceptsTypeOf(node: SchemaNode, value: unknown): boolean {
  const types = isBigInt(node) ? ["bigint", "integer", "string"] : acceptedTypes(node);
  const type = jsonTypeOf(value);
  return types === null || types.includes(type) || (type === "integer" && types.includes("number"));
}
