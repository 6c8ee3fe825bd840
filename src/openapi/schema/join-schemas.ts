import { isDeepStrictEqual } from "node:util";
import type { JsonSchema } from "../../schema/infer.ts";

/** Keywords that say something about values and refuse none. */
const annotations: ReadonlySet<string> = new Set([
  ...["title", "description", "examples", "default", "deprecated", "readOnly", "writeOnly", "$comment"],
]);

/** Keywords that mean the same whatever stands beside them. */
const standalone: ReadonlySet<string> = new Set(["$ref", "anyOf", "oneOf", "discriminator"]);

/**
 * Makes one schema of two that a value has to fit both. They are written into one where no keyword then means anything else:
 * `additionalProperties`, for one, depends on the properties beside it. What the first says in words goes before.
 */
export function joinSchemas(first: JsonSchema, second: JsonSchema): JsonSchema {
  if (isJoinable(first, second)) return { ...second, ...first };
  const others = Array.isArray(first.allOf) ? first.allOf : [];
  return { ...first, allOf: [second, ...others] };
}

function isJoinable(first: JsonSchema, second: JsonSchema): boolean {
  const isClashing = Object.keys(second).some(
    (keyword) =>
      Object.hasOwn(first, keyword) && !annotations.has(keyword) && !isDeepStrictEqual(first[keyword], second[keyword]),
  );
  if (isClashing) return false;
  const isStandalone = Object.keys(second).every((keyword) => standalone.has(keyword) || annotations.has(keyword));
  return isStandalone || Object.keys(first).every((keyword) => annotations.has(keyword) || keyword === "type");
}
