import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { compileSerializer, serializeJson } from "../../src/schema/compile-serializer.ts";
import { SchemaIssues } from "../../src/schema/decoded.ts";
import type { AnySchema } from "../../src/schema/infer.ts";
import { t } from "../../src/schema/t.ts";

const write = (schema: AnySchema, value: unknown, validate = true): unknown =>
  compileSerializer(schema, "GET /items response", { validate })(value);

function linesOf(schema: AnySchema, value: unknown): string[] {
  const written = write(schema, value);
  if (!(written instanceof SchemaIssues)) throw new Error(`${String(written)} was written`);
  return written.issues.map(({ path, msg }) => [...path, msg].join(": "));
}

describe("compileSerializer", () => {
  const Item = t.Object({ id: t.Integer(), name: t.Optional(t.String()), tags: t.Array(t.String(), { default: [] }) });

  it("drops keys that the schema does not know, and fills in defaults", () => {
    expect(write(Item, { id: 1, password: "x" })).toBe('{"id":1,"tags":[]}');
    expect(write(t.Array(Item), [{ id: 1, name: undefined, tags: ["a"], password: "x" }])).toBe(
      '[{"id":1,"tags":["a"]}]',
    );
  });

  it("drops them without validation, too", () => {
    expect(write(Item, { id: 1, password: "x" }, false)).toBe('{"id":1,"tags":[]}');
  });

  it("drops them where the schema would refuse them in a request", () => {
    expect(write(t.Object({ id: t.Integer() }, { additionalProperties: false }), { id: 1, x: 1 })).toBe('{"id":1}');
  });

  it("keeps them where the schema allows them", () => {
    expect(write(t.Object({ id: t.Integer() }, { additionalProperties: true }), { id: 1, x: [1] })).toBe(
      '{"id":1,"x":[1]}',
    );
    expect(write(t.Record(t.String(), t.Object({ a: t.Integer() })), { k: { a: 1, b: 2 } })).toBe('{"k":{"a":1}}');
  });

  it("tells what does not fit", () => {
    expect(linesOf(Item, { id: "1", tags: [1] })).toEqual([
      "id: Expected `integer`, got `string`",
      "tags: 0: Expected `string`, got `integer`",
    ]);
    expect(linesOf(Item, { id: undefined })).toEqual(["id: Object missing required field `id`"]);
    expect(linesOf(Item, undefined)).toEqual(["Expected `object`, got `undefined`"]);
    expect(linesOf(t.Number(), Number.NaN)).toEqual(["Expected `number`, got `number`"]);
  });

  it("writes the variant of a union that fits, and nothing of the others", () => {
    const schema = t.Union([
      t.Object({ kind: t.Literal("user"), name: t.String() }),
      t.Object({ kind: t.Literal("bot"), at: t.String({ format: "date" }) }),
    ]);
    expect(write(schema, { kind: "user", name: "x", at: "secret" })).toBe('{"kind":"user","name":"x"}');
    expect(write(schema, { kind: "bot", at: new Date(0), name: "secret" })).toBe('{"kind":"bot","at":"1970-01-01"}');
    expect(linesOf(schema, { kind: "cat" })).toEqual(["kind: Expected one of `user`, `bot`"]);
  });

  it("writes intersections, tuples, nullable and recursive values", () => {
    const both = t.Intersect([t.Object({ a: t.Integer() }), t.Object({ b: t.Integer({ default: 2 }) })]);
    expect(JSON.parse(write(both, { a: 1, x: 1 }) as string)).toEqual({ a: 1, b: 2 });
    expect(write(t.Tuple([t.Object({ a: t.Integer() }), t.String()]), [{ a: 1, x: 1 }, "s"])).toBe('[{"a":1},"s"]');
    const Node = t.Cyclic(
      { Node: t.Object({ id: t.Integer(), next: t.Union([t.Ref("Node"), t.Null()]), kids: t.Array(t.Ref("Node")) }) },
      "Node",
    );
    const leaf = { id: 2, next: null, kids: [] };
    expect(JSON.parse(write(Node, { id: 1, next: { ...leaf, x: 1 }, kids: [{ ...leaf, x: 1 }] }) as string)).toEqual({
      id: 1,
      next: leaf,
      kids: [leaf],
    });
  });

  it("writes big integers as digits", () => {
    const schema = t.Object({ id: t.BigInt(), other: t.Union([t.BigInt(), t.Null()]), any: t.Optional(t.Unknown()) });
    expect(write(schema, { id: 2n ** 60n, other: 5 })).toBe('{"id":1152921504606846976,"other":5}');
    expect(write(schema, { id: 1n, other: -1n, any: [1n] })).toBe('{"id":1,"other":-1,"any":[1]}');
    expect(linesOf(schema, { id: "5", other: null })).toEqual(["id: Expected `integer`, got `string`"]);
  });

  it("writes a Date in the format that the schema asks for", () => {
    const schema = t.Object({
      at: t.String({ format: "date-time" }),
      day: t.Union([t.String({ format: "date" }), t.Null()]),
      time: t.String({ format: "time" }),
    });
    const at = new Date("2024-01-02T03:04:05.678Z");
    const text = '{"at":"2024-01-02T03:04:05.678Z","day":"2024-01-02","time":"03:04:05.678Z"}';
    expect(write(schema, { at, day: at, time: at })).toBe(text);
    expect(write(schema, { at, day: at, time: at }, false)).toBe(text);
    expect(linesOf(schema, { at: new Date(Number.NaN), day: null, time: "10:00:00" })).toEqual([
      "at: Expected `string`, got `null`",
    ]);
  });

  it("takes what toJSON says, and checks it", () => {
    const money = { amount: 5, toJSON: () => "5.00" };
    expect(write(t.Object({ price: t.String() }), { price: money })).toBe('{"price":"5.00"}');
    const user = { id: "internal", toJSON: () => ({ id: 7, password: "x" }) };
    expect(write(t.Object({ id: t.Integer() }), user)).toBe('{"id":7}');
    expect(write(t.Union([t.Object({ id: t.Integer() }), t.Null()]), user)).toBe('{"id":7}');
    expect(linesOf(t.Object({ id: t.Integer() }), { toJSON: () => ({}) })).toEqual([
      "id: Object missing required field `id`",
    ]);
  });

  it("writes fields that are getters of a class", () => {
    class User {
      readonly #id = 5;
      readonly password = "x";
      get id(): number {
        return this.#id;
      }
    }
    expect(write(t.Object({ id: t.Integer() }), new User())).toBe('{"id":5}');
    expect(write(t.Intersect([t.Object({ id: t.Integer() })]), new User())).toBe('{"id":5}');
  });

  it("encodes codecs, without changing the value", () => {
    const date = t
      .Codec(t.String({ format: "date-time" }))
      .Decode((text) => new Date(text))
      .Encode((value) => value.toISOString());
    const schema = t.Object({ at: date, maybe: t.Union([date, t.Null()]), all: t.Array(date) });
    const value = { at: new Date(0), maybe: new Date(0), all: [new Date(0)] };
    const text = '"1970-01-01T00:00:00.000Z"';
    expect(write(schema, value)).toBe(`{"at":${text},"maybe":${text},"all":[${text}]}`);
    expect(value.at).toBeInstanceOf(Date);
    expect(linesOf(t.Array(t.Encode(t.String(), () => 5 as never)), ["x"])).toEqual([
      "0: Expected `string`, got `integer`",
    ]);
  });

  it("asks refinements about an object that has its defaults", () => {
    const schema = t.Refine(
      t.Object({ a: t.Integer({ default: 1 }) }),
      ({ a }) => a > 0,
      () => "must be positive",
    );
    expect(write(schema, {})).toBe('{"a":1}');
    expect(linesOf(schema, { a: -1 })).toEqual(["must be positive"]);
  });

  it("writes a field called constructor only where it is the object's own", () => {
    const schema = t.Object({ constructor: t.Optional(t.String()), id: t.Integer() });
    expect(write(schema, { id: 1 })).toBe('{"id":1}');
    expect(JSON.parse(write(schema, { id: 1, constructor: "Ferrari" }) as string).constructor).toBe("Ferrari");
  });

  it("writes scalars as they are", () => {
    expect(write(t.String(), 'a"b')).toBe('"a\\"b"');
    expect(write(t.Null(), null)).toBe("null");
    expect(write(t.Union([t.Literal("a"), t.Literal(1)]), 1)).toBe("1");
  });

  it("refuses what is no schema", () => {
    expect(() => write({} as never, 1)).toThrow("SCHEMA_INVALID: GET /items response");
  });
});

describe("Standard Schemas", () => {
  it("give their output, without keys they do not know", () => {
    const value = { id: 1, inner: { id: 2, x: 1 }, x: 1 };
    const schemas = [
      z.object({ id: z.number(), inner: z.object({ id: z.number() }) }),
      v.object({ id: v.number(), inner: v.object({ id: v.number() }) }),
      type({ id: "number", inner: { id: "number" } }),
    ];
    for (const schema of schemas) {
      for (const validate of [true, false]) expect(write(schema, value, validate)).toBe('{"id":1,"inner":{"id":2}}');
    }
  });

  it("keep keys that they allow", () => {
    for (const schema of [z.looseObject({ id: z.number() }), v.looseObject({ id: v.number() })]) {
      expect(write(schema, { id: 1, x: 1 })).toBe('{"id":1,"x":1}');
    }
  });

  it("transform, and fill in their own defaults only", () => {
    const schema = z.object({
      length: z.string().transform((text) => text.length),
      page: z.number().default(1),
      hint: z.string().optional().meta({ default: "shown in the docs" }),
      at: z.date(),
    });
    expect(write(schema, { length: "abc", at: new Date(0) })).toBe(
      '{"length":3,"page":1,"at":"1970-01-01T00:00:00.000Z"}',
    );
  });

  it("tell what does not fit, and may do so later", async () => {
    expect(linesOf(z.object({ id: z.number({ error: "No number" }) }), { id: "x" })).toEqual(["id: No number"]);
    const late = z.object({ id: z.number().refine(async (id) => id > 1, "Too small") });
    expect(await write(late, { id: 2, x: 1 })).toBe('{"id":2}');
    expect(await write(late, { id: 1 })).toBeInstanceOf(SchemaIssues);
  });

  it("write a value by the union that it fits, and not by its neighbour, which it fits without some keys", () => {
    const tagged = (b: z.ZodType) =>
      z.discriminatedUnion("kind", [
        z.object({ kind: z.literal("one"), a: b }),
        z.object({ kind: z.literal("two"), b: b.optional(), n: z.int().default(3) }),
      ]);
    const schema = z.union([tagged(z.string()), tagged(z.boolean())]);
    expect(write(schema, { kind: "two", b: true, n: 7 })).toBe('{"kind":"two","b":true,"n":7}');
  });
});

describe("serializeJson", () => {
  it("writes as JSON.stringify does, with big integers as digits", () => {
    expect(serializeJson({ a: [1, "x", null], at: new Date(0), gone: undefined })).toBe(
      '{"a":[1,"x",null],"at":"1970-01-01T00:00:00.000Z"}',
    );
    expect(serializeJson({ a: 2n ** 64n, b: [-1n, "1n", "-1"] })).toBe('{"a":18446744073709551616,"b":[-1,"1n","-1"]}');
    expect(serializeJson(5n)).toBe("5");
  });

  it("writes null for what JSON has no form for", () => {
    for (const value of [undefined, () => 1, Symbol("x")]) expect(serializeJson(value)).toBe("null");
  });

  it("throws for objects that contain themselves", () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(() => serializeJson(circle)).toThrow(TypeError);
  });
});
