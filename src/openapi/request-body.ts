import type { UntypedRouteOptions } from "../pipeline/route-options.ts";
import { type FileKeyword, fileKeyword } from "../schema/file/file-rules.ts";
import type { AnySchema, JsonSchema } from "../schema/infer.ts";
import { isOptionalSchema } from "../schema/json-schema.ts";
import { listFields } from "./declared-fields.ts";
import type { EncodingObject, RequestBodyObject } from "./openapi-document.ts";
import type { SchemaComponents } from "./schema/schema-components.ts";

/** Describes the body or form of a route; null when it has neither. */
export function describeRequestBody(
  { body, form }: UntypedRouteOptions,
  components: SchemaComponents,
  label: string,
): RequestBodyObject | null {
  if (form !== undefined) return describeForm(form as unknown as AnySchema, components, `${label}, form`);
  if (body === undefined) return null;
  const schema = body as AnySchema;
  const described = components.describe(schema, "input", `${label}, body`);
  return { required: !isOptionalSchema(schema), content: { "application/json": { schema: described } } };
}

/** A form with files is multipart; one without may be urlencoded too. */
function describeForm(form: AnySchema, components: SchemaComponents, place: string): RequestBodyObject {
  const { fields, additional } = listFields("form", form, components, place);
  const required = fields.filter(({ isRequired }) => isRequired).map(({ key }) => key);
  const schema: JsonSchema = {
    type: "object",
    properties: Object.fromEntries(fields.map((field) => [field.key, field.schema])),
    ...(required.length > 0 ? { required } : {}),
    ...(additional === null ? {} : { additionalProperties: additional }),
  };
  const files = fields.filter((field) => fileOf(field.schema) !== null);
  const encoding = Object.fromEntries(files.flatMap(({ key, schema }) => encodingOf(key, schema)));
  const multipart = { schema, ...(Object.keys(encoding).length === 0 ? {} : { encoding }) };
  const content =
    files.length > 0
      ? { "multipart/form-data": multipart }
      : { "application/x-www-form-urlencoded": { schema }, "multipart/form-data": multipart };
  return { required: required.length > 0, content };
}

/** The schema of a file, or of the files in an array. */
function fileOf(schema: JsonSchema): JsonSchema | null {
  if (schema.format === "binary") return schema;
  const { items } = schema;
  return typeof items === "object" && items !== null ? fileOf(items as JsonSchema) : null;
}

/** The types that a file may have are said where the type of a part belongs (OpenAPI 3.1 §4.8.15). */
function encodingOf(key: string, schema: JsonSchema): [string, EncodingObject][] {
  const { types } = (fileOf(schema)?.[fileKeyword] ?? {}) as Partial<FileKeyword>;
  return types === undefined ? [] : [[key, { contentType: types.join(", ") }]];
}
