import { isThenable } from "../request/thenable.ts";
import type { JsonSchema, TypeBoxSchema } from "../schema/infer.ts";
import { asJsonSchema } from "../schema/json-schema.ts";
import type { StandardJsonSchemaOptions, StandardResult, StandardSchema } from "../schema/standard-schema.ts";
import { t } from "../schema/t.ts";

/** Stands for the items while the schema of an envelope is made. */
const mark = "boltapi: items of a page";

/**
 * Puts a list of items whose schema is of another library into an envelope: a Standard Schema, of which that library validates
 * the items, and describes them.
 */
export function foreignEnvelope(
  items: StandardSchema,
  makeEnvelope: (items: TypeBoxSchema) => TypeBoxSchema,
): StandardSchema {
  const envelope = asJsonSchema(makeEnvelope(t.Unsafe<unknown>({ $comment: mark })));
  const path = findItems(envelope) ?? [];
  const { jsonSchema, vendor, validate } = items["~standard"];
  const describe =
    (side: "input" | "output") =>
    (options: StandardJsonSchemaOptions): Record<string, unknown> =>
      embed(envelope, path, jsonSchema?.[side](options) ?? { type: "array" });
  return {
    "~standard": {
      version: 1,
      vendor,
      jsonSchema: { input: describe("input"), output: describe("output") },
      validate: (value) => {
        // An envelope without items has nothing that another library knows.
        if (path.length === 0) return { value };
        const result = validate(readAt(value, path));
        return isThenable(result)
          ? Promise.resolve(result).then((late) => complete(value, path, late))
          : complete(value, path, result);
      },
    },
  };
}

/** The keys that lead to the items; null when they are not there. */
function findItems(schema: JsonSchema): readonly string[] | null {
  if (schema.$comment === mark) return [];
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    const path = findItems(property as JsonSchema);
    if (path !== null) return [key, ...path];
  }
  return null;
}

/** The JSON Schema of an envelope with that of the items in it. What these define stands at the root, where references look. */
function embed(envelope: JsonSchema, path: readonly string[], items: Record<string, unknown>): Record<string, unknown> {
  const { $schema: _, $defs, definitions, ...list } = items;
  const root = replaceAt(
    envelope,
    path.flatMap((key) => ["properties", key]),
    list,
  );
  return {
    ...root,
    ...($defs === undefined ? {} : { $defs }),
    ...(definitions === undefined ? {} : { definitions }),
  };
}

function complete(value: unknown, path: readonly string[], result: StandardResult<unknown>): StandardResult<unknown> {
  if (result.issues === undefined) return { value: replaceAt(value as JsonSchema, path, result.value) };
  return { issues: result.issues.map((issue) => ({ ...issue, path: [...path, ...(issue.path ?? [])] })) };
}

function readAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce((inner, key) => (inner as Readonly<Record<string, unknown>> | undefined)?.[key], value);
}

/** A copy of an object with another value in one place. */
function replaceAt(object: JsonSchema, [key, ...rest]: readonly string[], value: unknown): Record<string, unknown> {
  if (key === undefined) return { ...object };
  const inner = rest.length === 0 ? value : replaceAt((object[key] ?? {}) as JsonSchema, rest, value);
  return { ...object, [key]: inner };
}
