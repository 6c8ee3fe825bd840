import { type } from "arktype";
import { type AnySchema, BoltAPI, t } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";
import { z } from "zod";

function describeBoth(schema: AnySchema) {
  const api = new BoltAPI({ openapi: { includeErrorResponses: false } });
  api.post("/", { body: schema, response: schema }, ({ body }) => body as never);
  const operation = api.openapi().paths["/"]?.post;
  return {
    input: operation?.requestBody?.content["application/json"]?.schema,
    output: operation?.responses[200]?.content?.["application/json"]?.schema,
    components: api.openapi().components?.schemas,
  };
}

describe("a schema in the document", () => {
  it.each<[string, AnySchema, object]>([
    ["text with rules", t.String({ minLength: 1, pattern: "^a" }), { type: "string", minLength: 1, pattern: "^a" }],
    ["a number with rules", t.Number({ minimum: 0, multipleOf: 5 }), { type: "number", minimum: 0, multipleOf: 5 }],
    [
      "words about it",
      t.String({
        title: "Name",
        description: "What it is called",
        examples: ["Lamp"],
        deprecated: true,
        readOnly: true,
      }),
      {
        type: "string",
        title: "Name",
        description: "What it is called",
        examples: ["Lamp"],
        deprecated: true,
        readOnly: true,
      },
    ],
    ["a literal", t.Literal("a"), { type: "string", const: "a" }],
    ["literals", t.Union([t.Literal("a"), t.Literal("b")]), { type: "string", enum: ["a", "b"] }],
    ["literals and null", t.Union([t.Literal(1), t.Null()]), { type: ["number", "null"], enum: [1, null] }],
    [
      "literals with words",
      t.Union([t.Literal("a", { title: "A" }), t.Literal("b")]),
      {
        anyOf: [
          { type: "string", const: "a", title: "A" },
          { type: "string", const: "b" },
        ],
      },
    ],
    ["a value or null", t.Union([t.String({ maxLength: 3 }), t.Null()]), { type: ["string", "null"], maxLength: 3 }],
    ["a union", t.Union([t.String(), t.Integer()]), { anyOf: [{ type: "string" }, { type: "integer" }] }],
    [
      "an intersection",
      t.Intersect([t.Object({ a: t.Integer() }), t.Object({ b: t.Integer() })]),
      {
        allOf: [
          { type: "object", properties: { a: { type: "integer" } }, required: ["a"] },
          { type: "object", properties: { b: { type: "integer" } }, required: ["b"] },
        ],
      },
    ],
    ["an array", t.Array(t.String(), { maxItems: 2 }), { type: "array", items: { type: "string" }, maxItems: 2 }],
    [
      "a tuple",
      t.Tuple([t.String(), t.Integer()]),
      {
        type: "array",
        prefixItems: [{ type: "string" }, { type: "integer" }],
        items: false,
        minItems: 2,
      },
    ],
    ["a record", t.Record(t.String(), t.Integer()), { type: "object", additionalProperties: { type: "integer" } }],
    [
      "a record of some keys",
      t.Record(t.String({ pattern: "^x" }), t.Integer()),
      {
        type: "object",
        patternProperties: { "^x": { type: "integer" } },
      },
    ],
    [
      "a closed object",
      t.Object({ a: t.Integer() }, { additionalProperties: false }),
      {
        type: "object",
        properties: { a: { type: "integer" } },
        required: ["a"],
        additionalProperties: false,
      },
    ],
    ["anything", t.Unknown(), {}],
    ["an enum", t.Enum(["a", "b"]), { type: "string", enum: ["a", "b"] }],
    ["an enum of two types", t.Enum({ one: 1, two: "2" }), { enum: [1, "2"] }],
    ["an enum or null", t.Union([t.Enum(["a"]), t.Null()]), { type: ["string", "null"], enum: ["a", null] }],
    [
      "null beside what would refuse it",
      t.Unsafe({ anyOf: [{ type: "string", not: { const: "x" } }, { type: "null" }] }),
      { anyOf: [{ type: "string", not: { const: "x" } }, { type: "null" }] },
    ],
    [
      "a value that two alternatives take",
      t.Unsafe({ oneOf: [{ const: "a" }, { enum: ["a", "b"] }] }),
      { oneOf: [{ const: "a" }, { type: "string", enum: ["a", "b"] }] },
    ],
    ["a value or none", t.Union([t.String(), t.Undefined()]), { type: "string" }],
    ["no value", t.Union([t.Undefined()]), {}],
    ["an infinite limit", t.Number({ minimum: Number.NEGATIVE_INFINITY }), { type: "number" }],
    [
      "an example that is no JSON",
      t.Unsafe({ type: "string", examples: [new Date(0)], deprecated: true }),
      {
        type: "string",
        deprecated: true,
      },
    ],
    [
      "a reference to another property",
      t.Unsafe({
        type: "object",
        properties: { left: { type: "string", title: "One" }, right: { $ref: "#/properties/left", title: "Other" } },
      }),
      {
        type: "object",
        properties: { left: { type: "string", title: "One" }, right: { type: "string", title: "Other" } },
      },
    ],
    [
      "a codec, as it is sent",
      t
        .Codec(t.String({ format: "date" }))
        .Decode((text) => new Date(text))
        .Encode((date) => date.toISOString().slice(0, 10)),
      {
        type: "string",
        format: "date",
      },
    ],
    ["a schema of its own", t.Unsafe<string>({ type: "string", format: "color" }), { type: "string", format: "color" }],
    [
      "an object of Zod",
      z.object({ a: z.string(), b: z.number().optional() }),
      {
        type: "object",
        properties: { a: { type: "string" }, b: { type: "number" } },
        required: ["a"],
      },
    ],
    ["nullable text of Zod", z.string().nullable(), { type: ["string", "null"] }],
    ["an enum of Zod", z.enum(["a", "b"]), { type: "string", enum: ["a", "b"] }],
    [
      "an object of ArkType",
      type({ a: "string", "b?": "number" }),
      {
        type: "object",
        properties: { a: { type: "string" }, b: { type: "number" } },
        required: ["a"],
      },
    ],
  ])("%s", (_what, schema, expected) => {
    const { input, output } = describeBoth(schema);
    expect(input).toEqual(expected);
    expect(output).toEqual(expected);
  });

  it.each<[string, object, object]>([
    [
      "the rules of one alternative",
      { type: "string", minLength: 1, anyOf: [{ minLength: 3 }] },
      { type: "string", minLength: 1, allOf: [{ minLength: 3 }] },
    ],
    [
      "properties of the alternatives",
      {
        type: "object",
        properties: { a: { type: "string" } },
        anyOf: [{ type: "object", properties: { b: { type: "integer" } } }, { type: "null" }],
      },
      {
        type: "object",
        properties: { a: { type: "string" } },
        allOf: [{ type: ["object", "null"], properties: { b: { type: "integer" } } }],
      },
    ],
    [
      "two lists of values",
      { enum: ["a"], anyOf: [{ const: "a" }, { const: "b" }] },
      { type: "string", enum: ["a"], allOf: [{ type: "string", enum: ["a", "b"] }] },
    ],
    [
      "a reference and a rule",
      {
        type: "object",
        properties: { a: { type: "string", maxLength: 3 }, b: { $ref: "#/properties/a", maxLength: 2 } },
      },
      {
        type: "object",
        properties: {
          a: { type: "string", maxLength: 3 },
          b: { maxLength: 2, allOf: [{ type: "string", maxLength: 3 }] },
        },
      },
    ],
    [
      "both kinds of union",
      { anyOf: [{ type: "string" }, { type: "integer" }], oneOf: [{ minLength: 2 }, { maximum: 5 }] },
      {
        anyOf: [{ type: "string" }, { type: "integer" }],
        allOf: [{ oneOf: [{ minLength: 2 }, { maximum: 5 }] }],
      },
    ],
  ])("keeps apart what would mean something else together: %s", (_what, schema, expected) => {
    expect(describeBoth(t.Unsafe(schema)).input).toEqual(expected);
  });

  it("says nothing of what leads to nowhere in the document", () => {
    const Linked = t.Unsafe({
      type: "object",
      $id: "Linked",
      $dynamicAnchor: "here",
      properties: { next: { $dynamicRef: "#here" } },
    });
    expect(describeBoth(Linked).components).toEqual({ Linked: { type: "object", properties: { next: {} } } });
  });

  it("may leave out what has a default when it comes in, and has it when it leaves", () => {
    const Item = t.Object({
      name: t.String(),
      tags: t.Optional(t.Array(t.String(), { default: [] })),
      n: t.Integer({ default: 1 }),
    });
    const { input, output } = describeBoth(Item);
    expect(input).toMatchObject({ required: ["name"], properties: { n: { default: 1 }, tags: { default: [] } } });
    expect(output).toMatchObject({ required: ["name", "tags", "n"] });
    const zod = describeBoth(z.object({ name: z.string(), n: z.number().default(1) }));
    expect(zod.input).toMatchObject({ required: ["name"] });
    expect(zod.output).toMatchObject({ required: ["name", "n"] });
  });

  it("has no default that a function makes anew, but need not be sent either", () => {
    const { input } = describeBoth(t.Object({ id: t.String({ default: () => crypto.randomUUID() }) }));
    expect(input).toEqual({ type: "object", properties: { id: { type: "string" } } });
  });

  it("tells how big integers come and go", () => {
    const { input, output } = describeBoth(t.BigInt({ minimum: 0n, description: "Cents" }));
    const number = { type: "integer", format: "int64", minimum: 0 };
    expect(input).toEqual({ anyOf: [number, { type: "string", pattern: "^[+-]?\\d{1,40}$" }], description: "Cents" });
    expect(output).toEqual({ ...number, description: "Cents" });
  });

  it("shows what goes on the wire where a library converts", () => {
    const { input, output } = describeBoth(
      z.object({
        n: z
          .string()
          .transform((text) => text.length)
          .pipe(z.number()),
      }) as never,
    );
    expect(input).toMatchObject({ properties: { n: { type: "string" } } });
    expect(output).toMatchObject({ properties: { n: { type: "number" } } });
  });

  it("shows dates and big integers of Zod as they leave", async () => {
    const api = new BoltAPI();
    const response = z.object({ when: z.date(), count: z.bigint(), maybe: z.date().nullable() });
    api.get("/", { response }, () => ({ when: new Date(0), count: 1n, maybe: null }));
    const schema = api.openapi().paths["/"]?.get?.responses[200]?.content?.["application/json"]?.schema;
    expect(schema).toMatchObject({
      properties: {
        when: { type: "string", format: "date-time" },
        count: { type: "integer", format: "int64" },
        maybe: { type: ["string", "null"], format: "date-time" },
      },
    });
    await using client = new TestClient(api);
    expect((await client.get("/")).json()).toEqual({ when: "1970-01-01T00:00:00.000Z", count: 1, maybe: null });
  });

  it("tells alternatives apart by a property where it can", () => {
    const Cat = t.Object({ kind: t.Literal("cat"), lives: t.Integer() }, { $id: "Cat" });
    const Dog = t.Object({ kind: t.Literal("dog") }, { $id: "Dog" });
    expect(describeBoth(t.Union([Cat, Dog])).output).toEqual({
      anyOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }],
      discriminator: {
        propertyName: "kind",
        mapping: { cat: "#/components/schemas/Cat", dog: "#/components/schemas/Dog" },
      },
    });
    const Other = t.Object({ kind: t.Literal("cat") }, { $id: "Other" });
    expect(describeBoth(t.Union([Cat, Other])).output).not.toHaveProperty("discriminator");
    const Unnamed = t.Object({ kind: t.Literal("dog") });
    expect(describeBoth(t.Union([Cat, Unnamed])).output).not.toHaveProperty("discriminator");
    const Silent = t.Object({ kind: t.Literal("dog", { default: "dog" }) }, { $id: "Silent" });
    expect(describeBoth(t.Union([Cat, Silent])).input).not.toHaveProperty("discriminator");
  });
});
