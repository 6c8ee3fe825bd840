import { copyJson } from "../copy-json.ts";
import { hasDefault, type SchemaNode } from "../node/schema-node.ts";

/** Makes the default of a node, its own or that of its reference, a fresh one each time; null when it has none. */
export function defaultOfNode(node: SchemaNode): (() => unknown) | null {
  if (!hasDefault(node)) return null;
  const value = node.schema.default;
  if (value === undefined) return node.target && defaultOfNode(node.target);
  // TypeBox takes a function as a default, too, and calls it for every value it makes.
  if (typeof value === "function") return value as () => unknown;
  return typeof value === "object" && value !== null ? () => copyJson(value) : () => value;
}
