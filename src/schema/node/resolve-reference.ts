import type { JsonSchema } from "../infer.ts";

/** A schema that a reference leads to, and the resources around it, outermost first. */
export interface ResolvedReference {
  readonly schema: JsonSchema;
  readonly resources: readonly JsonSchema[];
}

/**
 * Finds what `$ref` refers to, in all forms that TypeBox, Zod and ArkType write: "#", "#/$defs/Node", "Node".
 *
 * @param resources The schemas around the reference that have an `$id` or `$defs`, outermost first.
 */
export function resolveReference(
  reference: string,
  document: JsonSchema,
  resources: readonly JsonSchema[],
): ResolvedReference | null {
  if (!reference.startsWith("#")) return findNamed(reference, document, resources);
  // "#" stands for the innermost schema with an `$id`. Pointers into `$defs` are written from the top all the same.
  const base = resources.findLast((resource) => resource.$id !== undefined) ?? document;
  for (const root of base === document ? [document] : [base, document]) {
    const schema = followPointer(root, reference.slice(1));
    if (schema !== null) return { schema, resources: [...resources.slice(0, resources.indexOf(root)), root] };
  }
  return null;
}

function findNamed(name: string, document: JsonSchema, resources: readonly JsonSchema[]): ResolvedReference | null {
  for (let depth = resources.length; depth > 0; depth--) {
    const resource = resources[depth - 1] as JsonSchema;
    const schema = resource.$id === name ? resource : ownSchema(resource.$defs, name);
    if (schema !== null) return { schema, resources: resources.slice(0, depth) };
  }
  const schema = findById(document, name);
  return schema === null ? null : { schema, resources };
}

/** Follows a JSON Pointer, such as "/$defs/Node". @spec RFC 6901 §4 */
function followPointer(root: JsonSchema, pointer: string): JsonSchema | null {
  let value: unknown = root;
  for (const step of pointer.split("/").slice(1)) {
    const key = decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
    value = ownSchema(value, key);
  }
  return value as JsonSchema | null;
}

function findById(schema: unknown, id: string): JsonSchema | null {
  if (typeof schema !== "object" || schema === null) return null;
  if ((schema as JsonSchema).$id === id) return schema as JsonSchema;
  for (const [key, value] of Object.entries(schema)) {
    // What stands in these is data, whatever it looks like.
    if (key === "const" || key === "enum" || key === "default" || key === "examples") continue;
    const found = findById(value, id);
    if (found !== null) return found;
  }
  return null;
}

function ownSchema(holder: unknown, key: string): JsonSchema | null {
  if (typeof holder !== "object" || holder === null || !Object.hasOwn(holder, key)) return null;
  const value: unknown = (holder as Record<string, unknown>)[key];
  return typeof value === "object" && value !== null ? (value as JsonSchema) : null;
}
