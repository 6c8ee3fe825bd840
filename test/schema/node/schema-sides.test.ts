import { t } from "boltapi";
import { describe, expect, it } from "vitest";
import type { JsonSchema } from "../../../src/schema/infer.ts";
import { asJsonSchema } from "../../../src/schema/json-schema.ts";
import { type SchemaSides, schemaOfSide, sidesKeyword, sidesOf } from "../../../src/schema/node/schema-sides.ts";

const sides: SchemaSides = {
  input: asJsonSchema(t.String({ minLength: 8 })),
  output: asJsonSchema(t.Integer()),
};

function sided(keywords: object = {}): JsonSchema {
  return Object.defineProperty({ ...keywords }, sidesKeyword, { value: sides }) as JsonSchema;
}

describe("schemaOfSide", () => {
  it("is the schema itself where both sides are the same", () => {
    const schema = asJsonSchema(t.String());
    expect(schemaOfSide(schema, "input")).toBe(schema);
    expect(sidesOf(schema)).toBeNull();
  });

  it("is that of the side where they differ", () => {
    expect(schemaOfSide(sided(), "input")).toBe(sides.input);
    expect(schemaOfSide(sided(), "output")).toBe(sides.output);
  });

  it("has what is said of the whole, and leaves the sides as they are", () => {
    const schema = sided({ description: "a password", default: "x" });
    const input = schemaOfSide(schema, "input");
    expect({ ...input }).toEqual({ type: "string", minLength: 8, description: "a password", default: "x" });
    expect(input["~kind"]).toBe("String");
    expect(Object.keys(input)).not.toContain("~kind");
    expect(sides.input).not.toHaveProperty("description");
  });

  it("takes neither the name nor the presence of the whole for its own", () => {
    expect(schemaOfSide(sided({ $id: "Both" }), "input")).toBe(sides.input);
    const optional = Object.defineProperty(sided(), "~optional", { value: true });
    expect(schemaOfSide(optional, "input")).toBe(sides.input);
  });

  it("is found in copies that TypeBox makes", () => {
    const copy = asJsonSchema(t.Optional(sided() as never));
    expect(sidesOf(copy)).toBe(sides);
  });
});
