import { checkOf } from "../check/compile-check.ts";
import type { Direction } from "../check/derive-schema.ts";
import type { SchemaNode } from "../node/schema-node.ts";

/** Which keys of an object its schema describes. */
export interface KnownKeys {
  readonly names: ReadonlySet<string>;
  readonly patterns: readonly RegExp[];
  /** Whether all other keys are kept, too. */
  readonly keepsOthers: boolean;
}

/**
 * The keys that a node describes, `$ref`, `allOf` and the fitting variant of a union taken together: a function of the value
 * where there is a union. Null when the node describes no object, so that nothing is to be dropped.
 */
export function knownKeysOf(
  node: SchemaNode,
  direction: Direction,
): KnownKeys | ((value: unknown) => KnownKeys) | null {
  const parts: KnownKeys[] = [];
  const unions: SchemaNode[] = [];
  collect(node, parts, unions);
  const choices = unions.map((union) => compileChoice(union, direction)).filter((choice) => choice !== null);
  if (choices.length > 0) return (value) => merge([...parts, ...choices.map((choice) => choice(value))]);
  return parts.length === 0 ? null : merge(parts);
}

export function isKnown({ names, patterns, keepsOthers }: KnownKeys, key: string): boolean {
  return names.has(key) || keepsOthers || patterns.some((pattern) => pattern.test(key));
}

function collect(node: SchemaNode, parts: KnownKeys[], unions: SchemaNode[]): void {
  const own = ownKeys(node);
  if (own !== null) parts.push(own);
  if (node.variants.length > 0) unions.push(node);
  if (node.target !== null) collect(node.target, parts, unions);
  for (const branch of node.allOf) collect(branch, parts, unions);
}

function ownKeys({
  schema,
  properties,
  patterns,
  additional,
  conditions,
  dependentSchemas,
}: SchemaNode): KnownKeys | null {
  const isConditional = ["then", "else", "unevaluatedProperties"].some((keyword) => conditions.has(keyword));
  if (isConditional || dependentSchemas.size > 0) return everything;
  if (schema.properties === undefined && patterns.length === 0 && additional === null) return null;
  return {
    names: new Set(properties.keys()),
    patterns: patterns.map((pattern) => pattern.regex),
    keepsOthers: additional !== null && additional !== "refused",
  };
}

function compileChoice(union: SchemaNode, direction: Direction): ((value: unknown) => KnownKeys) | null {
  const options = union.variants.map((variant) => ({
    fits: checkOf(variant, direction),
    keys: knownKeysOf(variant, direction),
  }));
  if (options.every((option) => option.keys === null)) return null;
  return (value) => {
    const keys = options.find((option) => option.fits(value))?.keys ?? nothing;
    return typeof keys === "function" ? keys(value) : keys;
  };
}

function merge(parts: readonly KnownKeys[]): KnownKeys {
  if (parts.length === 1) return parts[0] as KnownKeys;
  return {
    names: new Set(parts.flatMap((part) => [...part.names])),
    patterns: parts.flatMap((part) => part.patterns),
    keepsOthers: parts.some((part) => part.keepsOthers),
  };
}

const nothing: KnownKeys = { names: new Set(), patterns: [], keepsOthers: false };
/** What stands under a condition is not looked into, so every key may be described there. */
const everything: KnownKeys = { names: new Set(), patterns: [], keepsOthers: true };
