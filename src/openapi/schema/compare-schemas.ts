import { isDeepStrictEqual } from "node:util";
import type { JsonSchema } from "../../schema/infer.ts";

/**
 * Whether two schemas are the same but for `additionalProperties: false`: what leaves has no other keys in any case, so that it may go
 * by what is said of those that come in.
 */
export function isSameButClosed(first: JsonSchema, second: JsonSchema): boolean {
  return isDeepStrictEqual(withoutClosing(first), withoutClosing(second));
}

function withoutClosing(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutClosing);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key, inner]) => key !== "additionalProperties" || inner !== false);
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutClosing(inner)]));
}

/** Whether a schema refers to one of the components with these names. */
export function refersTo(value: unknown, names: ReadonlySet<string>): boolean {
  if (Array.isArray(value)) return value.some((inner) => refersTo(inner, names));
  if (typeof value !== "object" || value === null) return false;
  const { $ref } = value as JsonSchema;
  if (typeof $ref === "string" && names.has($ref.replace("#/components/schemas/", ""))) return true;
  return Object.values(value).some((inner) => refersTo(inner, names));
}
