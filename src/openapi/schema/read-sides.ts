import type { AnySchema, JsonSchema } from "../../schema/infer.ts";
import { inputJsonSchema, isTypeBoxSchema, writtenJsonSchema } from "../../schema/json-schema.ts";
import { readSchema, type SchemaNode } from "../../schema/node/schema-node.ts";
import { oncePerSchema } from "../../schema/once-per-schema.ts";
import type { SchemaSide } from "./describe-node.ts";

type ReadSide = (schema: AnySchema, place: string) => SchemaNode | null;

/** Read what a schema takes, and what it makes of that; null where its library does not say. */
export type SideReaders = Readonly<Record<SchemaSide, ReadSide>>;

/** Makes readers that remember what they have read, for as long as a document is made. */
export function readSides(): SideReaders {
  const reading = (jsonSchemaOf: (schema: AnySchema) => JsonSchema | null): ReadSide =>
    oncePerSchema((schema, place) => {
      const json = jsonSchemaOf(schema);
      return json === null ? null : readSchema(json, place);
    });
  const readInput = reading(inputJsonSchema);
  const readOutput = reading(writtenJsonSchema);
  // TypeBox has one JSON Schema for both sides.
  const output: ReadSide = (schema, place) => (isTypeBoxSchema(schema) ? readInput : readOutput)(schema, place);
  return { input: readInput, output };
}
