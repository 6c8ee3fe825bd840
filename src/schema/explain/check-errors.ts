import { Errors } from "typebox/schema";
import { type Direction, deriveSchema } from "../check/derive-schema.ts";
import type { JsonSchema } from "../infer.ts";
import type { SchemaNode } from "../node/schema-node.ts";

/** Why a value does not fit, as TypeBox tells it. */
export interface CheckError {
  readonly keyword: string;
  /** Place in the value, as a JSON Pointer (RFC 6901). */
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** What TypeBox says about a value that does not fit; at most eight errors. */
export function checkErrors(node: SchemaNode, direction: Direction, value: unknown): readonly CheckError[] {
  return Errors(deriveSchema(node, direction), value)[1] as readonly CheckError[];
}

/** The same for the node alone, without the fields, elements and variants that nodes of their own describe. */
export function ownErrors(node: SchemaNode, direction: Direction, value: unknown): readonly CheckError[] {
  let schema = ownSchemas[direction].get(node);
  if (schema === undefined) {
    schema = deriveSchema(withoutContent(node), direction);
    ownSchemas[direction].set(node, schema);
  }
  return Errors(schema, value)[1] as readonly CheckError[];
}

const ownSchemas: Record<Direction, WeakMap<SchemaNode, JsonSchema>> = {
  input: new WeakMap(),
  output: new WeakMap(),
  exact: new WeakMap(),
};

/** Conditions that depend on what other nodes find, or whose errors TypeBox keeps to itself. */
const explainedApart: ReadonlySet<string> = new Set([
  "if",
  "then",
  "else",
  "unevaluatedItems",
  "unevaluatedProperties",
]);

function withoutContent(node: SchemaNode): SchemaNode {
  const { properties, uniqueItems, "~refine": refinements, ...schema } = node.schema;
  const conditions = [...node.conditions].filter(([keyword]) => !explainedApart.has(keyword));
  return {
    ...node,
    schema,
    conditions: new Map(conditions),
    properties: new Map(),
    required: new Set(),
    patterns: [],
    additional: null,
    prefixItems: [],
    items: null,
    allOf: [],
    variants: [],
    target: null,
  };
}
