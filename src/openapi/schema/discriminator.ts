import type { JsonSchema } from "../../schema/infer.ts";
import { readObjectFields } from "../../schema/node/object-fields.ts";
import { hasDefault, type SchemaNode } from "../../schema/node/schema-node.ts";

/**
 * Tells generators by which property the schemas of a union can be told apart: one that each of them requires and has a text of its
 * own for. Nothing where there is none, or where a schema is not a component.
 *
 * @spec OpenAPI 3.1 §4.8.25
 */
export function discriminatorOf(variants: readonly SchemaNode[], branches: readonly JsonSchema[]): JsonSchema {
  const isReferred = branches.every(({ $ref }) => typeof $ref === "string");
  if (variants.length < 2 || variants.length !== branches.length || !isReferred) return {};
  const tags = variants.map(tagsOf);
  const name = [...(tags[0]?.keys() ?? [])].find((key) => isTellingApart(tags.map((tag) => tag.get(key))));
  if (name === undefined) return {};
  const mapping = Object.fromEntries(tags.map((tag, index) => [tag.get(name), branches[index]?.$ref]));
  return { discriminator: { propertyName: name, mapping } };
}

/** The properties of an object that have one value each, and that value. */
function tagsOf(node: SchemaNode): ReadonlyMap<string, string> {
  const object = readObjectFields(node);
  const required = [...(object?.required ?? [])];
  return new Map(
    required.flatMap((name): [string, string][] => {
      const field = object?.fields.get(name);
      const value = field?.schema.const;
      // What has a default may be left out.
      return field !== undefined && typeof value === "string" && !hasDefault(field) ? [[name, value]] : [];
    }),
  );
}

function isTellingApart(values: readonly (string | undefined)[]): boolean {
  return !values.includes(undefined) && new Set(values).size === values.length;
}
