import type { AnySchema, JsonSchema } from "../../schema/infer.ts";
import { inputJsonSchema, writtenJsonSchema } from "../../schema/json-schema.ts";
import { readSchema, type SchemaNode } from "../../schema/node/schema-node.ts";
import type { SchemaSide } from "../../schema/node/schema-sides.ts";
import { oncePerSchema } from "../../schema/once-per-schema.ts";

type ReadSide = (schema: AnySchema, place: string) => SchemaNode | null;

/** Read what a schema takes, and what it makes of that; null where its library does not say. */
export type SideReaders = Readonly<Record<SchemaSide, ReadSide>>;

/** Makes readers that remember what they have read, for as long as a document is made. */
export function readSides(): SideReaders {
  const reading = (side: SchemaSide, jsonSchemaOf: (schema: AnySchema) => JsonSchema | null): ReadSide =>
    oncePerSchema((schema, place) => {
      const json = jsonSchemaOf(schema);
      return json === null ? null : readSchema(json, place, side);
    });
  return { input: reading("input", inputJsonSchema), output: reading("output", writtenJsonSchema) };
}
