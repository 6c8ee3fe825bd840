import { BoltAPI } from "boltapi";
import { TestClient } from "boltapi/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { answerSchema, bodySchema, compileJudge } from "./compile-judge.ts";

/** A schema of Zod, with values of which some fit it. */
interface Sample {
  readonly schema: z.ZodType;
  readonly values: readonly unknown[];
}

// No character takes two places in JavaScript's texts: Zod counts the places, JSON Schema the characters.
const texts = fc.constantFrom("", "a", "ab", "abcdef", "x1", "2024-02-29", "a@b.example");
const numbers = fc.oneof(fc.integer({ min: -20, max: 20 }), fc.constantFrom(0.5, -1.25));
const others = fc.constantFrom<unknown>(null, true, 0, 1.5, -3, "", "a", [], {}, [1], { a: 1 }, [["a"]]);

function sample(schema: fc.Arbitrary<z.ZodType>, value: fc.Arbitrary<unknown>): fc.Arbitrary<Sample> {
  const values = fc.array(fc.oneof({ weight: 4, arbitrary: value }, others), { minLength: 4, maxLength: 8 });
  return fc.record({ schema, values });
}

const scalar: fc.Arbitrary<Sample> = fc.oneof(
  sample(
    fc.tuple(fc.nat(3), fc.nat(5)).map(([min, max]) => z.string().min(min).max(max)),
    texts,
  ),
  sample(fc.constantFrom(z.string().regex(/^a/), z.iso.date(), z.email(), z.uuid(), z.string().startsWith("a")), texts),
  sample(
    fc
      .tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 1, max: 4 }))
      .map(([min, step]) => z.int().min(min).multipleOf(step)),
    numbers,
  ),
  sample(
    fc.integer({ min: -9, max: 9 }).map((limit) => z.number().gt(limit)),
    numbers,
  ),
  sample(fc.constant(z.boolean()), fc.boolean()),
  sample(fc.constantFrom(z.enum(["a", "x1"]), z.literal(["a", "ab"]), z.literal(1), z.literal("a").nullable()), texts),
);

function composite(inner: fc.Arbitrary<Sample>): fc.Arbitrary<Sample> {
  const part = (of: Sample): fc.Arbitrary<unknown> => fc.constantFrom(...of.values);
  const two = fc.tuple(inner, inner);
  return fc.oneof(
    inner.chain((of) => sample(fc.constant(z.array(of.schema).max(2)), fc.array(part(of), { maxLength: 3 }))),
    inner.chain((of) => sample(fc.constant(of.schema.nullable()), part(of))),
    inner.chain((of) =>
      sample(fc.constant(z.record(z.string(), of.schema)), fc.dictionary(fc.constantFrom("a", "b"), part(of))),
    ),
    two.chain(([first, second]) =>
      sample(
        fc.constantFrom(z.tuple([first.schema, second.schema]), z.tuple([first.schema], second.schema)),
        fc.oneof(fc.tuple(part(first), part(second)), fc.array(part(first), { maxLength: 3 })),
      ),
    ),
    two.chain(([first, second]) =>
      sample(fc.constant(z.union([first.schema, second.schema])), fc.oneof(part(first), part(second))),
    ),
    two.chain(([first, second]) => {
      const fields = { a: first.schema, b: second.schema.optional(), c: z.string().max(3).default("d") };
      const value = fc.record({ a: part(first), b: part(second), c: texts, other: numbers }, { requiredKeys: ["a"] });
      return sample(fc.constantFrom<z.ZodType>(z.object(fields), z.strictObject(fields), z.looseObject(fields)), value);
    }),
    two.chain(([first, second]) => {
      const One = z.object({ kind: z.literal("one"), a: first.schema });
      const Two = z.object({ kind: z.literal("two"), b: second.schema.optional(), n: z.int().default(3) });
      const value = fc.record({ kind: fc.constantFrom("one", "two", "three"), a: part(first), b: part(second) });
      return sample(fc.constant(z.discriminatedUnion("kind", [One, Two])), value);
    }),
  );
}

const samples = fc.oneof(scalar, composite(scalar), composite(composite(scalar)));

describe("what the document says of a schema of Zod", () => {
  it("is accepted by the server, and nothing else; and what leaves fits it", async () => {
    await fc.assert(
      fc.asyncProperty(samples, async ({ schema, values }) => {
        const Body = z.object({ value: schema });
        const api = new BoltAPI();
        api.post("/", { body: Body, response: Body }, ({ body }) => body as never);
        const document = api.openapi();
        const described = JSON.stringify(bodySchema(document));
        const fits = compileJudge(document, bodySchema(document));
        const fitsAnswer = compileJudge(document, answerSchema(document));
        await using client = new TestClient(api);
        for (const value of values) {
          const response = await client.post("/", { json: { value } });
          expect([response.status, value], described).toEqual([fits({ value }) ? 200 : 422, value]);
          if (response.status === 200) expect(fitsAnswer(response.json()), response.text()).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("is so for one that has a name on both sides, and contains itself", async () => {
    const Comment = z
      .strictObject({
        text: z.string().min(1),
        likes: z.int().default(0),
        get replies() {
          return z.array(Comment).max(2).optional();
        },
      })
      .meta({ id: "AgreedComment" });
    const api = new BoltAPI();
    api.post("/", { body: Comment, response: Comment }, ({ body }) => body as never);
    const document = api.openapi();
    expect(Object.keys(document.components?.schemas ?? {})).toContain("AgreedCommentInput");
    const fits = compileJudge(document, bodySchema(document));
    const fitsAnswer = compileJudge(document, answerSchema(document));
    const { comment } = fc.letrec((tie) => ({
      comment: fc.record(
        {
          text: fc.constantFrom("a", "b", "c", ""),
          likes: fc.integer({ min: 0, max: 9 }),
          replies: fc.array(tie("comment"), { maxLength: 3 }),
        },
        { requiredKeys: ["text"] },
      ),
    }));
    await using client = new TestClient(api);
    await fc.assert(
      fc.asyncProperty(comment, async (value) => {
        const response = await client.post("/", { json: value });
        expect(response.status).toBe(fits(value) ? 200 : 422);
        if (response.status === 200) expect(fitsAnswer(response.json())).toBe(true);
      }),
    );
  });
});
