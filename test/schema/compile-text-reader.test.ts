import { type } from "arktype";
import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { compileTextReader, type TextReader } from "../../src/schema/compile-text-reader.ts";
import { SchemaIssues } from "../../src/schema/decoded.ts";
import type { AnySchema } from "../../src/schema/infer.ts";
import { t } from "../../src/schema/t.ts";

const readerOf = (schema: AnySchema, list: "repeat" | "comma" = "repeat"): TextReader =>
  compileTextReader(schema, "GET /items query.x", { list });

const read = (schema: AnySchema, raw: string | readonly string[]): unknown => readerOf(schema).read(raw);

/** Issues as lines: "0: Invalid integer value: 'x'". */
function linesOf(schema: AnySchema, raw: string | readonly string[]): string[] {
  const value = read(schema, raw);
  if (!(value instanceof SchemaIssues)) throw new Error(`${JSON.stringify(raw)} was accepted`);
  return value.issues.map(({ path, msg }) => [...path, msg].join(": "));
}

describe("compileTextReader", () => {
  it("makes of a text what the schema asks for", () => {
    expect(read(t.Integer(), "5")).toBe(5);
    expect(read(t.Number(), "1.5e3")).toBe(1500);
    expect(read(t.Boolean(), "YES")).toBe(true);
    expect(read(t.Null(), "null")).toBeNull();
    expect(read(t.Null(), "")).toBeNull();
    expect(read(t.String(), "5")).toBe("5");
    expect(read(t.String(), "")).toBe("");
    expect(read(t.BigInt(), "9223372036854775807")).toBe(2n ** 63n - 1n);
    expect(read(t.Any(), "5")).toBe("5");
    expect(read(t.Optional(t.Integer()), "5")).toBe(5);
  });

  it("normalises UUIDs, moments and times", () => {
    expect(read(t.String({ format: "uuid" }), "550E8400-E29B-41D4-A716-446655440000")).toBe(
      "550e8400-e29b-41d4-a716-446655440000",
    );
    expect(read(t.String({ format: "date-time" }), "2024-01-01T10:00:00+02:00")).toBe("2024-01-01T08:00:00Z");
    expect(read(t.String({ format: "time" }), "10:30")).toBe("10:30:00");
    expect(read(t.String({ format: "date" }), "2024-02-29")).toBe("2024-02-29");
    expect(read(t.String({ format: "decimal" }), "-12.50")).toBe("-12.50");
  });

  const refusals: [AnySchema, string, string][] = [
    [t.Integer(), "abc", "Invalid integer value: 'abc'"],
    [t.Integer(), "", "Invalid integer value: ''"],
    [t.Number(), "inf", "Invalid number value: 'inf'"],
    [t.Boolean(), "maybe", "Invalid boolean value: 'maybe'"],
    [t.Null(), "x", "Invalid null value: 'x'"],
    [t.String({ format: "uuid" }), "x", "Invalid uuid value: 'x'"],
    [t.String({ format: "date" }), "2023-02-29", "Invalid date value: '2023-02-29'"],
    [t.String({ format: "date-time" }), "x", "Invalid date-time value: 'x'"],
    [t.String({ format: "time" }), "25:00", "Invalid time value: '25:00'"],
    [t.String({ format: "decimal" }), "1e5", "Invalid decimal value: '1e5'"],
    [
      t.Integer(),
      "9007199254740993",
      "Invalid integer value: '9007199254740993' is beyond the safe range of ±9007199254740991",
    ],
    [t.BigInt(), "9223372036854775808", "Invalid integer value: '9223372036854775808' is beyond the range of 64 bits"],
    [t.Enum(["asc", "desc"]), "up", "Expected one of `asc`, `desc`"],
    [t.Literal("a"), "b", "Expected `a`"],
    [t.Union([t.Integer(), t.Boolean()]), "x", "Invalid value: 'x'; expected integer or boolean"],
    [t.Integer({ minimum: 1 }), "0", "Expected `integer` >= 1"],
    [t.BigInt({ maximum: 5n }), "6", "Expected `integer` <= 5"],
    [t.String({ minLength: 2 }), "a", "Expected `string` of length >= 2"],
    [t.String({ format: "email" }), "a", "Expected `string` with format `email`"],
    [
      t.Refine(
        t.Integer(),
        (value) => value % 2 === 0,
        () => "must be even",
      ),
      "5",
      "must be even",
    ],
  ];

  for (const [schema, text, message] of refusals) {
    it(`says "${message}"`, () => {
      expect(linesOf(schema, text)).toEqual([message]);
    });
  }

  it("takes the last of repeated texts for a scalar", () => {
    expect(read(t.Integer(), ["1", "2"])).toBe(2);
  });

  it("repeats at most fifty characters, with nothing a terminal would obey", () => {
    expect(linesOf(t.Integer(), "x".repeat(1000))).toEqual([`Invalid integer value: '${"x".repeat(50)}…'`]);
    expect(linesOf(t.Integer(), "\u001b[31m\r\n\u202e")).toEqual([
      "Invalid integer value: '\\u001b[31m\\u000d\\u000a\\u202e'",
    ]);
    expect(linesOf(t.Integer(), `${"x".repeat(49)}😀`)).toEqual([`Invalid integer value: '${"x".repeat(49)}…'`]);
  });

  it("refuses texts above 8192 bytes of UTF-8", () => {
    expect(read(t.String(), "x".repeat(8192))).toHaveLength(8192);
    expect(read(t.String(), "é".repeat(4096))).toHaveLength(4096);
    expect(linesOf(t.String(), "x".repeat(8193))).toEqual(["Parameter too long: 8193 bytes (max 8192 bytes)"]);
    expect(linesOf(t.String(), "é".repeat(4097))).toEqual(["Parameter too long: 8194 bytes (max 8192 bytes)"]);
    expect(linesOf(t.Array(t.String()), ["a", "x".repeat(9000)])).toEqual([
      "1: Parameter too long: 9000 bytes (max 8192 bytes)",
    ]);
    expect(linesOf(v.string(), "x".repeat(9000))).toEqual(["Parameter too long: 9000 bytes (max 8192 bytes)"]);
  });

  it("refuses NUL characters", () => {
    expect(linesOf(t.String(), "a\0b")).toEqual(["Parameter contains a NUL character"]);
    expect(linesOf(z.string(), "a\0b")).toEqual(["Parameter contains a NUL character"]);
  });

  it("never throws, whatever the text", () => {
    const schemas = refusals.map(([schema]) => schema);
    fc.assert(
      fc.property(fc.constantFrom(...schemas), fc.string({ unit: "binary" }), (schema, text) => {
        expect(() => read(schema, text)).not.toThrow();
      }),
    );
  });

  it("refuses objects and nested arrays at start-up", () => {
    for (const schema of [
      t.Object({}),
      t.Record(t.String(), t.String()),
      t.Array(t.Object({})),
      t.Array(t.Array(t.String())),
      z.object({}),
    ]) {
      expect(() => readerOf(schema)).toThrow(
        /^SCHEMA_NOT_SCALAR: GET \/items query\.x: an? .* cannot be read from text/,
      );
    }
  });
});

describe("lists", () => {
  it("have one element for each repetition", () => {
    const reader = readerOf(t.Array(t.Integer()));
    expect(reader.isList).toBe(true);
    expect(reader.read("5")).toEqual([5]);
    expect(reader.read(["5", "6"])).toEqual([5, 6]);
    expect(readerOf(t.Integer()).isList).toBe(false);
  });

  it("are split at commas in headers, without spaces and empty elements", () => {
    const reader = readerOf(t.Array(t.String()), "comma");
    expect(reader.read("a, b ,\tc,, ")).toEqual(["a", "b", "c"]);
    expect(reader.read(["a,b", "c"])).toEqual(["a", "b", "c"]);
    expect(readerOf(t.Array(t.String())).read("a,b")).toEqual(["a,b"]);
    expect(readerOf(t.String(), "comma").read("a, b")).toBe("a, b");
  });

  it("tell every wrong element", () => {
    expect(linesOf(t.Array(t.Integer()), ["1", "x", "2", "y"])).toEqual([
      "1: Invalid integer value: 'x'",
      "3: Invalid integer value: 'y'",
    ]);
  });

  it("keep the constraints of the array and its elements", () => {
    expect(linesOf(t.Array(t.Integer({ minimum: 1 }), { maxItems: 2 }), ["0", "1", "2"])).toEqual([
      "Expected `array` of length <= 2",
      "0: Expected `integer` >= 1",
    ]);
    expect(linesOf(t.Array(t.String(), { uniqueItems: true }), ["a", "a"])).toEqual([
      "Expected `array` of unique items",
    ]);
  });

  it("may stand beside a scalar", () => {
    const schema = t.Union([t.Array(t.Integer()), t.Null()]);
    expect([read(schema, ""), read(schema, "5"), read(schema, ["5", "6"])]).toEqual([null, [5], [5, 6]]);
  });

  it("may have a type for each place", () => {
    expect(read(t.Tuple([t.Integer(), t.Boolean()]), ["5", "true"])).toEqual([5, true]);
    expect(linesOf(t.Tuple([t.Integer()]), ["5", "6"])).toEqual(["Expected `array` of length <= 1"]);
  });
});

describe("unions", () => {
  it("take the first variant, in their order, that takes the text", () => {
    expect(read(t.Union([t.Integer(), t.Boolean(), t.String()]), "5")).toBe(5);
    expect(read(t.Union([t.Integer(), t.Boolean(), t.String()]), "yes")).toBe(true);
    expect(read(t.Union([t.Integer(), t.Boolean(), t.String()]), "x")).toBe("x");
    expect(read(t.Union([t.String(), t.Integer()]), "5")).toBe("5");
    expect(read(t.Union([t.Integer({ maximum: 1 }), t.String()]), "5")).toBe("5");
  });

  it("of literals compare values, not texts", () => {
    const schema = t.Union([t.Literal(1), t.Literal(true), t.Literal("1"), t.Literal("x")]);
    expect([read(schema, "1.0"), read(schema, "yes"), read(schema, "x")]).toEqual([1, true, "x"]);
    expect(read(t.Enum({ Low: 0, High: 1 }), "1")).toBe(1);
  });

  it("with null give the issue of the other variant", () => {
    expect(linesOf(t.Union([t.Integer({ minimum: 1 }), t.Null()]), "x")).toEqual(["Invalid integer value: 'x'"]);
    expect(linesOf(t.Union([t.Integer({ minimum: 1 }), t.Null()]), "0")).toEqual(["Expected `integer` >= 1"]);
    expect(read(t.Union([t.Integer({ minimum: 1 }), t.Null()]), "")).toBeNull();
  });

  it("may be written as a list of types", () => {
    const schema = t.Unsafe({ type: ["integer", "null"], minimum: 1 });
    expect([read(schema, "5"), read(schema, "null")]).toEqual([5, null]);
    expect(linesOf(schema, "0")).toEqual(["Expected `integer` >= 1"]);
  });
});

describe("codecs", () => {
  const date = t
    .Codec(t.String({ format: "date-time", default: "2024-01-01T00:00:00Z" }))
    .Decode((text) => new Date(text))
    .Encode((value) => value.toISOString());

  it("decode what the coercion has made", () => {
    expect(read(date, "2024-01-01 10:00:00")).toEqual(new Date("2024-01-01T10:00:00Z"));
    expect(read(t.Array(date), ["2024-01-01"])).toEqual([new Date("2024-01-01")]);
  });

  it("decode the default", () => {
    expect(readerOf(date).makeDefault?.()).toEqual(new Date("2024-01-01T00:00:00Z"));
  });
});

describe("absent texts", () => {
  it("are told by TypeBox's optional schemas and defaults", () => {
    expect(readerOf(t.String())).toMatchObject({ isRequired: true, makeDefault: null });
    expect(readerOf(t.Optional(t.String()))).toMatchObject({ isRequired: false, makeDefault: null });
    const reader = readerOf(t.Array(t.String(), { default: ["a"] }));
    expect(reader.isRequired).toBe(false);
    expect(reader.makeDefault?.()).toEqual(["a"]);
    expect(reader.makeDefault?.()).not.toBe(reader.makeDefault?.());
  });

  it("are told by what a Standard Schema makes of undefined", () => {
    expect(readerOf(z.string())).toMatchObject({ isRequired: true, makeDefault: null });
    expect(readerOf(z.string().optional())).toMatchObject({ isRequired: false, makeDefault: null });
    expect(readerOf(z.number().default(5)).makeDefault?.()).toBe(5);
    expect(readerOf(v.optional(v.string(), "x")).makeDefault?.()).toBe("x");
    expect(readerOf(type("string | undefined")).isRequired).toBe(false);
  });

  it("are not made values of by schemas that convert anything", () => {
    expect(readerOf(z.coerce.string()).isRequired).toBe(true);
    expect(readerOf(z.coerce.boolean()).isRequired).toBe(true);
  });
});

describe("Standard Schemas", () => {
  it("get values of the types they describe", () => {
    expect(read(z.int(), "5")).toBe(5);
    expect(read(z.boolean(), "on")).toBe(true);
    expect(read(z.array(z.number()), ["1", "2"])).toEqual([1, 2]);
    expect(read(z.number().nullable(), "")).toBeNull();
    expect(read(type("number.integer > 0"), "5")).toBe(5);
    expect(read(type("'a' | 'b'"), "b")).toBe("b");
    expect(linesOf(z.number(), "x")).toEqual(["Invalid number value: 'x'"]);
  });

  it("keep their own rules, and their own messages", () => {
    expect(linesOf(z.number().min(5, "At least five"), "4")).toEqual(["At least five"]);
    expect(linesOf(z.iso.datetime({ error: "No moment" }), "2024-01-01")).toEqual(["No moment"]);
    expect(read(z.iso.datetime(), "2024-01-01T00:00:00Z")).toBe("2024-01-01T00:00:00Z");
    expect(read(z.uuid(), "550E8400-E29B-41D4-A716-446655440000")).toBe("550E8400-E29B-41D4-A716-446655440000");
    expect(linesOf(type("number.integer > 0"), "-5")).toEqual(["must be positive (was -5)"]);
  });

  it("transform what they get", () => {
    expect(read(z.coerce.date(), "2024-01-01")).toEqual(new Date("2024-01-01"));
    expect(read(z.string().transform(Number), "5")).toBe(5);
    expect(read(type("string.integer.parse"), "5")).toBe(5);
  });

  it("get texts as they are sent where they do not describe themselves", () => {
    expect(read(v.pipe(v.string(), v.transform(Number)), "5")).toBe(5);
    expect(read(v.string(), ["5"])).toBe("5");
    expect(read(v.array(v.string()), ["5", "6"])).toEqual(["5", "6"]);
  });

  it("may be asynchronous", async () => {
    expect(
      await read(
        z.number().refine(async (value) => value > 1, "Too small"),
        "1",
      ),
    ).toMatchObject({
      issues: [{ msg: "Too small" }],
    });
  });
});
