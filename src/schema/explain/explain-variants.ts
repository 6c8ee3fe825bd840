import { checkOf } from "../check/compile-check.ts";
import type { Direction } from "../check/derive-schema.ts";
import type { SchemaIssue } from "../decoded.ts";
import { readField } from "../finish/finish-object.ts";
import { isJsonObject } from "../json-type.ts";
import { acceptedTypes, acceptsTypeOf, literalsOf } from "../node/literals.ts";
import type { SchemaNode } from "../node/schema-node.ts";
import { describeChoice, describeMismatch, describeMissing } from "./describe-issues.ts";
import type { IssueSink } from "./issue-sink.ts";

/** What a walk over a refused value carries along. */
export interface Explanation {
  readonly direction: Direction;
  readonly sink: IssueSink;
  /** Null where no node has anything more to ask. */
  readonly findFurther: FindIssues | null;
}

/** Finds what a value that fits its node is refused for all the same. Null for a node that has nothing more to ask. */
export type FindIssues = (node: SchemaNode, value: unknown) => readonly SchemaIssue[] | null;

/** Adds the issues of a value that its node does not accept; none when it does. */
export type Explain = (node: SchemaNode, value: unknown, explanation: Explanation) => void;

/**
 * Adds what a union has against a value: the issues of the one variant that is meant, where that can be told, or one issue
 * that names them all.
 */
export function explainVariants(node: SchemaNode, value: unknown, explanation: Explanation, explain: Explain): void {
  const { direction, sink } = explanation;
  const fitting = node.variants.filter((variant) => checkOf(variant, direction)(value)).length;
  if (fitting === 1 || (fitting > 1 && node.schema.anyOf !== undefined)) return;
  const literals = literalsOf(node);
  const candidates = node.variants.filter((variant) => acceptsTypeOf(variant, value));
  const [candidate] = candidates;
  if (fitting > 1) sink.add("validation_error", "Value matches more than one variant");
  else if (literals !== null) sink.add("validation_error", describeChoice(literals));
  else if (candidate === undefined) {
    sink.add("validation_error", describeMismatch(acceptedTypes(node) ?? ["unknown"], value));
  } else if (candidates.length === 1) explain(candidate, value, explanation);
  else if (!isJsonObject(value) || !explainByDiscriminator(candidates, value, explanation, explain)) {
    sink.add("validation_error", "Value does not match any variant");
  }
}

/** Tells the variants of a union of objects apart by a field that is a literal in each, such as `kind`. */
function explainByDiscriminator(
  candidates: readonly SchemaNode[],
  value: Readonly<Record<string, unknown>>,
  explanation: Explanation,
  explain: Explain,
): boolean {
  const name = findDiscriminator(candidates);
  if (name === undefined) return false;
  const { sink } = explanation;
  const tag = readField(value, name);
  const meant = candidates.filter((candidate) => tagsOf(candidate, name)?.includes(tag) === true);
  const [only] = meant;
  if (tag === undefined) sink.add("missing_field", describeMissing(name), name);
  else if (only === undefined) {
    const tags = candidates.flatMap((candidate) => tagsOf(candidate, name) ?? []);
    sink.add("validation_error", describeChoice([...new Set(tags)]), name);
  } else if (meant.length === 1) explain(only, value, explanation);
  else return false;
  return true;
}

function findDiscriminator(candidates: readonly SchemaNode[]): string | undefined {
  const names = [...propertiesOf(candidates[0] as SchemaNode).keys()];
  return names.find((name) => candidates.every((candidate) => tagsOf(candidate, name) !== null));
}

function tagsOf(candidate: SchemaNode, name: string): readonly unknown[] | null {
  const property = propertiesOf(candidate).get(name);
  return property === undefined ? null : literalsOf(property);
}

function propertiesOf(node: SchemaNode): ReadonlyMap<string, SchemaNode> {
  return node.target === null ? node.properties : propertiesOf(node.target);
}
