import { checkOf } from "../check/compile-check.ts";
import type { Direction } from "../check/derive-schema.ts";
import { askRefinements, isRefinedLate } from "../check/refinements.ts";
import { hasUniqueItems } from "../check/unique-items.ts";
import type { SchemaIssues } from "../decoded.ts";
import { readField } from "../finish/finish-object.ts";
import { isJsonObject } from "../json-type.ts";
import { hasDefault, isBigInt, type SchemaNode } from "../node/schema-node.ts";
import { type CheckError, checkErrors, ownErrors } from "./check-errors.ts";
import { describeError, describeMismatch, describeMissing, describeUnknownKey } from "./describe-issues.ts";
import { type Explanation, explainVariants, type FindIssues } from "./explain-variants.ts";
import { IssueSink } from "./issue-sink.ts";
import { ownMessage } from "./own-messages.ts";

/**
 * Tells why a value does not fit: every missing field and every wrong one, up to a hundred.
 *
 * TypeBox's own report hides the wrong fields of an object that lacks one. So this walks the schema itself, passes over what
 * the compiled checks accept, and asks TypeBox about one place at a time.
 *
 * @param findFurther What validators have against the parts that fit.
 */
export function explainIssues(
  node: SchemaNode,
  value: unknown,
  direction: Direction,
  findFurther: FindIssues | null = null,
): SchemaIssues {
  const sink = new IssueSink();
  explain(node, value, { direction, sink, findFurther });
  // A value that was refused is never without an issue.
  if (sink.size === 0) sink.add("validation_error", "Value does not match its schema");
  return sink.toIssues();
}

function explain(node: SchemaNode, value: unknown, explanation: Explanation): void {
  const { direction, sink } = explanation;
  if (sink.isFull) return;
  if (direction === "input" && isBigInt(node)) {
    explainBigInt(node, value, explanation);
    return;
  }
  const errors = ownErrors(node, direction, value);
  // Whatever else is wrong with a value of the wrong type, or that is none of a list, is not worth a word.
  const decisive = errors.find(isChoice) ?? errors.find(isTypeError);
  if (decisive === undefined) explainFurther(node, value, errors, explanation);
  else addError(node, decisive, value, sink);
}

function explainFurther(
  node: SchemaNode,
  value: unknown,
  errors: readonly CheckError[],
  explanation: Explanation,
): void {
  const { direction, sink } = explanation;
  const since = sink.size;
  for (const error of errors) addError(node, error, value, sink);
  explainUniqueItems(node, value, sink);
  if (node.target !== null) explain(node.target, value, explanation);
  for (const branch of node.allOf) explain(branch, value, explanation);
  explainCondition(node, value, explanation);
  if (node.variants.length > 0) explainVariants(node, value, explanation, explain);
  if (isJsonObject(value)) explainObject(node, value, explanation);
  if (Array.isArray(value)) explainArray(node, value, explanation);
  if (sink.size > since) return;
  if (!(direction === "input" && isRefinedLate(node))) askRefinements(node, value, sink);
  // What is left are keywords that ask what the others have looked at.
  if (node.conditions.size > 0 && sink.size === since) {
    for (const error of checkErrors(node, direction, value)) addError(node, error, value, sink);
  }
}

function explainCondition(node: SchemaNode, value: unknown, explanation: Explanation): void {
  const condition = node.conditions.get("if");
  if (condition === undefined) return;
  const branch = node.conditions.get(checkOf(condition, "exact")(value) ? "then" : "else");
  if (branch !== undefined) explain(branch, value, explanation);
}

function isChoice({ keyword, instancePath }: CheckError): boolean {
  return instancePath === "" && (keyword === "const" || keyword === "enum");
}

function isTypeError({ keyword, instancePath }: CheckError): boolean {
  return instancePath === "" && keyword === "type";
}

function explainAt(step: string | number, node: SchemaNode, value: unknown, explanation: Explanation): void {
  const { direction, sink, findFurther } = explanation;
  const since = sink.size;
  const further = findFurther !== null && checkOf(node, direction)(value) ? findFurther(node, value) : null;
  if (further === null) explain(node, value, explanation);
  else sink.addAll(further);
  sink.prefix(since, step);
}

function explainObject(node: SchemaNode, value: Record<string, unknown>, explanation: Explanation): void {
  const { direction, sink } = explanation;
  for (const [name, property] of node.properties) {
    const field = readField(value, name);
    if (field !== undefined) explainAt(name, property, field, explanation);
    else if (node.required.has(name) && (direction === "exact" || !hasDefault(property))) addMissing(name, sink);
  }
  for (const name of node.required) {
    if (!node.properties.has(name) && !Object.hasOwn(value, name)) addMissing(name, sink);
  }
  if (node.patterns.length > 0 || node.additional !== null) explainOtherKeys(node, value, explanation);
}

function addMissing(name: string, sink: IssueSink): void {
  sink.add("missing_field", describeMissing(name), name);
}

function explainOtherKeys(node: SchemaNode, value: Record<string, unknown>, explanation: Explanation): void {
  const { direction, sink } = explanation;
  for (const key of Object.keys(value)) {
    if (sink.isFull) return;
    const matching = node.patterns.filter((pattern) => pattern.regex.test(key)).map((pattern) => pattern.node);
    const isOther = matching.length === 0 && !node.properties.has(key);
    if (isOther && node.additional === "refused") sink.add("validation_error", describeUnknownKey(key), key);
    const rest = isOther && node.additional !== null && node.additional !== "refused" ? [node.additional] : [];
    for (const other of [...matching, ...rest]) {
      if (!checkOf(other, direction)(value[key])) explainAt(key, other, value[key], explanation);
    }
  }
}

function explainArray(node: SchemaNode, value: readonly unknown[], explanation: Explanation): void {
  const { direction, sink } = explanation;
  for (const [index, item] of node.prefixItems.entries()) {
    if (index < value.length) explainAt(index, item, value[index], explanation);
  }
  const start = node.prefixItems.length;
  if (node.items === null || value.length <= start) return;
  if (node.items === "refused") {
    sink.add("validation_error", `Expected \`array\` of length <= ${start}`);
    return;
  }
  // Most elements of a long array are good: the compiled check passes over them quickly.
  const fits = checkOf(node.items, direction);
  for (let index = start; index < value.length && !sink.isFull; index++) {
    if (explanation.findFurther !== null || !fits(value[index])) {
      explainAt(index, node.items, value[index], explanation);
    }
  }
}

function explainUniqueItems(node: SchemaNode, value: unknown, sink: IssueSink): void {
  if (node.schema.uniqueItems !== true || !Array.isArray(value) || hasUniqueItems(value)) return;
  sink.add("validation_error", "Expected `array` of unique items");
}

function explainBigInt(node: SchemaNode, value: unknown, { direction, sink }: Explanation): void {
  if (checkOf(node, direction)(value)) return;
  const isDigits = typeof value === "string" || typeof value === "number";
  const msg = `Expected \`integer\` of at most 64 bits; beyond ±${Number.MAX_SAFE_INTEGER} as a string of digits`;
  sink.add("validation_error", isDigits ? msg : describeMismatch(["integer"], value));
}

/** Keywords whose errors repeat what the errors of their parts have said. */
const summaries: ReadonlySet<string> = new Set(["if", "anyOf", "oneOf", "allOf", "dependentSchemas"]);

function addError(node: SchemaNode, error: CheckError, value: unknown, sink: IssueSink): void {
  if (summaries.has(error.keyword)) return;
  const own = error.instancePath === "" ? ownMessage(node, error.keyword, value) : null;
  if (own !== null) {
    sink.add("validation_error", own);
    return;
  }
  const path: (string | number)[] = [];
  let place = value;
  for (const step of error.instancePath.split("/").slice(1)) {
    const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
    path.push(Array.isArray(place) ? Number(key) : key);
    place = (place as Record<string, unknown> | null | undefined)?.[key];
  }
  for (const { type, path: inner, msg } of describeError(error, place)) sink.add(type, msg, ...path, ...inner);
}
