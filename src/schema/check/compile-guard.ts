import type { SchemaIssue } from "../decoded.ts";
import { guardJson } from "../guard-json.ts";
import { nodesOfValue, type SchemaNode } from "../node/schema-node.ts";

/** Finds forbidden keys and bottomless nesting; null when there is none. */
export type Guard = (value: unknown) => readonly SchemaIssue[] | null;

/**
 * Compiles the guard of a schema; null for a closed one, whose own check already knows every key and every level.
 *
 * Only the open places of a value are walked: what the schema leaves unknown, what it allows additional keys in, and what
 * contains itself.
 */
export function compileGuard(node: SchemaNode, depth = 0): Guard | null {
  if (isOpen(node)) return (value) => guardJson(value, depth);
  const guards = [
    ...nodesOfValue(node).map((part) => compileGuard(part, depth)),
    compileFieldGuard(node, depth),
    compileElementGuard(node, depth),
  ].filter((guard) => guard !== null);
  if (guards.length <= 1) return guards[0] ?? null;
  return (value) => {
    for (const guard of guards) {
      const issues = guard(value);
      if (issues !== null) return issues;
    }
    return null;
  };
}

function compileFieldGuard(node: SchemaNode, depth: number): Guard | null {
  const fields: { readonly name: string; readonly guard: Guard }[] = [];
  for (const [name, property] of node.properties) {
    const guard = compileGuard(property, depth + 1);
    if (guard !== null) fields.push({ name, guard });
  }
  if (fields.length === 0) return null;
  return (value) => {
    if (typeof value !== "object" || value === null) return null;
    for (const { name, guard } of fields) {
      const issues = guard((value as Record<string, unknown>)[name]);
      if (issues !== null) return prefixed(issues, name);
    }
    return null;
  };
}

function compileElementGuard(node: SchemaNode, depth: number): Guard | null {
  const first = node.prefixItems.map((item) => compileGuard(item, depth + 1));
  const rest = node.items === null || node.items === "refused" ? null : compileGuard(node.items, depth + 1);
  if (rest === null && first.every((guard) => guard === null)) return null;
  return (value) => {
    if (!Array.isArray(value)) return null;
    for (let index = 0; index < value.length; index++) {
      const guard = index < first.length ? first[index] : rest;
      const issues = guard?.(value[index]) ?? null;
      if (issues !== null) return prefixed(issues, index);
    }
    return null;
  };
}

function prefixed(issues: readonly SchemaIssue[], step: string | number): readonly SchemaIssue[] {
  return issues.map((issue) => ({ ...issue, path: [step, ...issue.path] }));
}

/** Whether values of the node can hold what the schema does not describe, or themselves. */
function isOpen(node: SchemaNode): boolean {
  if (node.isRecursive || node.dependentSchemas.size > 0) return true;
  if (node.conditions.has("then") || node.conditions.has("else") || node.conditions.has("unevaluatedProperties")) {
    return true;
  }
  if (node.types === null) return !isLimited(node);
  return node.types.some(
    (type) => (type === "object" && isOpenObject(node)) || (type === "array" && isOpenArray(node)),
  );
}

/** Whether a node without a type leaves its values to others, or has a list of them. */
function isLimited({ schema, target, allOf, variants }: SchemaNode): boolean {
  return (
    schema.const !== undefined || schema.enum !== undefined || target !== null || allOf.length + variants.length > 0
  );
}

function isOpenObject({ schema, patterns, additional, target, allOf, variants }: SchemaNode): boolean {
  if (patterns.length > 0 || (additional !== null && additional !== "refused")) return true;
  const isDescribed = schema.properties !== undefined || additional === "refused";
  return !isDescribed && target === null && allOf.length + variants.length === 0;
}

function isOpenArray({ schema, items, prefixItems, target, allOf, variants }: SchemaNode): boolean {
  if (items !== null) return false;
  // A tuple without a word about further elements takes any.
  if (prefixItems.length > 0) return schema.maxItems !== prefixItems.length;
  return target === null && allOf.length + variants.length === 0;
}
