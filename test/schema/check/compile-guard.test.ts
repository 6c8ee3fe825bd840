import { describe, expect, it } from "vitest";
import { compileGuard } from "../../../src/schema/check/compile-guard.ts";
import type { AnySchema } from "../../../src/schema/infer.ts";
import { inputJsonSchema } from "../../../src/schema/json-schema.ts";
import { readSchema } from "../../../src/schema/node/schema-node.ts";
import { t } from "../../../src/schema/t.ts";

const guardOf = (schema: AnySchema) => compileGuard(readSchema(inputJsonSchema(schema) ?? {}, "test", "input"));

describe("compileGuard", () => {
  it("costs closed schemas nothing", () => {
    const closed = [
      t.String(),
      t.Object({ id: t.Integer(), tags: t.Array(t.String()), at: t.Optional(t.Union([t.String(), t.Null()])) }),
      t.Tuple([t.Integer(), t.Object({})]),
      t.Union([t.Literal("a"), t.Object({ a: t.Enum(["x"]) })]),
      t.Intersect([t.Object({ a: t.String() }), t.Object({ b: t.String() })]),
      t.Object({}, { additionalProperties: false }),
    ];
    for (const schema of closed) expect(guardOf(schema)).toBeNull();
  });

  it("looks only at the open places of a value", () => {
    const guard = guardOf(t.Object({ name: t.String(), meta: t.Array(t.Record(t.String(), t.Unknown())) }));
    expect(guard?.(JSON.parse('{"name":{"__proto__":1},"other":{"__proto__":1},"meta":[{"a":1}]}'))).toBeNull();
    expect(guard?.(JSON.parse('{"meta":[{"a":1},{"b":{"__proto__":1}}]}'))).toMatchObject([
      { type: "forbidden_key", path: ["meta", 1, "b", "__proto__"] },
    ]);
  });

  it("does not mind values of the wrong type", () => {
    const guard = guardOf(t.Object({ list: t.Array(t.Unknown()), map: t.Record(t.String(), t.Any()) }));
    for (const value of [null, 5, "x", [], { list: 5, map: null }, { list: {} }]) expect(guard?.(value)).toBeNull();
  });

  it("counts the levels around an open place", () => {
    const guard = guardOf(t.Object({ a: t.Object({ b: t.Unknown() }) }));
    const nested = (levels: number): unknown => JSON.parse("[".repeat(levels) + "]".repeat(levels));
    expect(guard?.({ a: { b: nested(98) } })).toBeNull();
    expect(guard?.({ a: { b: nested(99) } })).toHaveLength(1);
  });
});
