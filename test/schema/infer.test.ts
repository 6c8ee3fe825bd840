import { type } from "arktype";
import * as v from "valibot";
import { describe, expectTypeOf, it } from "vitest";
import * as z from "zod";
import type { AnySchema, Infer, InferInput } from "../../src/schema/infer.ts";
import { t } from "../../src/schema/t.ts";

// What is stated here is checked by `npm run types`.
describe("Infer", () => {
  it("gives what a handler receives", () => {
    const item = t.Object({ id: t.Integer({ default: 1 }), big: t.BigInt(), tags: t.Optional(t.Array(t.String())) });
    expectTypeOf<Infer<typeof item>>().toEqualTypeOf<{ id: number; big: bigint; tags?: string[] }>();
    const zod = z.object({ page: z.string().transform(Number) });
    expectTypeOf<Infer<typeof zod>>().toEqualTypeOf<{ page: number }>();
    expectTypeOf<InferInput<typeof zod>>().toEqualTypeOf<{ page: string }>();
  });

  it("decodes codecs", () => {
    const date = t
      .Codec(t.String())
      .Decode((text) => new Date(text))
      .Encode((value) => value.toISOString());
    expectTypeOf<Infer<typeof date>>().toEqualTypeOf<Date>();
  });

  it("knows the type that t.Unsafe declares", () => {
    const unsafe = t.Unsafe<{ a: 1 }>({ type: "object" });
    expectTypeOf<Infer<typeof unsafe>>().toEqualTypeOf<{ a: 1 }>();
  });
});

describe("AnySchema", () => {
  it("takes every schema", () => {
    const schemas = [
      t.String(),
      t.Optional(t.Refine(t.Unsafe<string>({}), () => true)),
      z.string(),
      v.string(),
      type("string"),
    ];
    expectTypeOf(schemas).toExtend<AnySchema[]>();
  });

  it("takes nothing else", () => {
    expectTypeOf<{ type: "string" }>().not.toExtend<AnySchema>();
    expectTypeOf<string>().not.toExtend<AnySchema>();
  });
});
