import { checkOf } from "./check/compile-check.ts";
import { inputJsonSchema, outputJsonSchema } from "./json-schema.ts";
import { readSchema, type SchemaNode } from "./node/schema-node.ts";
import type { SchemaSide } from "./node/schema-sides.ts";
import type { StandardSchema } from "./standard-schema.ts";

/**
 * Reads the JSON Schema that a library gives of its schema; null when it gives none, or one that BoltAPI cannot compile.
 *
 * It says which types to make of texts and which keys to keep. Whether a value fits, only the library itself decides.
 */
export function readForeignSchema(schema: StandardSchema, side: SchemaSide): SchemaNode | null {
  const json = side === "input" ? inputJsonSchema(schema) : outputJsonSchema(schema);
  if (json === null) return null;
  try {
    const node = readSchema(json, "", side);
    // Patterns of other dialects of regular expressions show up here.
    checkOf(node, "exact");
    return node;
  } catch {
    return null;
  }
}
