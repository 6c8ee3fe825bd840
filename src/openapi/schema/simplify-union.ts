import type { JsonSchema } from "../../schema/infer.ts";
import { jsonTypeOf } from "../../schema/json-type.ts";

/** Keywords that null would have to fit too, or that would say of it what was said of the other values. */
const concerningNull = ["const", "enum", "default", "not", "if", "allOf", "anyOf", "oneOf", "$ref"];

/**
 * Writes a union the way client generators understand best: a list of values as an enum, "this or null" as a type that includes
 * null.
 */
export function simplifyUnion(keyword: "anyOf" | "oneOf", branches: readonly JsonSchema[]): JsonSchema {
  const [only] = branches;
  // The default of a branch is not that of the union.
  if (only !== undefined && branches.length === 1 && only.default === undefined) return only;
  return enumOf(keyword, branches) ?? nullableOf(branches) ?? { [keyword]: branches };
}

/** The type of some values, or a list where they are of several. */
export function typeOfValues(values: readonly unknown[]): string | readonly string[] | undefined {
  const types = [...new Set(values.map(typeOf))];
  return types.length === 1 ? types[0] : types;
}

/** Null where a branch says more than which values it takes. */
function enumOf(keyword: "anyOf" | "oneOf", branches: readonly JsonSchema[]): JsonSchema | null {
  const values = branches.map(valuesOf);
  if (values.includes(null)) return null;
  const all = values.flatMap((list) => list ?? []);
  const different = [...new Set(all)];
  // A value that two branches take is refused by `oneOf`.
  if (keyword === "oneOf" && different.length < all.length) return null;
  return { type: typeOfValues(different), enum: different };
}

function valuesOf(branch: JsonSchema): readonly unknown[] | null {
  const { type, const: value, enum: values, ...rest } = branch;
  if (Object.keys(rest).length > 0) return null;
  if (value !== undefined) return [value];
  if (Array.isArray(values)) return values;
  return type === "null" ? [null] : null;
}

function typeOf(value: unknown): string {
  const type = jsonTypeOf(value);
  return type === "integer" ? "number" : type;
}

function nullableOf(branches: readonly JsonSchema[]): JsonSchema | null {
  const others = branches.filter((branch) => !isNull(branch));
  const [other] = others;
  if (other === undefined || others.length !== 1 || branches.length !== 2) return null;
  // What has no type of its own may be anything.
  const isPlain = typeof other.type === "string" && concerningNull.every((keyword) => other[keyword] === undefined);
  return isPlain ? { ...other, type: [other.type, "null"] } : null;
}

function isNull(branch: JsonSchema): boolean {
  return branch.type === "null" && Object.keys(branch).length === 1;
}
