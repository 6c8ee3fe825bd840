import type { JsonSchema } from "../../schema/infer.ts";
import { jsonTypeOf } from "../../schema/json-type.ts";

/**
 * Writes a union the way client generators understand best: a list of values as an enum, "this or null" as a type that includes
 * null.
 */
export function simplifyUnion(keyword: "anyOf" | "oneOf", branches: readonly JsonSchema[]): JsonSchema {
  const [only] = branches;
  if (only !== undefined && branches.length === 1) return only;
  return enumOf(branches) ?? nullableOf(branches) ?? { [keyword]: branches };
}

/** Null where a branch says more than which values it takes. */
function enumOf(branches: readonly JsonSchema[]): JsonSchema | null {
  const values = branches.map(valuesOf);
  if (values.includes(null)) return null;
  const all = [...new Set(values.flatMap((list) => list ?? []))];
  const types = [...new Set(all.map(typeOf))];
  return { type: types.length === 1 ? types[0] : types, enum: all };
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
  // A list of values would have to include null too, and what has no type of its own may be anything.
  if (typeof other.type !== "string" || other.const !== undefined || other.enum !== undefined) return null;
  return { ...other, type: [other.type, "null"] };
}

function isNull(branch: JsonSchema): boolean {
  return branch.type === "null" && Object.keys(branch).length === 1;
}
