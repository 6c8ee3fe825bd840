import type { AnySchema, JsonSchema } from "../../schema/infer.ts";
import { inputJsonSchema, outputJsonSchema } from "../../schema/json-schema.ts";

/** Which way a value goes: what comes in may leave out what has a default, what leaves has it. */
export type SchemaSide = "input" | "output";

/** Describes the schemas of routes for one document, and collects those that have names. */
export class SchemaComponents {
  /** Schemas of which their library tells nothing. */
  readonly opaque: { readonly place: string; readonly side: SchemaSide }[] = [];
  readonly #schemas: Map<string, JsonSchema> = new Map();

  /**
   * @param place Where the schema is declared: "GET /items, query.page".
   * @returns A reference to a component, or the schema itself.
   */
  describe(schema: AnySchema, side: SchemaSide, place: string): JsonSchema {
    const json = side === "input" ? inputJsonSchema(schema) : outputJsonSchema(schema);
    if (json === null) {
      this.opaque.push({ place, side });
      return {};
    }
    return this.describePart(json, json, side, place);
  }

  /** Describes a part of a JSON Schema, such as one of its properties, whose references lead into `root`. */
  describePart(part: JsonSchema, _root: JsonSchema, _side: SchemaSide, _place: string): JsonSchema {
    const { alias: _, ...described } = JSON.parse(JSON.stringify(part)) as JsonSchema;
    return described;
  }

  /** The schemas that have names, by name. */
  toComponents(): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries(this.#schemas);
  }
}
