import { describe, expect, it } from "vitest";
import { compileDecoder } from "../../../src/schema/compile-decoder.ts";
import { SchemaIssues } from "../../../src/schema/decoded.ts";
import type { AnySchema } from "../../../src/schema/infer.ts";
import { t } from "../../../src/schema/t.ts";

function linesOf(schema: AnySchema, value: unknown): string[] {
  const decoded = compileDecoder(schema, "test")(value);
  if (!(decoded instanceof SchemaIssues)) throw new Error(`${JSON.stringify(value)} was accepted`);
  return decoded.issues.map(({ path, msg }) => (path.length === 0 ? msg : `${path.join(".")}: ${msg}`));
}

describe("explainIssues", () => {
  const messages: [AnySchema, unknown, string][] = [
    [t.Integer(), "5", "Expected `integer`, got `string`"],
    [t.Integer(), 1.5, "Expected `integer`, got `number`"],
    [t.String(), 5, "Expected `string`, got `integer`"],
    [t.Object({}), [], "Expected `object`, got `array`"],
    [t.Array(t.String()), {}, "Expected `array`, got `object`"],
    [t.Boolean(), null, "Expected `boolean`, got `null`"],
    [t.Integer({ minimum: 1 }), 0, "Expected `integer` >= 1"],
    [t.Number({ minimum: 1 }), 0.5, "Expected `number` >= 1"],
    [t.Integer({ maximum: 9 }), 10, "Expected `integer` <= 9"],
    [t.Number({ exclusiveMinimum: 0 }), -0.5, "Expected `number` > 0"],
    [t.Number({ exclusiveMaximum: 1 }), 1.5, "Expected `number` < 1"],
    [t.Integer({ multipleOf: 5 }), 7, "Expected `integer` that is a multiple of 5"],
    [t.String({ minLength: 8 }), "short", "Expected `string` of length >= 8"],
    [t.String({ maxLength: 2 }), "long", "Expected `string` of length <= 2"],
    [t.String({ pattern: "^a" }), "b", "Expected `string` matching regex '^a'"],
    [t.String({ pattern: /^a/ }), "b", "Expected `string` matching regex '^a'"],
    [t.String({ format: "email" }), "x", "Expected `string` with format `email`"],
    [t.String({ format: "time" }), "25:00", "Expected `string` with format `time`"],
    [t.String({ format: "decimal" }), "1e5", "Expected `string` with format `decimal`"],
    [t.Array(t.Integer(), { minItems: 1 }), [], "Expected `array` of length >= 1"],
    [t.Array(t.Integer(), { maxItems: 1 }), [1, 2], "Expected `array` of length <= 1"],
    [t.Array(t.Integer(), { uniqueItems: true }), [1, 1], "Expected `array` of unique items"],
    [t.Array(t.Integer(), { contains: t.Literal(1) }), [2], "Expected `array` with at least 1 matching items"],
    [t.Tuple([t.String()]), ["a", 1], "Expected `array` of length <= 1"],
    [t.Object({}, { minProperties: 1 }), {}, "Expected `object` with >= 1 fields"],
    [t.Record(t.String(), t.Any(), { maxProperties: 1 }), { a: 1, b: 2 }, "Expected `object` with <= 1 fields"],
    [t.Literal("a"), "b", "Expected `a`"],
    [t.Literal(5), 6, "Expected `5`"],
    [t.Enum(["a", "b"]), "c", "Expected one of `a`, `b`"],
    [t.Union([t.Literal("a"), t.Literal(1)]), "c", "Expected one of `a`, `1`"],
    [t.Union([t.String(), t.Integer()]), true, "Expected `string | integer`, got `boolean`"],
    [t.Union([t.Object({}), t.Null()]), "x", "Expected `object | null`, got `string`"],
    [t.Never(), 1, "Value is not allowed"],
    [t.BigInt(), true, "Expected `integer`, got `boolean`"],
  ];

  for (const [schema, value, message] of messages) {
    it(`says "${message}"`, () => {
      expect(linesOf(schema, value)).toEqual([message]);
    });
  }

  it("tells missing and wrong fields at once, in the order of the schema", () => {
    const schema = t.Object({
      name: t.String(),
      price: t.Integer(),
      item: t.Object({ id: t.Integer(), note: t.String() }),
    });
    expect(linesOf(schema, { price: "x", item: { note: 1 } })).toEqual([
      "name: Object missing required field `name`",
      "price: Expected `integer`, got `string`",
      "item.id: Object missing required field `id`",
      "item.note: Expected `string`, got `integer`",
    ]);
  });

  it("tells an issue that several branches have once", () => {
    const schema = t.Intersect([t.Object({ a: t.Integer() }), t.Object({ a: t.Integer(), b: t.Integer() })]);
    expect(linesOf(schema, "x")).toEqual(["Expected `object`, got `string`"]);
    expect(linesOf(schema, {})).toEqual([
      "a: Object missing required field `a`",
      "b: Object missing required field `b`",
    ]);
  });

  it("tells the issues of the only variant that can be meant", () => {
    const schema = t.Union([t.Object({ id: t.Integer({ minimum: 1 }) }), t.Null()]);
    expect(linesOf(schema, { id: 0 })).toEqual(["id: Expected `integer` >= 1"]);
    expect(linesOf(t.Union([t.Null(), t.String({ minLength: 2 })]), "a")).toEqual(["Expected `string` of length >= 2"]);
  });

  it("tells the issues of the variant that a discriminator picks", () => {
    const schema = t.Union([
      t.Object({ kind: t.Literal("circle"), radius: t.Number() }),
      t.Object({ kind: t.Enum(["square", "cube"]), side: t.Number() }),
    ]);
    expect(linesOf(schema, { kind: "cube", side: "x" })).toEqual(["side: Expected `number`, got `string`"]);
    expect(linesOf(schema, { kind: "line" })).toEqual(["kind: Expected one of `circle`, `square`, `cube`"]);
    expect(linesOf(schema, {})).toEqual(["kind: Object missing required field `kind`"]);
  });

  it("says so when no variant is nearer than the others", () => {
    const schema = t.Union([t.Object({ a: t.Integer() }), t.Object({ b: t.Integer() })]);
    expect(linesOf(schema, { c: 1 })).toEqual(["Value does not match any variant"]);
    const overlapping = t.Unsafe({ oneOf: [{ type: "integer" }, { type: "number" }] });
    expect(linesOf(overlapping, 1)).toEqual(["Value matches more than one variant"]);
  });

  it("reads keywords about names and dependencies of fields", () => {
    const schema = t.Unsafe({
      type: "object",
      properties: { card: { type: "string" } },
      dependentRequired: { card: ["address"] },
      propertyNames: { maxLength: 4 },
    });
    expect(linesOf(schema, { card: "1" })).toEqual(["address: Object missing required field `address`"]);
    expect(linesOf(schema, { toolong: 1 })).toContain(
      "toolong: Object contains field `toolong`, whose name is not allowed",
    );
    const sealed = t.Unsafe({ allOf: [{ properties: { a: {} } }], type: "object", unevaluatedProperties: false });
    expect(linesOf(sealed, { a: 1, b: 2 })).toEqual(["b: Object contains unknown field `b`"]);
  });

  it("tells what a condition asks for", () => {
    const schema = t.Unsafe({
      type: "object",
      properties: { country: { type: "string" }, zip: {} },
      if: { properties: { country: { const: "US" } }, required: ["country"] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { properties: { zip: { pattern: "^[0-9]{5}$" } }, required: ["zip"] },
    });
    expect(linesOf(schema, { country: "US", zip: "x" })).toEqual([
      "zip: Expected `string` matching regex '^[0-9]{5}$'",
    ]);
    expect(linesOf(schema, { country: "US" })).toEqual(["zip: Object missing required field `zip`"]);
  });

  it("never repeats a value", () => {
    const schema = t.Object({ secret: t.String({ maxLength: 3, pattern: "^x" }), pin: t.Integer({ maximum: 1 }) });
    for (const line of linesOf(schema, { secret: "hunter2", pin: 4711 })) expect(line).not.toMatch(/hunter2|4711/);
  });

  it("shortens long keys", () => {
    const schema = t.Object({}, { additionalProperties: false });
    expect(linesOf(schema, { ["k".repeat(1000)]: 1 })[0]).toMatch(/unknown field `k{50}…`$/);
  });

  it("stops at a hundred issues", () => {
    expect(linesOf(t.Array(t.Integer()), Array(10_000).fill("x"))).toHaveLength(100);
    expect(linesOf(t.Record(t.String(), t.Integer()), Object.fromEntries(Array(500).fill("x").entries()))).toHaveLength(
      100,
    );
  });

  it("passes over good elements to the bad one", () => {
    const numbers: unknown[] = Array(50_000).fill(1);
    numbers[49_999] = "x";
    expect(linesOf(t.Array(t.Integer()), numbers)).toEqual(["49999: Expected `integer`, got `string`"]);
  });
});
