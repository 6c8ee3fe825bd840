import { type FieldSectionName, sectionLabels } from "../params/sections.ts";
import type { AnySchema, JsonSchema } from "../schema/infer.ts";
import { aliasOf, inputJsonSchema, isOptionalSchema, isSchema, isTypeBoxSchema } from "../schema/json-schema.ts";
import { readObjectFields } from "../schema/node/object-fields.ts";
import { hasDefault, readSchema, type SchemaNode } from "../schema/node/schema-node.ts";
import type { SchemaComponents } from "./schema/schema-components.ts";

/** A field of a section, as clients see it. */
export interface DeclaredField {
  /** Key in the request. */
  readonly key: string;
  readonly isRequired: boolean;
  readonly schema: JsonSchema;
}

/** What a section declares. */
export interface DeclaredFields {
  readonly fields: readonly DeclaredField[];
  /** What keys that the section does not name may hold; null when they mean nothing. */
  readonly additional: JsonSchema | null;
}

/**
 * Lists the fields of a section, be it a record of schemas or one object schema ("parameter model"). A model of a library that
 * does not tell its fields has none, and is noted as opaque.
 *
 * @param place "GET /items, query".
 */
export function listFields(
  section: FieldSectionName,
  declared: AnySchema | Readonly<Record<string, AnySchema>>,
  components: SchemaComponents,
  place: string,
): DeclaredFields {
  if (isSchema(declared)) return listModelFields(section, declared, components, place);
  const fields = Object.entries(declared).map(([name, schema]) => ({
    key: keyOf(section, aliasOf(schema) ?? name),
    isRequired: !isOptionalSchema(schema),
    schema: components.describe(schema, "input", `${place}.${name}`),
  }));
  return { fields, additional: null };
}

function listModelFields(
  section: FieldSectionName,
  model: AnySchema,
  components: SchemaComponents,
  place: string,
): DeclaredFields {
  const root = inputJsonSchema(model);
  const object = root === null ? null : readObjectFields(readSchema(root, place, "input"));
  if (object === null) {
    components.opaque.push({ place, side: "input" });
    return { fields: [], additional: null };
  }
  const isForeign = !isTypeBoxSchema(model);
  const describe = (node: SchemaNode, name: string): JsonSchema =>
    components.describeNode(node, "input", `${place}.${name}`, isForeign);
  const fields = [...object.fields].map(([name, node]) => ({
    key: keyOf(section, typeof node.schema.alias === "string" ? node.schema.alias : name),
    isRequired: object.required.has(name) && !hasDefault(node),
    schema: describe(node, name),
  }));
  const { additional } = object;
  return {
    fields,
    additional: additional === null || additional === "refused" ? null : describe(additional, "*"),
  };
}

function keyOf(section: FieldSectionName, name: string): string {
  return sectionLabels[section].source === "header" ? name.toLowerCase().replaceAll("_", "-") : name;
}
