import { type AnySchema, BoltAPI, nested, serializer, t } from "boltapi";
import { TestClient } from "boltapi/testing";
import fc from "fast-check";
import type { TSchema } from "typebox";
import { describe, expect, it } from "vitest";
import { answerSchema, bodySchema, compileJudge } from "./compile-judge.ts";

/** A schema, with values of which some fit it. */
interface Sample {
  readonly schema: TSchema;
  readonly values: readonly unknown[];
}

const numbers = fc.integer({ min: -20, max: 20 });
const texts = fc.constantFrom("", "a", "ab", "abcdef", "x1", "2024-02-29", "a@b.example", "null", "😀😀");
const others = fc.constantFrom<unknown>(null, true, false, 0, 1.5, -3, "", "a", [], {}, [1], { a: 1 }, [["a"]]);

function sample(schema: fc.Arbitrary<TSchema>, value: fc.Arbitrary<unknown>): fc.Arbitrary<Sample> {
  const values = fc.array(fc.oneof({ weight: 4, arbitrary: value }, others), { minLength: 4, maxLength: 8 });
  return fc.record({ schema, values });
}

const rules = (names: Readonly<Record<string, fc.Arbitrary<unknown>>>) =>
  fc.record(names, { requiredKeys: [] }) as fc.Arbitrary<Record<string, never>>;

const scalar: fc.Arbitrary<Sample> = fc.oneof(
  sample(
    rules({ minLength: fc.nat(3), maxLength: fc.nat(4), pattern: fc.constantFrom("^a", "\\d") }).map((options) =>
      t.String(options),
    ),
    texts,
  ),
  sample(
    fc.constantFrom("date", "email", "uuid").map((format) => t.String({ format })),
    fc.constantFrom("2024-02-29", "2024-02-30", "a@b.example", "no", "9a63b3f8-2b1c-4d8e-8f00-0123456789ab"),
  ),
  sample(
    rules({
      minimum: numbers,
      maximum: numbers,
      exclusiveMinimum: numbers,
      multipleOf: fc.integer({ min: 1, max: 4 }),
    }).map((options) => t.Integer(options)),
    numbers,
  ),
  sample(
    rules({ minimum: numbers, exclusiveMaximum: numbers }).map((options) => t.Number(options)),
    fc.oneof(numbers, fc.constantFrom(0.5, -1.25, 19.999)),
  ),
  sample(fc.constant(t.Boolean()), fc.boolean()),
  sample(fc.constant(t.Null()), fc.constant(null)),
  sample(
    fc
      .uniqueArray(fc.constantFrom("a", "ab", 1, 2), { minLength: 1, maxLength: 3 })
      .map((values) => t.Union(values.map((value) => t.Literal(value)))),
    fc.constantFrom("a", "ab", 1, 2, 3),
  ),
  sample(fc.constant(t.Enum(["a", "x1"])), texts),
  sample(fc.constant(t.BigInt()), numbers),
);

const presences = ["required", "optional", "default", "default or optional"] as const;

/** What a property is that need not be sent. */
const absent = {
  optional: (schema: TSchema) => t.Optional(schema),
  default: () => t.String({ default: "d" }),
  "default or optional": () => t.Optional(t.String({ default: "d", maxLength: 4 })),
};

const keys = fc.uniqueArray(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 3 });

function composite(inner: fc.Arbitrary<Sample>): fc.Arbitrary<Sample> {
  const part = (of: Sample): fc.Arbitrary<unknown> => fc.constantFrom(...of.values);
  return fc.oneof(
    inner.chain((of) =>
      sample(
        rules({ minItems: fc.nat(2), maxItems: fc.nat(3), uniqueItems: fc.boolean() }).map((options) =>
          t.Array(of.schema, options),
        ),
        fc.array(part(of), { maxLength: 4 }),
      ),
    ),
    fc
      .tuple(inner, inner)
      .chain(([first, second]) =>
        sample(
          fc.constant(t.Tuple([first.schema, second.schema])),
          fc.oneof(fc.tuple(part(first), part(second)), fc.array(part(first), { maxLength: 3 })),
        ),
      ),
    fc
      .tuple(inner, inner)
      .chain(([first, second]) =>
        sample(fc.constant(t.Union([first.schema, second.schema])), fc.oneof(part(first), part(second))),
      ),
    inner.chain((of) => sample(fc.constant(t.Union([of.schema, t.Null()])), part(of))),
    inner.chain((of) =>
      sample(fc.constant(t.Record(t.String(), of.schema)), fc.dictionary(fc.constantFrom("a", "b"), part(of))),
    ),
    fc
      .tuple(
        keys,
        fc.array(fc.tuple(inner, fc.constantFrom(...presences)), { minLength: 3, maxLength: 3 }),
        fc.boolean(),
      )
      .chain(([names, parts, isClosed]) => {
        const properties = Object.fromEntries(
          names.map((name, index) => {
            const [{ schema }, presence] = parts[index] as (typeof parts)[number];
            return [name, presence === "required" ? schema : absent[presence](schema)];
          }),
        );
        const value = fc.record(
          Object.fromEntries(
            [...names, "other"].map((name, index) => {
              const [of, presence] = parts[index] ?? [null, ""];
              return [name, of === null ? numbers : presence.startsWith("default") ? texts : part(of)];
            }),
          ),
          { requiredKeys: [] },
        );
        return sample(fc.constant(t.Object(properties, isClosed ? { additionalProperties: false } : {})), value);
      }),
    serialized(inner),
    // The same schema twice, as a component.
    fc.tuple(inner, fc.nat()).chain(([of, id]) => {
      const Named = t.Object({ a: t.Optional(of.schema), n: t.Integer({ default: 1 }) }, { $id: `Named${id}` });
      const named = fc.record({ a: part(of), n: numbers }, { requiredKeys: [] });
      return sample(
        fc.constant(t.Object({ one: Named, more: t.Array(Named) })),
        fc.record({ one: named, more: fc.array(named, { maxLength: 2 }) }),
      );
    }),
    fc
      .tuple(inner, inner)
      .chain(([first, second]) =>
        sample(
          fc.constant(t.Intersect([t.Object({ a: first.schema }), t.Object({ b: t.Optional(second.schema) })])),
          fc.record({ a: part(first), b: part(second) }, { requiredKeys: [] }),
        ),
      ),
    inner.chain((of) =>
      sample(
        fc.constant(t.Record(t.String({ pattern: "^[ab]$" }), of.schema)),
        fc.dictionary(fc.constantFrom("a", "b", "c"), part(of)),
      ),
    ),
  );
}

let count = 0;

/** A serializer, whole or made of one, alone or in a list. Values have the names of its fields, and their keys in JSON. */
function serialized(inner: fc.Arbitrary<Sample>): fc.Arbitrary<Sample> {
  const field = fc.tuple(inner, fc.constantFrom(...presences));
  const flags = { first: fc.boolean(), second: fc.boolean(), isComputed: fc.boolean(), isPartial: fc.boolean() };
  return fc
    .record({
      parts: fc.array(field, { minLength: 2, maxLength: 3 }),
      rename: fc.constantFrom("same" as const, "pascal" as const),
      many: fc.option(fc.integer({ min: 1, max: 2 })),
      ...flags,
    })
    .chain(({ parts, rename, many, first, second, isComputed, isPartial }) => {
      const names = ["a", "b", "c"].slice(0, parts.length);
      const schemas = parts.map(([{ schema }, presence]) =>
        presence === "required" ? schema : absent[presence](schema),
      );
      const made = serializer(`Agreed${count++}`, {
        fields: Object.fromEntries(names.map((name, index) => [name, schemas[index] as never])),
        readOnly: first ? ["a"] : [],
        writeOnly: second ? ["b"] : [],
        ...(isComputed ? { computed: { sum: { schema: t.Integer(), value: () => 1 } } } : {}),
        rename,
      });
      const whole = isPartial ? made.partial() : made;
      const schema = many === null ? whole : nested(whole as never, { many: true, maxItems: many });
      const values = Object.fromEntries(
        names.flatMap((name, index) => {
          const [of, presence] = parts[index] as (typeof parts)[number];
          const value = presence.startsWith("default") ? texts : fc.constantFrom(...of.values);
          return [name, name.toUpperCase()].map((key) => [key, value]);
        }),
      );
      const object = fc.record(values, { requiredKeys: [] });
      return sample(
        fc.constant(schema as unknown as TSchema),
        many === null ? object : fc.array(object, { maxLength: 3 }),
      );
    });
}

const samples = fc.oneof(scalar, composite(scalar), composite(composite(scalar)));

describe("what the document says of a body", () => {
  it("is accepted by the server, and nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(samples, async ({ schema, values }) => {
        const api = new BoltAPI();
        // In an object, so that every value is one that a body of JSON can have.
        api.post("/", { body: t.Object({ value: schema }) }, () => "fine");
        const document = api.openapi();
        const described = bodySchema(document);
        const fits = compileJudge(document, described);
        await using client = new TestClient(api);
        for (const value of values) {
          const response = await client.post("/", { json: { value } });
          expect([response.status, value], JSON.stringify(described)).toEqual([fits({ value }) ? 200 : 422, value]);
        }
      }),
      { numRuns: 80 },
    );
  });

  it("is so for schemas that contain themselves", async () => {
    const Tree = t.Cyclic(
      {
        Tree: t.Object({
          value: t.Integer({ minimum: 0 }),
          children: t.Optional(t.Array(t.Ref("Tree"), { maxItems: 2 })),
        }),
      },
      "Tree",
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.record(
        {
          value: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: -1, max: 9 }) }, fc.constant("x")),
          children: fc.array(tie("tree"), { maxLength: 3 }),
        },
        { requiredKeys: ["value"] },
      ),
    }));
    const api = new BoltAPI();
    api.post("/", { body: Tree }, () => "fine");
    const document = api.openapi();
    const fits = compileJudge(document, bodySchema(document));
    await using client = new TestClient(api);
    await fc.assert(
      fc.asyncProperty(tree, async (value) => {
        expect((await client.post("/", { json: value })).status).toBe(fits(value) ? 200 : 422);
      }),
    );
  });
});

describe("what the document says of a parameter", () => {
  /** Texts of a query, and the value that a client means by them. */
  const scalars = [
    { schema: rules({ minLength: fc.nat(3), maxLength: fc.nat(4) }).map((options) => t.String(options)), value: texts },
    {
      schema: rules({ minimum: numbers, maximum: numbers, multipleOf: fc.integer({ min: 1, max: 4 }) }).map((options) =>
        t.Integer(options),
      ),
      value: fc.oneof(numbers, fc.constantFrom(1.5, "x", "")),
    },
    {
      schema: rules({ exclusiveMinimum: numbers }).map((options) => t.Number(options)),
      value: fc.oneof(numbers, fc.constantFrom(0.25, "x", "")),
    },
    { schema: fc.constant(t.Boolean()), value: fc.oneof(fc.boolean(), fc.constantFrom("maybe", "")) },
    { schema: fc.constant(t.Union([t.Literal("a"), t.Literal("ab")])), value: texts },
  ].map(({ schema, value }) =>
    fc.tuple(
      schema as fc.Arbitrary<AnySchema>,
      fc.array(value as fc.Arbitrary<unknown>, { minLength: 2, maxLength: 5 }),
    ),
  );

  it("is accepted by the server, and nothing else", async () => {
    const lists = fc.oneof(...scalars).chain(([schema, values]) =>
      fc.tuple(
        rules({ minItems: fc.nat(2), maxItems: fc.integer({ min: 1, max: 4 }) }).map((options) =>
          t.Array(schema, options),
        ),
        fc.constant(values),
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(...scalars), lists, async ([one, values], [list, items]) => {
        const api = new BoltAPI();
        api.get("/one", { query: { value: one } }, () => "fine");
        api.get("/list", { query: { value: list } }, () => "fine");
        const document = api.openapi();
        const judge = (path: string) =>
          compileJudge(document, document.paths[path]?.get?.parameters?.[0]?.schema ?? {});
        await using client = new TestClient(api);
        const fitsOne = judge("/one");
        for (const value of values) {
          const response = await client.get(`/one?value=${encodeURIComponent(String(value))}`);
          expect([response.status, value], JSON.stringify(one)).toEqual([fitsOne(value) ? 200 : 422, value]);
        }
        const query = items.map((item) => `value=${encodeURIComponent(String(item))}`).join("&");
        expect((await client.get(`/list?${query}`)).status, `${JSON.stringify(list)} ${query}`).toBe(
          judge("/list")(items) ? 200 : 422,
        );
      }),
      { numRuns: 50 },
    );
  });
});

describe("what the document says of an answer", () => {
  it("is what the server sends", async () => {
    await fc.assert(
      fc.asyncProperty(samples, async ({ schema, values }) => {
        const api = new BoltAPI({ logger: { debug() {}, info() {}, warn() {}, error() {} } });
        const response: AnySchema = t.Object({ value: schema });
        api.post("/", { body: t.Object({ value: t.Unknown() }), response }, ({ body }) => body as never);
        const document = api.openapi();
        const described = answerSchema(document);
        const fits = compileJudge(document, described);
        await using client = new TestClient(api, { raiseServerErrors: false });
        for (const value of values) {
          const answer = await client.post("/", { json: { value } });
          if (answer.status !== 200) continue;
          expect(fits(answer.json()), `${JSON.stringify(described)} ${answer.text()}`).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });
});
