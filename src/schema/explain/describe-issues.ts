import type { IssueType } from "../../errors/validation-issue.ts";
import { localTimeFormat } from "../check/formats.ts";
import { jsonTypeOf } from "../json-type.ts";
import type { CheckError } from "./check-errors.ts";

/** What is said about one broken keyword; the path starts where the keyword applies. */
export interface Description {
  readonly type: IssueType;
  readonly path: readonly string[];
  readonly msg: string;
}

/** Values listed in a message before it says "…". */
const maxListed = 20;
/** Characters of a key of the request that are repeated in a message. */
const maxKeyLength = 50;

/**
 * Says in BoltAPI's words what TypeBox found: one description, or one a key where an error is about several keys.
 *
 * Values of the request never show up in a message, since they may be secrets; names of its keys do.
 */
export function describeError({ keyword, params, message }: CheckError, value: unknown): readonly Description[] {
  if (keyword === "~refine") return [{ type: "value_error", path: [], msg: String(params.message) }];
  const described = wording[keyword]?.(params, value) ?? `Value ${message}`;
  return typeof described === "string" ? [{ type: "validation_error", path: [], msg: described }] : described;
}

/** "Expected `integer`, got `string`". */
export function describeMismatch(types: readonly string[], value: unknown): string {
  const names = types.map((type) => (type === "bigint" ? "integer" : type));
  return `Expected \`${[...new Set(names)].join(" | ")}\`, got \`${jsonTypeOf(value)}\``;
}

/** "Expected one of `a`, `b`"; "Expected `a`" when there is only one. */
export function describeChoice(values: readonly unknown[]): string {
  if (values.length === 1) return `Expected \`${literalText(values[0])}\``;
  const listed = values.slice(0, maxListed).map((value) => `\`${literalText(value)}\``);
  return `Expected one of ${listed.join(", ")}${values.length > maxListed ? ", …" : ""}`;
}

export function describeMissing(key: string): string {
  return `Object missing required field \`${shortKey(key)}\``;
}

export function describeUnknownKey(key: string): string {
  return `Object contains unknown field \`${shortKey(key)}\``;
}

type Params = Readonly<Record<string, unknown>>;

const wording: Readonly<Record<string, (params: Params, value: unknown) => string | readonly Description[]>> = {
  type: (params, value) => describeMismatch([params.type].flat() as string[], value),
  const: (params) => describeChoice([params.allowedValue]),
  enum: (params) => describeChoice(params.allowedValues as readonly unknown[]),
  minimum: (params, value) => describeBound(">=", params.limit, value),
  maximum: (params, value) => describeBound("<=", params.limit, value),
  exclusiveMinimum: (params, value) => describeBound(">", params.limit, value),
  exclusiveMaximum: (params, value) => describeBound("<", params.limit, value),
  multipleOf: (params, value) => `Expected \`${numberType(value)}\` that is a multiple of ${params.multipleOf}`,
  minLength: (params) => `Expected \`string\` of length >= ${params.limit}`,
  maxLength: (params) => `Expected \`string\` of length <= ${params.limit}`,
  pattern: (params) => `Expected \`string\` matching regex '${patternSource(params.pattern)}'`,
  format: (params) =>
    `Expected \`string\` with format \`${params.format === localTimeFormat ? "time" : params.format}\``,
  minItems: (params) => `Expected \`array\` of length >= ${params.limit}`,
  maxItems: (params) => `Expected \`array\` of length <= ${params.limit}`,
  contains: (params) => describeContains(params),
  minProperties: (params) => `Expected \`object\` with >= ${params.limit} fields`,
  maxProperties: (params) => `Expected \`object\` with <= ${params.limit} fields`,
  required: (params) => describeMissingKeys(params.requiredProperties),
  dependentRequired: (params, value) => describeDependencies(params.dependencies, value),
  additionalProperties: (params) => describeUnknownKeys(params.additionalProperties),
  unevaluatedProperties: (params) => describeUnknownKeys(params.unevaluatedProperties),
  propertyNames: (params) => describeNames(params.propertyNames),
  not: () => "Value is not allowed",
  boolean: () => "Value is not allowed",
};

function describeBound(sign: string, limit: unknown, value: unknown): string {
  if (Math.abs(Number(limit)) !== Number.MAX_SAFE_INTEGER) return `Expected \`${numberType(value)}\` ${sign} ${limit}`;
  // Beyond this, the number that arrived is not always the number that was sent.
  return `Expected \`integer\` within ±${Number.MAX_SAFE_INTEGER}; t.BigInt() takes larger ones, as strings of digits`;
}

function numberType(value: unknown): string {
  return typeof value === "bigint" || Number.isInteger(value) ? "integer" : "number";
}

function describeContains({ minContains, maxContains }: Params): string {
  const count = maxContains === undefined ? `at least ${minContains}` : `at most ${maxContains}`;
  return `Expected \`array\` with ${count} matching items`;
}

function describeMissingKeys(names: unknown): readonly Description[] {
  return (names as readonly string[]).map((name) => ({
    type: "missing_field",
    path: [name],
    msg: describeMissing(name),
  }));
}

function describeDependencies(names: unknown, value: unknown): readonly Description[] {
  return describeMissingKeys((names as readonly string[]).filter((name) => !Object.hasOwn(value as object, name)));
}

function describeUnknownKeys(names: unknown): readonly Description[] {
  return describeKeys(names, describeUnknownKey);
}

function describeNames(names: unknown): readonly Description[] {
  return describeKeys(names, (name) => `Object contains field \`${shortKey(name)}\`, whose name is not allowed`);
}

function describeKeys(names: unknown, describe: (name: string) => string): readonly Description[] {
  return (names as readonly string[]).map((name) => ({ type: "validation_error", path: [name], msg: describe(name) }));
}

function shortKey(key: string): string {
  return key.length > maxKeyLength ? `${key.slice(0, maxKeyLength)}…` : key;
}

function literalText(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function patternSource(pattern: unknown): string {
  return pattern instanceof RegExp ? pattern.source : String(pattern);
}
