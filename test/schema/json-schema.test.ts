import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import {
  aliasOf,
  defaultOf,
  inputJsonSchema,
  isOptionalSchema,
  isSchema,
  outputJsonSchema,
} from "../../src/schema/json-schema.ts";
import { t } from "../../src/schema/t.ts";

describe("isSchema", () => {
  it("knows schemas of TypeBox and of every Standard Schema", () => {
    for (const schema of [t.String(), t.Unsafe({}), z.string(), v.string(), type("string")]) {
      expect(isSchema(schema)).toBe(true);
    }
  });

  it("knows what is none", () => {
    for (const value of [null, undefined, 5, "string", {}, [], { type: "string" }, () => 1, { "~standard": 1 }]) {
      expect(isSchema(value)).toBe(false);
    }
  });
});

describe("inputJsonSchema and outputJsonSchema", () => {
  it("tell the two sides of a schema apart", () => {
    const schema = z.object({ page: z.string().default("1").transform(Number).pipe(z.number()) });
    expect(inputJsonSchema(schema)).toMatchObject({ properties: { page: { type: "string" } } });
    expect(outputJsonSchema(schema)).toMatchObject({ properties: { page: { type: "number" } } });
    expect(inputJsonSchema(type({ page: "string" }))).toMatchObject({ properties: { page: { type: "string" } } });
  });

  it("are the schema itself for TypeBox", () => {
    const schema = t.Object({ page: t.Integer() });
    expect(inputJsonSchema(schema)).toBe(schema);
    expect(outputJsonSchema(schema)).toBe(schema);
  });

  it("leave out what JSON has no type for, rather than all", () => {
    expect(inputJsonSchema(z.object({ at: z.date(), n: z.number() }))).toMatchObject({
      properties: { at: {}, n: { type: "number" } },
    });
  });

  it("are null where the library does not say", () => {
    expect(inputJsonSchema(v.string())).toBeNull();
  });
});

describe("isOptionalSchema and defaultOf", () => {
  it("finish and decode a default", () => {
    const schema = t.Object({ limit: t.Integer({ default: 10 }) }, { default: {} });
    expect(defaultOf(schema)?.()).toEqual({ limit: 10 });
    const year = t
      .Codec(t.String({ default: "2024" }))
      .Decode(Number)
      .Encode(String);
    expect(defaultOf(year)?.()).toBe(2024);
  });

  it("know absent values that are refused, even by throwing or later", () => {
    const throwing = z.unknown().transform((value) => (value as string).length);
    const late = z.string().refine(async () => true);
    for (const schema of [t.String(), z.string(), throwing, late]) {
      expect(isOptionalSchema(schema)).toBe(false);
      expect(defaultOf(schema)).toBeNull();
    }
  });
});

describe("aliasOf", () => {
  it("reads the keyword of TypeBox and of a library's JSON Schema", () => {
    expect(aliasOf(t.String({ alias: "X-Token" }))).toBe("X-Token");
    expect(aliasOf(z.string().meta({ alias: "X-Token" }))).toBe("X-Token");
    expect(aliasOf(t.String())).toBeNull();
  });
});
