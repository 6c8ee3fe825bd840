import type { JsonSchema } from "../../schema/infer.ts";
import { isPlainObject } from "../../schema/json-type.ts";
import { hasDefault, isBigInt, type SchemaNode } from "../../schema/node/schema-node.ts";
import type { SchemaSide } from "../../schema/node/schema-sides.ts";
import { discriminatorOf } from "./discriminator.ts";
import { joinSchemas } from "./join-schemas.ts";
import { simplifyUnion, typeOfValues } from "./simplify-union.ts";

/** Describes a schema that another is made of: by a reference where it has a name, as it is otherwise. */
export type DescribePart = (node: SchemaNode) => JsonSchema;

/** Keywords that are written anew from the node, or mean something to BoltAPI alone. */
const rewritten: ReadonlySet<string> = new Set([
  ...["type", "properties", "required", "patternProperties", "additionalProperties", "dependentSchemas"],
  ...["items", "prefixItems", "additionalItems", "anyOf", "oneOf", "allOf", "$ref", "default"],
  ...["not", "if", "then", "else", "contains", "propertyNames", "unevaluatedItems", "unevaluatedProperties"],
  ...["$id", "$schema", "$defs", "$anchor", "definitions", "alias"],
  // These lead to places that the document does not have.
  ...["$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$recursiveAnchor", "$vocabulary"],
]);

/**
 * Writes a schema with the keywords of draft 2020-12, for one of the two ways that values go: what comes in may leave out what
 * has a default, what leaves has it.
 *
 * @param isForeign Whether it is of a library that describes each side by itself.
 */
export function describeNode(node: SchemaNode, side: SchemaSide, isForeign: boolean, part: DescribePart): JsonSchema {
  if (isBigInt(node)) return describeBigInt(node, side);
  const own = {
    ...describeValue(node),
    ...describeKeys(node, side, isForeign, part),
    ...describeItems(node, part),
    ...(node.allOf.length === 0 ? {} : { allOf: node.allOf.map(part) }),
    ...describeMap(node.conditions, part),
    ...defaultOf(node),
  };
  const withUnion = node.variants.length === 0 ? own : joinSchemas(own, describeUnion(node, part));
  return node.target === null ? withUnion : joinSchemas(withUnion, part(node.target));
}

/** Types that JSON has; those of TypeBox for other values of JavaScript say nothing about JSON. */
const jsonTypes: ReadonlySet<string> = new Set(["string", "number", "integer", "boolean", "object", "array", "null"]);

function describeValue({ schema, types }: SchemaNode): JsonSchema {
  const known = (types ?? typesOfValues(schema)).filter((type) => jsonTypes.has(type));
  const rest = Object.entries(schema).filter(
    ([keyword, value]) => !rewritten.has(keyword) && !keyword.startsWith("~") && isJson(value),
  );
  return {
    ...(known.length === 0 ? {} : { type: known.length === 1 ? known[0] : known }),
    ...Object.fromEntries(rest),
  };
}

/** Generators of clients want the type of an enum said, where it is one type. */
function typesOfValues({ enum: values }: JsonSchema): readonly string[] {
  const type = Array.isArray(values) ? typeOfValues(values) : null;
  return typeof type === "string" ? [type] : [];
}

function describeKeys(node: SchemaNode, side: SchemaSide, isForeign: boolean, part: DescribePart): JsonSchema {
  const { schema, properties, required, patterns, additional, dependentSchemas } = node;
  const names = [...properties.keys(), ...[...required].filter((name) => !properties.has(name))];
  const present = names.filter((name) => isPresent(name, node, side));
  const [anyKey] = patterns;
  // That is how TypeBox writes a record: any key, and what it holds.
  const isRecord = patterns.length === 1 && anyKey?.source === "^.*$" && additional === null;
  // A library that says what leaves says of every object that nothing else does.
  const isSaidOfAll = isForeign && side === "output" && additional === "refused";
  return {
    ...(schema.properties === undefined ? {} : { properties: describeMap(properties, part) }),
    ...(present.length === 0 ? {} : { required: present }),
    ...(isRecord && anyKey !== undefined ? { additionalProperties: part(anyKey.node) } : {}),
    ...(patterns.length > 0 && !isRecord ? { patternProperties: describePatterns(node, part) } : {}),
    ...(additional === null || isSaidOfAll ? {} : { additionalProperties: describeRest(additional, part) }),
    ...(dependentSchemas.size === 0 ? {} : { dependentSchemas: describeMap(dependentSchemas, part) }),
  };
}

function isPresent(name: string, { properties, required }: SchemaNode, side: SchemaSide): boolean {
  const property = properties.get(name);
  const isFilledIn = property !== undefined && hasDefault(property);
  return side === "input" ? required.has(name) && !isFilledIn : required.has(name) || isFilledIn;
}

function describePatterns({ patterns }: SchemaNode, part: DescribePart): JsonSchema {
  return Object.fromEntries(patterns.map(({ source, node }) => [source, part(node)]));
}

function describeItems({ prefixItems, items }: SchemaNode, part: DescribePart): JsonSchema {
  return {
    ...(prefixItems.length === 0 ? {} : { prefixItems: prefixItems.map(part) }),
    ...(items === null ? {} : { items: describeRest(items, part) }),
  };
}

function describeUnion({ schema, variants }: SchemaNode, part: DescribePart): JsonSchema {
  // A value that is not there is no value of JSON.
  const branches = variants.filter(({ types }) => types?.join() !== "undefined").map(part);
  const keyword = schema.anyOf === undefined ? "oneOf" : "anyOf";
  return branches.length === 0 ? {} : { ...simplifyUnion(keyword, branches), ...discriminatorOf(variants, branches) };
}

/** A default that is made by a function is another each time. */
function defaultOf({ schema }: SchemaNode): JsonSchema {
  return schema.default === undefined || !isJson(schema.default) ? {} : { default: schema.default };
}

function describeRest(rest: SchemaNode | "refused", part: DescribePart): JsonSchema | false {
  return rest === "refused" ? false : part(rest);
}

function describeMap(nodes: ReadonlyMap<string, SchemaNode>, part: DescribePart): Record<string, JsonSchema> {
  return Object.fromEntries([...nodes].map(([name, node]) => [name, part(node)]));
}

/** Big integers leave as numbers with all their digits, and come in as numbers, or as digits where a number would lose some. */
function describeBigInt({ schema }: SchemaNode, side: SchemaSide): JsonSchema {
  const { title, description, deprecated, examples } = schema;
  const words = Object.entries({ title, description, deprecated, examples }).filter(([, value]) => isJson(value));
  const bounds = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"].flatMap((keyword) =>
    typeof schema[keyword] === "bigint" ? [[keyword, Number(schema[keyword])]] : [],
  );
  const number = { type: "integer", format: "int64", ...Object.fromEntries(bounds) };
  const digits = { type: "string", pattern: "^[+-]?\\d{1,40}$" };
  return { ...(side === "output" ? number : { anyOf: [number, digits] }), ...Object.fromEntries(words) };
}

/** Whether a value stands in JSON as it is: functions, dates, big integers and infinity do not. */
function isJson(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isJson);
  if (typeof value === "object" && value !== null) return isPlainObject(value) && Object.values(value).every(isJson);
  return value === null || Number.isFinite(value) || typeof value === "string" || typeof value === "boolean";
}
