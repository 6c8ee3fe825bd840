import fc from "fast-check";
import type { TSchema } from "typebox";
import type { TypeBoxSchema } from "../../src/schema/infer.ts";
import { t } from "../../src/schema/t.ts";

/** A schema, and values that fit it exactly: no unknown keys, no defaults to fill in. */
export interface SchemaSample {
  readonly schema: TypeBoxSchema;
  readonly value: unknown;
}

interface Pair {
  readonly schema: TSchema;
  readonly values: fc.Arbitrary<unknown>;
}

const text = fc.string({ maxLength: 8, unit: "binary" });
const fieldName = fc.constantFrom("id", "name", "a-b", 'quo"te', "constructor", "price", "ключ", "0", "back\\slash");

const scalars: readonly Pair[] = [
  { schema: t.String(), values: text },
  { schema: t.String({ minLength: 2 }), values: fc.string({ minLength: 2, maxLength: 8 }) },
  { schema: t.String({ format: "uuid" }), values: fc.uuid() },
  { schema: t.Integer(), values: fc.maxSafeInteger() },
  { schema: t.Integer({ minimum: 1 }), values: fc.integer({ min: 1 }) },
  { schema: t.Number(), values: fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0) },
  { schema: t.Boolean(), values: fc.boolean() },
  { schema: t.Null(), values: fc.constant(null) },
  { schema: t.Literal("a"), values: fc.constant("a") },
  { schema: t.Enum(["x", "y"]), values: fc.constantFrom("x", "y") },
  { schema: t.Union([t.String(), t.Null()]), values: fc.option(text) },
  { schema: t.Union([t.Boolean(), t.Integer()]), values: fc.oneof(fc.boolean(), fc.maxSafeInteger()) },
];

function pairs(depth: number): fc.Arbitrary<Pair> {
  const scalar = fc.constantFrom(...scalars);
  if (depth === 0) return scalar;
  const inner = pairs(depth - 1);
  return fc.oneof(
    { weight: 2, arbitrary: scalar },
    { weight: 4, arbitrary: fc.dictionary(fieldName, fc.tuple(inner, fc.boolean()), { maxKeys: 5 }).map(objectPair) },
    { weight: 2, arbitrary: inner.map(arrayPair) },
    { weight: 1, arbitrary: inner.map(recordPair) },
    { weight: 1, arbitrary: inner.map(nullablePair) },
    { weight: 1, arbitrary: fc.tuple(inner, inner).map(taggedPair) },
    { weight: 1, arbitrary: fc.tuple(inner, inner).map(tuplePair) },
  );
}

function objectPair(fields: Record<string, [Pair, boolean]>): Pair {
  const entries = Object.entries(fields);
  const properties = entries.map(([name, [pair, isOptional]]) => [
    name,
    isOptional ? t.Optional(pair.schema) : pair.schema,
  ]);
  const values = fc.record(Object.fromEntries(entries.map(([name, [pair]]) => [name, pair.values])), {
    requiredKeys: entries.filter(([, [, isOptional]]) => !isOptional).map(([name]) => name),
    noNullPrototype: true,
  });
  return { schema: t.Object(Object.fromEntries(properties)), values };
}

function arrayPair({ schema, values }: Pair): Pair {
  return { schema: t.Array(schema), values: fc.array(values, { maxLength: 4 }) };
}

function recordPair({ schema, values }: Pair): Pair {
  const keys = fc.stringMatching(/^[a-z]{1,4}$/);
  return {
    schema: t.Record(t.String(), schema),
    values: fc.dictionary(keys, values, { maxKeys: 4, noNullPrototype: true }),
  };
}

function nullablePair({ schema, values }: Pair): Pair {
  return { schema: t.Union([schema, t.Null()]), values: fc.option(values) };
}

function taggedPair([left, right]: [Pair, Pair]): Pair {
  const schema = t.Union([
    t.Object({ tag: t.Literal("left"), value: left.schema }),
    t.Object({ tag: t.Literal("right"), value: right.schema, note: t.Optional(t.String()) }),
  ]);
  const ofLeft = fc.record({ tag: fc.constant("left"), value: left.values }, { noNullPrototype: true });
  const ofRight = fc.record({ tag: fc.constant("right"), value: right.values }, { noNullPrototype: true });
  return { schema, values: fc.oneof(ofLeft, ofRight) };
}

function tuplePair([left, right]: [Pair, Pair]): Pair {
  return { schema: t.Tuple([left.schema, right.schema]), values: fc.tuple(left.values, right.values) };
}

/** Any schema of the kinds that APIs use, three levels deep, with a value of it. */
export const schemaSamples: fc.Arbitrary<SchemaSample> = pairs(3).chain(({ schema, values }) =>
  // Every schema that `t` builds has a kind, which its general type does not show.
  values.map((value) => ({ schema: schema as TypeBoxSchema, value })),
);

/** JSON of any shape, among it keys that pollute prototypes. */
export const anyJson: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.jsonValue({ maxDepth: 1 }),
    tie("object"),
    fc.array(tie("value"), { maxLength: 3 }),
  ),
  object: fc
    .array(fc.tuple(fc.oneof(fieldName, fc.constantFrom("__proto__", "prototype", "tag", "value")), tie("value")), {
      maxLength: 4,
    })
    // JSON.parse defines the key `__proto__`, where a literal would set the prototype.
    .map((entries) =>
      JSON.parse(`{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join()}}`),
    ),
})).value;

/** Adds a key that no schema here knows to every object inside a value. */
export function withUnknownKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withUnknownKeys);
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).map(([key, field]) => [key, withUnknownKeys(field)]);
  return { ...Object.fromEntries(fields), "unknown key": { nested: [1] } };
}
