import { finishedDefaultOf } from "./finish/finished-default.ts";
import type { AnySchema, JsonSchema, TypeBoxSchema } from "./infer.ts";
import { readSchema } from "./node/schema-node.ts";
import { isStandardSchema, type StandardSchema } from "./standard-schema.ts";

export function isTypeBoxSchema(value: unknown): value is TypeBoxSchema {
  if (typeof value !== "object" || value === null) return false;
  return Object.hasOwn(value, "~kind") || Object.hasOwn(value, "~unsafe");
}

/** Whether BoltAPI can compile a value: a TypeBox schema or a Standard Schema. */
export function isSchema(value: unknown): value is AnySchema {
  return isTypeBoxSchema(value) || isStandardSchema(value);
}

/** TypeBox's type of a schema names no keyword; every schema it builds is an object of JSON Schema keywords. */
export function asJsonSchema(schema: TypeBoxSchema): JsonSchema {
  return schema as unknown as JsonSchema;
}

/** What a schema accepts, as JSON Schema; null when its library does not say. */
export function inputJsonSchema(schema: AnySchema): JsonSchema | null {
  return isTypeBoxSchema(schema) ? asJsonSchema(schema) : foreignJsonSchema(schema, "input");
}

/** What a schema makes of the values it accepts, as JSON Schema; null when its library does not say. */
export function outputJsonSchema(schema: AnySchema): JsonSchema | null {
  return isTypeBoxSchema(schema) ? asJsonSchema(schema) : foreignJsonSchema(schema, "output");
}

/**
 * What a schema makes of the values it accepts, once they are written as JSON: dates are text then, where its library takes a word
 * about that. Null when it does not say.
 */
export function writtenJsonSchema(schema: AnySchema): JsonSchema | null {
  return isTypeBoxSchema(schema)
    ? asJsonSchema(schema)
    : foreignJsonSchema(schema, "output", { override: describeWritten });
}

/** An option of Zod: told of every schema, and what it is described as so far. */
function describeWritten(context: {
  readonly zodSchema: { readonly _zod: { readonly def: { readonly type: string } } };
  readonly jsonSchema: Record<string, unknown>;
}): void {
  const { type } = context.zodSchema._zod.def;
  if (type === "date") Object.assign(context.jsonSchema, { type: "string", format: "date-time" });
  if (type === "bigint") Object.assign(context.jsonSchema, { type: "integer", format: "int64" });
}

function foreignJsonSchema(
  schema: StandardSchema,
  side: "input" | "output",
  options: Readonly<Record<string, unknown>> = {},
): JsonSchema | null {
  const describe = schema["~standard"].jsonSchema?.[side];
  if (describe === undefined) return null;
  try {
    // Zod refuses the whole of an object for one field that JSON has no type for, such as a date, unless asked not to.
    return describe({ target: "draft-2020-12", libraryOptions: { unrepresentable: "any", ...options } });
  } catch {
    return null;
  }
}

/** Name of a parameter in the request, where its schema gives it another than its key; null otherwise. */
export function aliasOf(schema: AnySchema): string | null {
  const alias = inputJsonSchema(schema)?.alias;
  return typeof alias === "string" ? alias : null;
}

/** Whether a field with this schema may be absent, be it without a value or with a default. */
export function isOptionalSchema(schema: AnySchema): boolean {
  if (isTypeBoxSchema(schema)) return "~optional" in schema || asJsonSchema(schema).default !== undefined;
  return readAbsence(schema) !== null;
}

/** Makes the value that a handler gets for an absent field, a fresh one each time; null when there is no default. */
export function defaultOf(schema: AnySchema): (() => unknown) | null {
  if (!isTypeBoxSchema(schema)) {
    const absence = readAbsence(schema);
    return absence === null || absence.value === undefined ? null : () => readAbsence(schema)?.value;
  }
  if (asJsonSchema(schema).default === undefined) return null;
  return finishedDefaultOf(readSchema(asJsonSchema(schema), "default", "input"));
}

/**
 * What a Standard Schema makes of an absent value; null when it refuses one. The specification has no other way to ask.
 */
function readAbsence(schema: StandardSchema): { readonly value: unknown } | null {
  const result = validateAbsent(schema);
  if (result === null || result.issues !== undefined) return null;
  // A schema that converts whatever it gets would make the text "undefined" of nothing. Only a default that the library
  // declares is one; a library without JSON Schema is taken at its word.
  const json = inputJsonSchema(schema);
  const isDeclared = result.value === undefined || json === null || json.default !== undefined;
  return isDeclared ? { value: result.value } : null;
}

function validateAbsent(schema: StandardSchema): { readonly value?: unknown; readonly issues?: unknown } | null {
  try {
    const result = schema["~standard"].validate(undefined);
    if (!(result instanceof Promise)) return result;
    result.catch(() => undefined);
  } catch {
    // A transformation that cannot take undefined: the value is required.
  }
  return null;
}
