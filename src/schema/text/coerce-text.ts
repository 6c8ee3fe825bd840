import { ConfigError } from "../../errors/config-error.ts";
import { parseBigInt } from "../check/bigint-range.ts";
import { checkOf } from "../check/compile-check.ts";
import { isDecimal } from "../check/formats.ts";
import { refinementsOf } from "../check/refinements.ts";
import { SchemaIssues } from "../decoded.ts";
import { describeChoice } from "../explain/describe-issues.ts";
import { explainIssues } from "../explain/explain-issues.ts";
import { codecOf } from "../finish/codec.ts";
import { decodeOf } from "../finish/own-conversions.ts";
import { acceptedTypes, literalsOf } from "../node/literals.ts";
import type { SchemaNode } from "../node/schema-node.ts";
import { parseDate, parseDateTime, parseTime, parseUuid } from "./text-dates.ts";
import { invalidText, textIssue } from "./text-issues.ts";
import { parseBoolean, parseInteger, parseNumber } from "./text-numbers.ts";

/** Makes a value of a text, or says why it cannot. Whether the value fits the constraints of its schema is another question. */
export type Coercion = (text: string) => unknown | SchemaIssues;

/** Whose schema it is: another library has its own idea of strings, and gets them as they were sent. */
export type SchemaOwner = "typebox" | "foreign";

/**
 * Compiles the coercion that a node asks for.
 *
 * @throws ConfigError SCHEMA_NOT_SCALAR for objects, arrays and schemas that contain themselves.
 */
export function compileCoercion(node: SchemaNode, owner: SchemaOwner, place: string): Coercion {
  if (node.isRecursive) throw new ConfigError("SCHEMA_NOT_SCALAR", place, "a schema that contains itself");
  if (node.schema.const !== undefined || Array.isArray(node.schema.enum)) return coerceLiteral(literalsOf(node) ?? []);
  if (node.target !== null) return compileCoercion(node.target, owner, place);
  if (node.variants.length > 0) return compileUnion(node, node.variants, owner, place);
  if (node.types === null) {
    // Of several schemas for one value, the first says what it is, and the check asks all.
    const [first] = node.allOf;
    return first === undefined ? (text) => text : compileCoercion(first, owner, place);
  }
  const alternatives = node.types.map((type) => ({ ...node, types: [type], schema: { ...node.schema, type } }));
  const [only] = alternatives;
  if (only === undefined || alternatives.length > 1) return compileUnion(node, alternatives, owner, place);
  return coercionOfType(node, only.types[0] as string, owner, place);
}

function coercionOfType({ schema }: SchemaNode, type: string, owner: SchemaOwner, place: string): Coercion {
  switch (type) {
    case "string":
      return owner === "foreign" ? (text) => text : (stringFormats[String(schema.format)] ?? ((text) => text));
    case "integer":
      return coerceInteger;
    case "bigint":
      return coerceBigInt;
    case "number":
      return coerceBy("number", parseNumber);
    case "boolean":
      return coerceBy("boolean", parseBoolean);
    case "null":
      return (text) => (text === "" || text === "null" ? null : invalidText("null", text));
    case "object":
    case "array":
      throw new ConfigError("SCHEMA_NOT_SCALAR", place, `an ${type}`);
    default:
      return (text) => text;
  }
}

/** Formats whose texts have one normal form, or that TypeBox does not know. */
const stringFormats: Readonly<Record<string, Coercion>> = {
  uuid: coerceBy("uuid", parseUuid),
  date: coerceBy("date", parseDate),
  "date-time": coerceBy("date-time", parseDateTime),
  time: coerceBy("time", parseTime),
  decimal: (text) => (isDecimal(text) ? text : invalidText("decimal", text)),
};

function coerceBy(kind: string, parse: (text: string) => unknown): Coercion {
  return (text) => {
    const value = parse(text);
    return value === undefined ? invalidText(kind, text) : value;
  };
}

function coerceInteger(text: string): unknown {
  const value = parseInteger(text);
  if (value === undefined) return invalidText("integer", text);
  if (Number.isSafeInteger(value)) return value;
  return invalidText("integer", text, ` is beyond the safe range of ±${Number.MAX_SAFE_INTEGER}`);
}

function coerceBigInt(text: string): unknown {
  const value = parseBigInt(text);
  if (value !== undefined) return value;
  const isDigits = parseInteger(text) !== undefined;
  return invalidText("integer", text, isDigits ? " is beyond the range of 64 bits" : "");
}

function coerceLiteral(values: readonly unknown[]): Coercion {
  const refusal = textIssue(describeChoice(values));
  return (text) => {
    for (const value of values) {
      if (readLiteral(text, value)) return value;
    }
    return refusal;
  };
}

function readLiteral(text: string, value: unknown): boolean {
  if (typeof value === "string") return text === value;
  if (typeof value === "number") return parseNumber(text) === value;
  if (typeof value === "boolean") return parseBoolean(text) === value;
  if (typeof value === "bigint") return parseBigInt(text) === value;
  return value === null && (text === "" || text === "null");
}

/** The first alternative, in the order of the schema, that takes the text and accepts what it made of it. */
function compileUnion(
  node: SchemaNode,
  alternatives: readonly SchemaNode[],
  owner: SchemaOwner,
  place: string,
): Coercion {
  const options = alternatives.map((alternative) => {
    const coerce = compileCoercion(alternative, owner, place);
    const fits = isGuaranteed(alternative, owner) ? null : checkOf(alternative, directionOf(owner));
    return { alternative, coerce, fits };
  });
  const literals = literalsOf(node);
  const notNull = options.filter(({ alternative }) => acceptedTypes(alternative)?.join() !== "null");
  const [only] = notNull;
  return (text) => {
    for (const { coerce, fits } of options) {
      const value = coerce(text);
      if (!(value instanceof SchemaIssues) && (fits === null || fits(value))) return value;
    }
    if (literals !== null) return textIssue(describeChoice(literals));
    if (only === undefined || notNull.length > 1) return invalidText("", text, expectation(node));
    const value = only.coerce(text);
    return value instanceof SchemaIssues ? value : explainIssues(only.alternative, value, directionOf(owner));
  };
}

function expectation(node: SchemaNode): string {
  const types = acceptedTypes(node);
  if (types === null) return "";
  const names = new Set(types.map((type) => (type === "bigint" ? "integer" : type)));
  return `; expected ${[...names].join(" or ")}`;
}

function directionOf(owner: SchemaOwner): "input" | "exact" {
  return owner === "typebox" ? "input" : "exact";
}

/** Keywords that a coercion answers for, or that ask for nothing. */
const answered: ReadonlySet<string> = new Set([
  ...["type", "const", "enum", "anyOf", "$ref", "$defs", "$id", "$schema", "default", "alias"],
  ...["title", "description", "examples", "example", "deprecated", "readOnly", "writeOnly", "$comment"],
]);

const scalarTypes: ReadonlySet<string> = new Set(["string", "integer", "bigint", "number", "boolean", "null"]);

/** Whether whatever the coercion of a node makes fits it, so that no check is needed. */
export function isGuaranteed(node: SchemaNode, owner: SchemaOwner): boolean {
  const isNormalized = owner === "typebox" && Object.hasOwn(stringFormats, String(node.schema.format));
  if (!asksNothing(node, isNormalized ? ["format"] : [])) return false;
  if (node.target !== null) return isGuaranteed(node.target, owner);
  // The coercion of a union asks the checks of its alternatives itself.
  return node.types === null || node.types.every((type) => scalarTypes.has(type));
}

/** Whether a node has no constraint of its own, besides the keywords named, and no code of the application. */
export function asksNothing(node: SchemaNode, besides: readonly string[]): boolean {
  const isAnswered = (keyword: string): boolean =>
    answered.has(keyword) || besides.includes(keyword) || keyword.startsWith("~");
  const isPlain = Object.keys(node.schema).every(isAnswered);
  return isPlain && refinementsOf(node).length === 0 && codecOf(node) === null && decodeOf(node) === null;
}
