import { asksNothing } from "../text/coerce-text.ts";
import { acceptedTypes } from "./literals.ts";
import type { KeyPattern, SchemaNode } from "./schema-node.ts";

/** What an object schema says about its keys, references and branches of `allOf` included. */
export interface ObjectFields {
  /** The schema of each field; where several branches describe one field, the first of them. */
  readonly fields: ReadonlyMap<string, SchemaNode>;
  readonly required: ReadonlySet<string>;
  readonly patterns: readonly KeyPattern[];
  readonly additional: SchemaNode | "refused" | null;
  /** Whether it consists of its fields and nothing else: no rule concerns the object as a whole. */
  readonly isPlain: boolean;
}

/** Reads the fields of an object schema; null when it is none, or one of several. */
export function readObjectFields(node: SchemaNode): ObjectFields | null {
  const parts = partsOf(node);
  if (parts === null || parts.every((part) => part.schema.properties === undefined && !isKeyed(part))) return null;
  const additionals = parts.map((part) => part.additional).filter((additional) => additional !== null);
  const fields = new Map<string, SchemaNode>();
  for (const part of parts) {
    for (const [name, property] of part.properties) if (!fields.has(name)) fields.set(name, property);
  }
  return {
    fields,
    required: new Set(parts.flatMap((part) => [...part.required])),
    patterns: parts.flatMap((part) => part.patterns),
    additional: additionals.find((additional) => additional !== "refused") ?? additionals[0] ?? null,
    isPlain: parts.length === 1 && !isKeyed(node) && asksNothing(node, objectKeywords),
  };
}

const objectKeywords = ["properties", "required", "additionalProperties"];

function isKeyed({ patterns, additional }: SchemaNode): boolean {
  return patterns.length > 0 || (additional !== null && additional !== "refused");
}

/** The nodes that describe one object together; null when which of them do depends on the value. */
function partsOf(node: SchemaNode): readonly SchemaNode[] | null {
  const isOther = acceptedTypes(node)?.includes("object") === false;
  if (node.variants.length > 0 || node.isRecursive || isOther) return null;
  const parts: SchemaNode[] = [node];
  for (const branch of node.target === null ? node.allOf : [node.target, ...node.allOf]) {
    const inner = partsOf(branch);
    if (inner === null) return null;
    parts.push(...inner);
  }
  return parts;
}
