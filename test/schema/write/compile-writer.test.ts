import { describe, expect, it } from "vitest";
import type { AnySchema } from "../../../src/schema/infer.ts";
import { inputJsonSchema } from "../../../src/schema/json-schema.ts";
import { readSchema } from "../../../src/schema/node/schema-node.ts";
import { t } from "../../../src/schema/t.ts";
import { compileWriter } from "../../../src/schema/write/compile-writer.ts";

const writerOf = (schema: AnySchema) => compileWriter(readSchema(inputJsonSchema(schema) ?? {}, "test", "output"));

describe("compileWriter", () => {
  it("writes objects, arrays, records, nullable and recursive values", () => {
    const Node = t.Cyclic({ Node: t.Object({ next: t.Union([t.Ref("Node"), t.Null()]) }) }, "Node");
    const schema = t.Object({
      list: t.Array(t.Object({ id: t.Integer({ minimum: 1 }) })),
      map: t.Record(t.String(), t.Number()),
      maybe: t.Union([t.Object({ id: t.BigInt() }), t.Null()]),
      mixed: t.Union([t.String(), t.Integer(), t.Literal(true)]),
      node: Node,
    });
    const value = {
      list: [{ id: 1, x: 1 }],
      map: { a: 1 },
      maybe: { id: 5n },
      mixed: true,
      node: { next: { next: null } },
    };
    expect(writerOf(schema)?.(value)).toBe(
      '{"list":[{"id":1}],"map":{"a":1},"maybe":{"id":5},"mixed":true,"node":{"next":{"next":null}}}',
    );
    expect(writerOf(schema)?.({ ...value, maybe: null, mixed: "x" })).toContain('"maybe":null,"mixed":"x"');
  });

  it("writes strings of any format with all escapes", () => {
    expect(writerOf(t.String({ format: "date-time" }))?.('"\n\ud800')).toBe('"\\"\\n\\ud800"');
  });

  it("leaves to others what it would write slowly or not as JSON.stringify does", () => {
    const others = [
      t.Unknown(),
      t.Object({ any: t.Any() }),
      t.Union([t.Object({ a: t.String() }), t.Object({ b: t.String() })]),
      t.Tuple([t.String()]),
      t.Intersect([t.Object({})]),
      t.Object({ constructor: t.Optional(t.String()) }),
      t.Object({ id: t.Integer({ default: () => 1 }) }),
      t.Object({ inner: t.Object({ a: t.Integer({ default: 1 }) }, { default: {} }) }),
      t.Unsafe({ type: "object" }),
      t.Undefined(),
    ];
    for (const schema of others) expect(writerOf(schema)).toBeNull();
  });
});
